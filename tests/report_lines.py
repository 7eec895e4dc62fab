"""One inspection report's lines, read for the tests by a parser of their own.

``data/annexe4.txt`` holds the lines as printed. Nothing here reads a figure from ``schema``: the
framework serves only to turn a printed wording into its key question's id.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
REPORT = (ROOT / "tests/data/annexe4.txt").read_text(encoding="utf-8")
ANNEXE_4 = "Annexe 4: inspection data"
TABLE_CHAPTERS = ("Chapter 2: case supervision", "Chapter 3: CRC-specific work")
UNAVAILABLE = "No comparable data available"
FOOTNOTE_MARK = re.compile(r"\s*(?:[⁰¹²³⁴-⁹]+|\$\^\{\^\{\d+\}\}\$)")

Document = dict[str, Any]
Figures = tuple[int | None, ...]


def load(path: str) -> Document:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


FRAMEWORK = load("schema/frameworks/crc-2019.toml")


def normalise(text: str) -> str:
    """The text without footnote marks, each run of white space one space."""
    return " ".join(FOOTNOTE_MARK.sub("", text).split())


def sections() -> dict[str, list[str]]:
    """The report's lines by the heading under which ``annexe4.txt`` keeps them."""
    _, *parts = REPORT.split("\n## ")
    return {part.partition("\n")[0]: part.splitlines()[1:] for part in parts}


SECTIONS = sections()
LINES = [line for lines in SECTIONS.values() for line in lines]
PROSE = normalise(" ".join(LINES))
PRINTED = {normalise(cell) for line in LINES for cell in line.split("\t")}


def figure(cell: str) -> int | None:
    """A printed percentage; None where the cell says that there is none."""
    if cell == UNAVAILABLE:
        return None
    match = re.fullmatch(r"(\d+)%", cell)
    assert match, f"neither a percentage nor a gap: {cell!r}"
    return int(match[1])


def cells(section: str) -> Iterator[tuple[str, list[str]]]:
    """Each table line of a section as its cells, with the standard whose table it stands in."""
    standard = ""
    for line in SECTIONS[section]:
        row = [normalise(cell) for cell in line.split("\t")]
        if heading := re.match(r"(?:Standard )?(\d\.\d)\.? ", row[0]):
            standard = heading[1]
        elif len(row) > 1:
            yield standard, row


class PromptRow(NamedTuple):
    """A prompt as Annexe 4 prints it, under its key question's wording there."""

    standard: str
    key_question: str
    text: str
    previous: int | None
    current: int | None


def prompt_rows() -> list[PromptRow]:
    """Every prompt row of Annexe 4; a row that a page break cut in two is joined."""
    rows: list[PromptRow] = []
    heading = ""
    for standard, (text, first, second) in cells(ANNEXE_4):
        if first and first != "Previous inspection":
            rows.append(PromptRow(standard, heading, text, figure(first), figure(second)))
        elif rows and not rows[-1].text.endswith("?"):
            rows[-1] = rows[-1]._replace(text=f"{rows[-1].text} {text}")
        else:
            heading = text
    return rows


def key_questions_by_wording() -> dict[tuple[str, str], str]:
    return {
        (question["standard"], wording): question["id"]
        for question in FRAMEWORK["key_question"]
        for wording in (question["title"], *question.get("aliases", []))
    }


def printed_prompts() -> dict[str, PromptRow]:
    """Annexe 4's prompt rows by the id that their place there gives them."""
    wordings = key_questions_by_wording()
    seen: Counter[str] = Counter()
    found: dict[str, PromptRow] = {}
    for row in prompt_rows():
        key_question = wordings[row.standard, row.key_question]
        found[f"{key_question}.{ascii_lowercase[seen[key_question]]}"] = row
        seen[key_question] += 1
    return found


def printed_key_questions() -> dict[str, Figures]:
    """The rating tables' figures: previous inspection, current inspection, all CRCs."""
    wordings = key_questions_by_wording()
    found: dict[str, Figures] = {}
    for section in TABLE_CHAPTERS:
        for standard, (text, *values) in cells(section):
            if (standard, text) not in wordings or not values[-1].endswith(("%", UNAVAILABLE)):
                continue
            # the table of unpaid work has one column, the current inspection
            figures = (None, figure(values[0]), None) if len(values) == 1 else map(figure, values)
            found[wordings[standard, text]] = tuple(figures)
    return found


def printed_standards() -> dict[str, tuple[str, str]]:
    """Each standard's previous and current rating, from the chapters' headings."""
    ratings = {band["name"] for band in FRAMEWORK["band"]}
    found = {
        standard: (row[1], row[2])
        for section in SECTIONS
        if section.startswith("Chapter")
        for standard, row in cells(section)
        if len(row) == 3 and {row[1], row[2]} <= ratings
    }
    broken = re.search(r"Standard (4\.2)\. .*? Current inspection (\w+) (\w+) (\w+)", PROSE)
    assert broken
    assert broken[2] == broken[3] == broken[4]
    return {**found, broken[1]: (broken[2], broken[3])}


def number(sentence: str) -> int:
    """The number that the report prints where ``sentence`` has ``{}``, in digits or in words."""
    words = {"two": 2, "three": 3, "five": 5, "eight": 8, "twenty-three": 23}
    before, after = map(re.escape, sentence.split("{}"))
    found = set(re.findall(rf"{before}([\w.-]+){after}", PROSE))
    assert len(found) == 1, f"the report prints {len(found)} numbers in {sentence!r}"
    text = found.pop().lower()
    return words.get(text) or int(text)


def by_id(rows: list[Document], *keys: str) -> dict[str, tuple[Any, ...]]:
    """Rows as a mapping from id to the named values; a repeated id is an error."""
    found = {row["id"]: tuple(row.get(key) for key in keys) for row in rows}
    assert len(found) == len(rows)
    return found
