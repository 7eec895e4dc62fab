"""Text files are read as they are, or refused with a sentence that says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from hmip_tui import limits, text_files
from hmip_tui.errors import HmipError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.csv"


@pytest.mark.parametrize("data", [b"", b"a\r\nb\rc\n", "Zoë\t\x1b\u202e".encode()])
def test_text_is_read_as_it_is(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    assert text_files.read(file) == data.decode()
    file.write_bytes(b"\xef\xbb\xbf" + data)
    assert text_files.read(file) == data.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a\r\nb\xff\n", "{file}, line 2: the text is not UTF-8. Save it as UTF-8 and try again."),
        (b"\xef\xbb\xbfa\rb\nc\xe9", "{file}, line 3: the text is not UTF-8. "),
        (b"a\nb\nc\0", "{file}, line 3: a NUL byte; this is not a text file."),
        ("é,a".encode("utf-16"), "{file} is UTF-16 text. Save it as UTF-8 and try again."),
    ],
)
def test_what_is_not_utf_8_is_refused(file: Path, data: bytes, sentence: str) -> None:
    file.write_bytes(data)
    with pytest.raises(HmipError) as caught:
        text_files.read(file)
    assert str(caught.value).startswith(sentence.format(file=file))


def test_what_is_too_large_is_refused(file: Path) -> None:
    with file.open("wb") as new:
        new.truncate(limits.TEXT_FILE + 1)
    with pytest.raises(HmipError, match="larger than 16 MiB"):
        text_files.read(file)


@pytest.mark.parametrize("name", [".", "none.csv"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(HmipError, match="cannot be read: "):
        text_files.read(tmp_path / name)
