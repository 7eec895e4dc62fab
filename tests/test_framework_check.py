"""The whole check: real frameworks pass, broken ones never stop it, everything is told at once."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.framework import build
from hmip_tui.framework import format as framework_format
from hmip_tui.framework.check import Problem, check, check_text
from hmip_tui.text import visible
from tests.framework_mistakes import VALID, Document, document, problems_of, replaced

HERE = Path(__file__).parent
REAL = HERE.parent / "schema" / "frameworks" / "crc-2019.toml"
FORMAT_PAGE = HERE.parent / "docs" / "framework-format.md"


def test_the_small_framework_has_no_problem() -> None:
    found, problems = check_text(VALID)
    assert problems == []
    assert found == document()


def test_the_real_framework_has_no_problem() -> None:
    assert problems_of(REAL.read_text(encoding="utf-8")) == []


def test_the_example_in_the_format_page_has_no_problem() -> None:
    page = FORMAT_PAGE.read_text(encoding="utf-8")
    example = page.split("## A complete example")[1].split("```toml\n")[1].split("```")[0]
    assert example.startswith("format = 1")
    assert problems_of(example) == []


def test_the_format_page_documents_every_table_and_key() -> None:
    page = FORMAT_PAGE.read_text(encoding="utf-8")
    for name, table in framework_format.TABLES.items():
        section = page.split(f"## `[{name}]`" if not table.many else f"## `[[{name}]]`")[1]
        rows = section.split("\n## ")[0]
        for key in table.keys:
            assert f"`{key}`" in rows, (name, key)


def test_a_newer_format_is_the_only_thing_said() -> None:
    problems = problems_of(replaced(("format = 1", "format = 2\n[new]"), ("[rules]", "[ruls]")))
    assert len(problems) == 1
    assert problems[0].message == "it was written for a newer program"
    assert problems[0].line == 2


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = replaced(
        ("confidence = 80", "confidence = 800"),
        ('short = "M"', 'shrt = "M"'),
        ('gate = "change"', 'gate = "nowhere"'),
        ('id = "2.1.1"', 'id = "1.1.1"'),
        ('name = "Leading"', 'name = ""'),
    )
    problems = problems_of(text)
    assert [p.place for p in problems] == [
        "rules",
        "band 3",
        "band 3",
        'gate "urgent"',
        'key question "1.1.1"',
        'standard "2.2"',
    ]
    numbers = [p.line for p in problems]
    assert numbers == sorted(n for n in numbers if n is not None)


def test_what_is_no_toml_is_told_with_its_line() -> None:
    found, problems = check_text("format = 1\n[framework\n")
    assert found is None
    assert [(p.place, p.line) for p in problems] == [("the file", 2)]
    assert problems[0].message.startswith("it is not valid TOML: Expected")
    assert "at line" not in problems[0].message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('format = 1\nx = "', 2, "Unterminated string"),
        (f"format = {'9' * 5000}", None, "a number beyond all bounds"),
        (f"x = {'[' * 100_000}", None, "nested too deep"),
    ],
    ids=["end", "digits", "brackets"],
)
def test_what_tomllib_cannot_read(text: str, line: int | None, message: str) -> None:
    found, (problem,) = check_text(text)
    assert found is None
    assert problem.line == line
    assert message in problem.message


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    text = replaced(("confidence = 80", "confidence = 800"))
    (problem,) = problems_of(text)
    (same,) = problems_of("\ufeff" + text.replace("\n", "\r\n"))
    assert same == problem


def test_a_problem_is_one_printable_line() -> None:
    problem = Problem('prompt "a"', "it is\nwrong\x1b[2J", "Mend it", line=7)
    assert problem.describe("my\x07file.toml") == (
        'my␇file.toml:7: prompt "a": it is wrong␛[2J. Mend it'
    )
    assert Problem("rules", "missing", "Add it").describe("f") == "f: rules: missing. Add it"


def spots(node: Any) -> list[tuple[Any, Any]]:
    """Every place in a document that can be changed: a container and a key or index in it."""
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    found = []
    for key, value in list(inner):
        found.append((node, key))
        if isinstance(value, dict | list):
            found += spots(value)
    return found


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**5000, -(10**5000), -1, 0, 100, 101]),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(["", " ", "visits", "letters", "change", "1.1", "1.1.1", "1.2.2", "a\x00b"]),
    st.sampled_from([dt.date(2020, 3, 1), dt.datetime(2020, 3, 1, tzinfo=dt.UTC), b"bytes"]),
    st.lists(st.one_of(st.text(max_size=5), st.integers(), st.none()), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)


def mutate(data: st.DataObject, root: Document) -> None:
    node, key = data.draw(st.sampled_from(spots(root)))
    match data.draw(st.sampled_from(["delete", "duplicate", "retype", "replace", "rename"])):
        case "delete":
            del node[key]
        case "duplicate" if isinstance(node, list):
            node.insert(key, copy.deepcopy(node[key]))
        case "rename" if isinstance(node, dict):
            node[data.draw(st.one_of(st.text(max_size=8), st.integers()))] = node.pop(key)
        case "replace":
            other, there = data.draw(st.sampled_from(spots(root)))
            node[key] = copy.deepcopy(other[there])
        case _:
            node[key] = data.draw(ODD)


@given(st.data(), st.integers(1, 4))
def test_no_document_is_too_broken_to_check_and_what_passes_builds(
    data: st.DataObject, changes: int
) -> None:
    broken = document()
    for _ in range(changes):
        if spots(broken):
            mutate(data, broken)
    problems = check(broken)
    for problem in problems:
        line = problem.describe("f.toml")
        assert line == visible(line)
        assert problem.mend
    if not problems:
        build(broken)


@given(st.dictionaries(st.sampled_from([*framework_format.TABLES, "format", "x"]), ODD))
def test_nothing_under_a_tables_name_is_too_odd_to_check(odd: Document) -> None:
    assert check(odd)


@given(st.data())
def test_a_text_with_lines_lost_doubled_or_mangled_is_checked(data: st.DataObject) -> None:
    rows = VALID.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(rows) - 1))
        match data.draw(st.sampled_from(["lose", "double", "move", "mangle"])):
            case "lose":
                del rows[at]
            case "double":
                rows.insert(at, rows[at])
            case "move":
                rows.insert(data.draw(st.integers(0, len(rows) - 1)), rows.pop(at))
            case _:
                rows[at] = rows[at].replace(data.draw(st.sampled_from('[]"=')), "", 1)
    found, problems = check_text("\n".join(rows))
    assert all(p.line is None or 1 <= p.line <= len(rows) for p in problems)
    if not problems:
        assert found is not None
        build(found)
