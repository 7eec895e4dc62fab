"""The corpus, given to every reader: a status, a sentence, and nothing that a terminal obeys."""

from __future__ import annotations

import os
import random
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hmip_tui import limits, text_files, toml_text, word_text
from hmip_tui.errors import HmipError
from tests.hostile.corpus import HEADINGS, TEXTS, files
from tests.hostile.readers import READERS, read, run
from tests.hostile.support import assert_harmless, inspection

SMALL = 20_000
BOMBS: Mapping[str, tuple[str, ...]] = {
    "case list": ("columns", "csv_cases_wide"),
    "published figures": ("columns", "rows"),
    "key data": ("columns", "same_columns", "csv_data_wide"),
    "recommendations": ("columns",),
    "guidance": ("dots", "hashes"),
    "framework": ("toml_dotted", "toml_header", "toml_number", "toml_hexadecimal", "toml_brackets"),
    "keys file": ("toml_dotted", "toml_number", "toml_keys", "digits"),
    "settings": ("toml_dotted", "toml_number_in_force", "toml_hexadecimal", "toml_tables"),
    "recent files": ("json_depth", "json_number"),
    "receipt": ("json_depth", "json_objects", "json_number"),
    "key of names": ("long_line", "quotes_only"),
    "draft": ("draft_spaces", "draft_marks", "long_line"),
}
"""What once took minutes, memory or a traceback."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return inspection(tmp_path_factory.mktemp("made") / "original.sqlite")


@pytest.fixture(scope="module")
def corpus() -> dict[str, bytes]:
    return files()


KINDS: Mapping[str, str] = {
    "case list": "csv_cases",
    "population": "csv_population",
    "published figures": "csv_comparators",
    "key data": "csv_data",
    "recommendations": "csv_recommendations",
    "plan": "csv_plan",
    "allocation": "csv_allocation",
    "guidance": "guidance",
    "framework": "toml_",
    "framework of a new file": "toml_d",
    "keys file": "toml_",
    "keys in force": "toml_",
    "settings": "toml_",
    "recent files": "json_",
    "key of names": "csv_names",
    "receipt": "json_",
}
"""How the names begin of the files that are like what a reader expects."""

ANY = ("empty", "nul", "lone_surrogate", "overlong", "utf_16", "every_byte", "sqlite_start")
"""Files that every reader is given in every run."""


@pytest.mark.campaign
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_takes_the_whole_corpus(
    reader: str, corpus: dict[str, bytes], original: Path, tmp_path: Path
) -> None:
    _try_all(reader, sorted(corpus), corpus, original, tmp_path)


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_takes_the_worst_or_says_why_not(
    reader: str, corpus: dict[str, bytes], original: Path, tmp_path: Path
) -> None:
    small = {name for name, data in corpus.items() if len(data) <= SMALL}
    like = {name for name in small if name.startswith(KINDS.get(reader, "none"))}
    names = sorted(like | {*ANY, *BOMBS.get(reader, ())})
    _try_all(reader, names, corpus, original, tmp_path)


def _try_all(
    reader: str, names: Iterable[str], corpus: Mapping[str, bytes], original: Path, tmp_path: Path
) -> None:
    for name in names:
        ran = read(reader, corpus[name], original, tmp_path / "given")
        try:
            assert_harmless(ran, {0, 1})
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
    left = {path.name for path in tmp_path.iterdir()}
    assert left <= {"data folder", "given"}, "a name led out of the folder"


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX systems")
@pytest.mark.parametrize("reader", sorted(set(READERS) - {"opened file"}))
def test_no_reader_waits_at_a_pipe(reader: str, original: Path, tmp_path: Path) -> None:
    given_file = tmp_path / "given.txt"
    os.mkfifo(given_file)
    if reader in ("settings", "keys in force", "recent files", "key of names"):
        pytest.skip("it reads what it keeps itself")
    ours = tmp_path / "ours.sqlite"
    ours.write_bytes(original.read_bytes())
    assert_harmless(READERS[reader](ours, given_file), {1})


@pytest.mark.parametrize("list_", HEADINGS)
def test_chance_makes_no_list_that_breaks_a_reader(
    list_: str, original: Path, tmp_path: Path
) -> None:
    chance = random.Random(list_)
    heading = HEADINGS[list_]
    columns = heading.split(",")
    pieces = [*TEXTS.values(), "CS-001", "2.1.1", "50", "yes", '"', "", ",", ";", "\n", "\r"]
    for _ in range(4):
        rows = [
            ",".join(chance.choice(pieces) for _ in columns) for _ in range(chance.randrange(8))
        ]
        data = "\n".join([heading, *rows]).encode()
        at = chance.randrange(len(data))
        data = data[:at] + chance.randbytes(chance.randrange(3)) + data[at:]
        for reader in (reader for reader, kind in KINDS.items() if kind in f"csv_{list_}"):
            assert_harmless(read(reader, data, original, tmp_path / "given"), {0, 1})


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_text_or_a_sentence(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "any"
    file.write_bytes(data)
    with suppress(HmipError):
        assert text_files.read(file).encode() in (data, data[3:])


@given(st.text(alphabet="ab\"'.=[]{}#\n\\ 01-_xe:TZ", max_size=200))
def test_any_text_is_toml_or_a_reason(text: str) -> None:
    with suppress(toml_text.NotToml):
        assert isinstance(toml_text.parse(text), dict)


def test_keys_of_many_names_are_refused_and_texts_with_many_dots_are_not() -> None:
    for part in ("a", '"a"', "'a'", "a ", "a-b_c"):
        with pytest.raises(toml_text.NotToml, match="by dots"):
            toml_text.parse(".".join([part] * (limits.NESTED + 2)) + " = 1")
    text = f'x = "{"and so on ... " * 400}"'
    assert toml_text.parse(text)["x"].count(".") == 1200


def word_file(parts: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({}, "cannot be read as a Word file"),
        ({"[Content_Types].xml": b"<no"}, "cannot be read as a Word file"),
        ({"../../escaped": b"x"}, "cannot be read as a Word file"),
        (
            {"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "b">]><Types>&b;</Types>'},
            "cannot be read as a Word file",
        ),
        ({"word/document.xml": b"\0" * (limits.WORD_FILE + 1)}, "more than a report does"),
    ],
    ids=["nothing", "no XML", "a name that leads out", "an entity", "a bomb"],
)
def test_a_word_file_is_read_within_bounds(
    parts: dict[str, bytes], sentence: str, original: Path, tmp_path: Path
) -> None:
    ran = read("Word draft", word_file(parts), original, tmp_path / "given")
    assert_harmless(ran, {1})
    assert sentence in ran.err
    assert not (tmp_path / "escaped").exists()


WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def document(body: str, before: str = "", main: str = "word/document.xml") -> bytes:
    """A Word file with nothing but a text; ``main`` is where it stands."""
    told = f'<Relationships><Relationship Type="{PART}" Target="/{main}"/></Relationships>'
    text = f"{before}<w:document {WORDS}><w:body>{body}</w:body></w:document>"
    return word_file({"_rels/.rels": told.encode(), main: text.encode()})


def test_only_the_words_of_a_word_file_are_read() -> None:
    said = "<w:p><w:r><w:t>50%</w:t></w:r></w:p>"
    assert word_text.lines(document(said)) == ["50%"]
    assert word_text.lines(document(said, main="word/document2.xml")) == ["50%"]
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='1000000000'/><w:vMerge/></w:tcPr>{}</w:tc>"
    row = f"<w:tr>{cell.format(said)}{cell.format(said)}</w:tr>"
    assert word_text.lines(document(f"<w:tbl>{row * 5000}</w:tbl>")) == ["50%\t50%"] * 5000
    changed = f"<w:ins>{said}</w:ins><w:p><w:del><w:r><w:t>no</w:t></w:r></w:del></w:p>"
    assert word_text.lines(document(changed)) == ["50%", ""]


@pytest.mark.parametrize(
    ("body", "before", "error"),
    [
        ("<w:p/>" * (limits.LINES + 1), "", word_text.TooMuch),
        ("<w:p/>" * (limits.WORD_TEXT // 6), "", word_text.TooMuch),
        ("<w:r>" * 100_000 + "</w:r>" * 100_000, "", word_text.TooMuch),
        (
            f"<w:p><w:r><w:t>{'x' * (limits.DRAFT_FILE + 1)}</w:t></w:r></w:p>",
            "",
            word_text.TooMuch,
        ),
        ("", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', word_text.NotWord),
    ],
    ids=["lines", "bytes", "depth", "words", "an entity"],
)
def test_a_word_file_that_would_take_all_memory_is_refused(
    body: str, before: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        word_text.lines(document(body, before))


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_typed_on_the_command_line_is_text(
    name: str, original: Path, tmp_path: Path
) -> None:
    text = TEXTS[name].replace("\0", "")
    ours = tmp_path / "ours.sqlite"
    ours.write_bytes(original.read_bytes())
    for words in (
        ["allocate", ours, "--inspector", text, "--cases", "CS-001"],
        ["allocate", ours, "--inspector", "x", "--cases", text],
        ["plan", ours, "--day", text, "--place", text, "--cases", "5"],
        ["status", ours, "--slice", f"gender={text}"],
        [f"{text}x"],
        ["merge", ours, f"{text}*.hmip-pack"],
        ["sync", ours, text],
        ["history", ours, "--case", text],
        ["progress", ours],
    ):
        assert_harmless(run(*words))
