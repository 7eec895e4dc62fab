"""SQL is put together from this package's own words; what came from outside is bound."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import hmip_tui

PACKAGE = Path(hmip_tui.__file__).parent
SOURCES = sorted([*(PACKAGE / "store").glob("*.py"), *(PACKAGE / "exchange").glob("*.py")])

RUNS = frozenset({"execute", "executemany", "executescript", "rows", "_rows", "copy"})
"""Methods whose first argument is SQL."""


ALLOWED = {
    ("hub.py", "role"): "one of the program's own roles",
    ("cipher_pages.py", "columns"): "one of two lists of constants",
    ("cipher_pages.py", "number"): "a number",
    ("cipher_pages.py", "setting"): "one of three",
    ("connection.py", "version"): "a number that SQLite gave",
    ("engine.py", "literal"): "a key in hexadecimal digits",
    ("journal_table.py", "order"): "one of the module's own orders",
    ("journal_table.py", "where"): "the module's own conditions",
    ("migrations.py", "number"): "a step's number",
    ("organisation.py", "like"): "a constant pattern",
    ("organisation.py", "marks"): "question marks",
    ("projections.py", "among"): "the name of a temporary table of the caller",
    ("projections.py", "column"): "a column of the table of tables",
    ("projections.py", "key"): "a column of the table of tables",
    ("projections.py", "kinds"): "the names of fields in a constant",
    ("projections.py", "name"): "one of the names in a constant",
    ("projections.py", "of_kind"): "made of such a name",
    ("projections.py", "rest"): "made of constants",
    ("projections.py", "marks"): "question marks",
    ("projections.py", "others"): "columns of the table of tables",
    ("projections.py", "table"): "one of the projections",
    ("current.py", "one"): "a constant condition",
    ("rekeying.py", "differing"): "made of such names",
    ("rekeying.py", "one"): "main or new",
    ("rekeying.py", "other"): "main or new",
    ("rekeying.py", "pragma"): "one of two",
    ("rekeying.py", "quoted"): "a table's name, its quotation marks doubled",
    ("rekeying.py", "value"): "a number that SQLite gave",
    ("salvage.py", "table"): "one of two",
    ("strangers.py", "done"): "a constant's part",
    ("strangers.py", "removed"): "a constant's part",
    ("strangers.py", "verb"): "a constant's part",
    ("union.py", "table"): "one of three",
    ("union.py", "where"): "the module's own condition",
    ("verify.py", "names"): "columns of the program's own tables",
    ("verify.py", "table"): "one of the projections",
}
"""Words that are no constants and that no text from outside ever reaches, with what they are."""


def _statements(tree: ast.AST) -> Iterator[ast.JoinedStr | ast.BinOp | ast.Call]:
    """What is put together and given to a method that runs SQL, or begins like a statement."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and _BEGINS.match(_first(node)):
            yield node
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if node.func.attr in RUNS:
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.JoinedStr | ast.BinOp):
                    yield part
                if isinstance(part, ast.Call) and _method(part) in ("format", "join", "replace"):
                    yield part


_BEGINS = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|ATTACH|PRAGMA|WITH|REPLACE|COPY|GRANT)\s"
)


def _first(node: ast.JoinedStr) -> str:
    """The text that a formatted text begins with."""
    first = node.values[0] if node.values else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _words(node: ast.AST) -> set[str]:
    """The names that something is put together from."""
    called = {id(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
    attributes = {
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute) and id(part) not in called
    }
    inner = {id(p.value) for p in ast.walk(node) if isinstance(p, ast.Attribute)}
    names = {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and id(part) not in inner and id(part) not in called
    }
    return attributes | names


def put_together() -> Iterator[tuple[str, int, str]]:
    """File, line and each word that is not written in capitals, as this package's constants are."""
    for path in SOURCES:
        for statement in _statements(ast.parse(path.read_text(encoding="utf-8"))):
            for word in sorted(_words(statement)):
                if not word.isupper():
                    yield path.name, statement.lineno, word


def test_every_statement_is_made_of_our_own_words() -> None:
    strange = {
        (file, word): line for file, line, word in put_together() if (file, word) not in ALLOWED
    }
    assert not strange, "bind it, or say here why it cannot come from outside"


def test_what_is_allowed_is_still_there() -> None:
    assert set(ALLOWED) <= {(file, word) for file, _, word in put_together()}


@pytest.mark.parametrize("line", ["c.execute(f'SELECT {text}')", "q = f'DELETE FROM {text}'"])
def test_the_search_finds_what_it_looks_for(line: str) -> None:
    found = [_words(statement) for statement in _statements(ast.parse(line))]
    assert found
    assert all(words == {"text"} for words in found)
