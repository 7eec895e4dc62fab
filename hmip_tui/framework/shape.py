"""The shape of a framework document: its tables, their keys, and what each key may hold.

What the values mean together is the business of :mod:`hmip_tui.framework.links`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hmip_tui import limits
from hmip_tui.framework.format import FACT, TABLES, Form, Key, Table
from hmip_tui.text import visible

_LONGEST_SHOWN = 60
_LARGEST_SHOWN = 10**9


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a framework document.

    ``place`` names the spot (``prompt "2.1.3.a"``, ``band 2``), ``message`` says what is wrong and
    ``mend`` what to do about it. ``table``, ``index`` (from 0; None for a table that stands alone)
    and ``key`` say the same to a program; ``line`` (from 1) is None where it is not known.
    """

    place: str
    message: str
    mend: str
    table: str | None = None
    index: int | None = None
    key: str | None = None
    line: int | None = None

    def describe(self, file_name: str) -> str:
        """The problem on one line, ``FILE:LINE: place: message. mend``, safe to print."""
        where = file_name if self.line is None else f"{file_name}:{self.line}"
        return visible(f"{where}: {self.place}: {self.message}. {self.mend}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a document, with those values only that are of the right type.

    ``present`` names every key that is there, of whatever type.
    """

    table: str
    index: int | None
    place: str
    values: Mapping[str, Any] = field(default_factory=dict)
    present: frozenset[str] = frozenset()

    def problem(self, message: str, mend: str, key: str | None = None) -> Problem:
        """A problem of this table, or of one of its keys."""
        return Problem(self.place, message, mend, self.table, self.index, key)


Fault = tuple[str, str]
"""What is wrong with a value, and what to do."""

_ID_SHAPE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")

_WORD_OF_TYPE: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number with a point",
    dt.datetime: "a date with a time",
    dt.date: "a date",
    dt.time: "a time",
}

_PLAIN: Mapping[Form, tuple[type, ...]] = {
    Form.TEXT: (str,),
    Form.ID: (str,),
    Form.WHOLE: (int,),
    Form.LEVEL: (int, float),
    Form.FLAG: (bool,),
}
"""The types of a form that is one value."""

_WANTED: Mapping[Form, Fault] = {
    Form.TEXT: ("text", "Write it in quotes"),
    Form.ID: ("text", "Write it in quotes"),
    Form.WHOLE: ("a whole number", "Write it with digits only, without quotes"),
    Form.LEVEL: ("a number", "Write a number such as 0.1, without quotes"),
    Form.FLAG: ("true or false", "Write true or false, without quotes"),
    Form.TEXTS: ("a list of texts", 'Write it as ["one", "two"]'),
    Form.FACTS: ("a table of lists", 'Write { "gate.ID" = ["yes"] }, fields in quotes'),
}
"""What each form must be, and how to write it; :func:`_wanted` adds those with inner keys."""


def quoted(value: object) -> str:
    """A value of the document as a message shows it: short, on one line, control signs replaced."""
    if not isinstance(value, str):
        return number(value) if isinstance(value, int) else kind_of(value)
    shown = visible(value[:_LONGEST_SHOWN])
    return f'"{shown}{"…" if len(value) > _LONGEST_SHOWN else ""}"'


def number(value: int) -> str:
    """A whole number as a message shows it; Python refuses to write very long ones."""
    return str(value) if abs(value) < _LARGEST_SHOWN else "a number beyond all bounds"


def kind_of(value: object) -> str:
    """What sort of value it is, in words."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        odd = next((v for v in value if not isinstance(v, str)), None)
        return "a list" if odd is None else "a list of other things"
    return _WORD_OF_TYPE.get(type(value), "something else")


def suggestion(wrong: object, known: Collection[str], otherwise: str) -> str:
    """A mend for a name that is not known: the nearest that is, or ``otherwise``."""
    name = wrong[:_LONGEST_SHOWN] if isinstance(wrong, str) else ""
    near = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {quoted(near[0])}?" if near else otherwise


def shape(document: Mapping[Any, Any]) -> tuple[dict[str, list[Entry]], list[Problem]]:
    """The document's tables with their sound values, and every mistake of shape.

    Every table of :data:`TABLES` is in the result, with an empty list where it is absent.
    """
    problems = list(_unknown_tables(document))
    entries: dict[str, list[Entry]] = {}
    for name, table in TABLES.items():
        entries[name] = []
        raws, fault = _raw_tables(document, name, table)
        if fault:
            problems.append(Problem(table.word, *fault, table=name))
        for index, raw in enumerate(raws):
            entry, found = _entry(name, table, index, raw)
            entries[name].append(entry)
            problems += found
    return entries, problems


def _unknown_tables(document: Mapping[Any, Any]) -> Iterator[Problem]:
    keys_of_tables = {key for table in TABLES.values() for key in table.keys}
    for count, (name, value) in enumerate(document.items()):
        if name in TABLES or name == "format":
            continue
        known = ("format", *TABLES) if count < limits.TOLD else ()  # likenesses take time
        mend = suggestion(name, known, f"The tables are {', '.join(TABLES)}")
        message = "is not a table of the format"
        if not isinstance(value, Mapping | list):
            message = "stands above the tables, where only format belongs"
            if name in keys_of_tables:
                mend = "Move it below the header of the table it belongs to"
        yield Problem(quoted(name), message, mend, table=name if isinstance(name, str) else None)


def _raw_tables(
    document: Mapping[str, Any], name: str, table: Table
) -> tuple[list[Any], Fault | None]:
    """What stands under a table's name, as a list, and what is wrong with that."""
    header = f"[[{name}]]" if table.many else f"[{name}]"
    if name not in document:
        fault = ("the table is missing", f"Add {header}") if table.required else None
        return [], fault
    value = document[name]
    if table.many and isinstance(value, list):
        empty = not value and table.required
        return value, ("there is none", f"Add at least one {header}") if empty else None
    if not table.many and isinstance(value, Mapping):
        return [value], None
    return [], (f"is {kind_of(value)}", f"Begin it with the header {header}")


def _entry(name: str, table: Table, index: int, raw: Any) -> tuple[Entry, list[Problem]]:
    place = table.word
    if table.many:
        id_ = raw.get("id") if isinstance(raw, Mapping) else None
        place += f" {quoted(id_)}" if isinstance(id_, str) and id_ else f" {index + 1}"
    bare = Entry(name, index if table.many else None, place)
    if not isinstance(raw, Mapping):
        fault = f"must be a table, not {kind_of(raw)}"
        return bare, [bare.problem(fault, f"Begin it with the header [[{name}]]")]
    values = {k: raw[k] for k in table.keys if k in raw and _typed(table.keys[k], raw[k])}
    entry = Entry(name, bare.index, place, values, frozenset(table.keys.keys() & raw.keys()))
    return entry, [entry.problem(*fault, key) for key, fault in _faults(table.keys, raw)]


def _faults(keys: Mapping[str, Key], raw: Mapping[Any, Any]) -> Iterator[tuple[str | None, Fault]]:
    """Every mistake in one table, with the key it stands at (None: the table)."""
    for name, value in raw.items():
        if name not in keys:
            mend = suggestion(name, keys, f"The keys here are {', '.join(keys)}")
            at = name if isinstance(name, str) else None
            yield at, (f"the key {quoted(name)} is not known", mend)
        else:
            for message, mend in _value_faults(keys[name], value):
                yield name, (f"{name} {message}", mend)
    for name, key in keys.items():
        if key.required and name not in raw:
            yield None, (f"{name} is missing", f"Add {name} = {_example(key)}")


def _example(key: Key) -> str:
    if key.choices:
        return " or ".join(f'"{choice}"' for choice in key.choices)
    examples = {Form.WHOLE: "a whole number", Form.LEVEL: "0.1", Form.TEXTS: '["..."]'}
    return examples.get(key.form, '"..."')


def _wanted(key: Key) -> Fault:
    """What a key must be, and how to write it."""
    table = f"{{ {', '.join(f'{name} = {_example(inner)}' for name, inner in key.inner.items())} }}"
    if key.form is Form.TABLE:
        return "a table", f"Write {table}"
    if key.form is Form.TABLES:
        return "a list of tables", f"Write [{table}]"
    return _WANTED[key.form]


def _typed(key: Key, value: Any) -> bool:
    """Whether a value is of the right type (a bool is no number)."""
    if key.form in _PLAIN:
        return type(value) in _PLAIN[key.form]
    if key.form in (Form.TEXTS, Form.TABLES):
        element = replace(key, form=Form.TEXT if key.form is Form.TEXTS else Form.TABLE)
        return isinstance(value, list) and all(_typed(element, v) for v in value)
    if not isinstance(value, Mapping):
        return False
    if key.form is Form.FACTS:
        return all(isinstance(name, str) and _typed(FACT, v) for name, v in value.items())
    return all(name in value and _typed(inner, value[name]) for name, inner in key.inner.items())


def _value_faults(key: Key, value: Any) -> Iterator[Fault]:
    if key.form is Form.TABLE and isinstance(value, Mapping):
        for _, (message, mend) in _faults(key.inner, value):
            yield f"holds a mistake: {message}", mend
    elif key.form is Form.TABLES and isinstance(value, list):
        yield from _tables_faults(key, value)
    elif not _typed(key, value):
        wanted, mend = _wanted(key)
        yield f"must be {wanted}, not {kind_of(value)}", mend
    elif key.form is Form.FACTS:
        yield from _facts_faults(key, value)
    elif key.form in (Form.TEXT, Form.ID):
        yield from _text_faults(key, value)
    elif key.form is Form.TEXTS:
        yield from _list_faults(key, value)
    elif key.form is Form.WHOLE and not _within(key, value):
        bounds = f"{key.low} or more" if key.high is None else f"from {key.low} to {key.high}"
        yield f"is {number(value)}", f"Write a whole number {bounds}"
    elif key.form is Form.LEVEL and not 0 < value < 1:
        yield "is not above 0 and below 1", _WANTED[Form.LEVEL][1]


def _fill(mend: str, key: Key) -> str:
    return mend if key.required else f"{mend}, or leave the key out"


def _within(key: Key, value: int) -> bool:
    return key.low <= value and (key.high is None or value <= key.high)


def _tables_faults(key: Key, tables: list[Any]) -> Iterator[Fault]:
    if not tables:
        yield "is an empty list", _fill("Write at least one", key)
    for place, table in enumerate(tables, 1):
        for message, mend in _value_faults(replace(key, form=Form.TABLE), table):
            yield f"number {place} {message}", mend


def _facts_faults(key: Key, facts: Mapping[str, list[str]]) -> Iterator[Fault]:
    if not facts:
        yield "is an empty table", _fill("Name at least one field", key)
    for name, values in facts.items():
        for message, mend in _list_faults(FACT, values):
            yield f"holds a mistake: {quoted(name)} {message}", mend


def _list_faults(key: Key, values: list[str]) -> Iterator[Fault]:
    if not values:
        yield "is an empty list", _fill("Name at least one", key)
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield f"names {quoted(value)} twice", "Name it once"
        seen.add(value)
        if key.blank and not value:
            continue
        for message, mend in _text_faults(key, value):
            yield f"holds a text that {message}", mend


def _text_faults(key: Key, value: str) -> Iterator[Fault]:
    if not value.strip():
        yield "is empty", _fill("Write something", key)
        return
    unsafe = next((sign for sign in value if visible(sign) != sign), None)
    if unsafe is not None:
        name = f"U+{ord(unsafe):04X}"
        yield f"contains the control or invisible character {name}", "Take it out"
    if key.form is Form.ID and not _ID_SHAPE.fullmatch(value):
        mend = "Use letters without accents, digits, _, . and -, with no . at the start"
        yield f"is {quoted(value)}, which cannot be an id", mend
    if key.longest is not None and len(value) > key.longest:
        yield f"is {len(value)} characters long", f"Shorten it to {key.longest}"
    if key.choices and value not in key.choices:
        every = " or ".join(f'"{choice}"' for choice in key.choices)
        yield f"is {quoted(value)}", suggestion(value, key.choices, f"Write {every}")
