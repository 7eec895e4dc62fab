"""Make the key card from the bindings themselves: ``make key-card``.

Writes ``key-card.md`` for reading and ``key-card.html``, one A4 page, for printing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from hmip_tui.app import HmipApp
from hmip_tui.keymap import Bound, key_name
from hmip_tui.screens.bindings import catalogue

FIRST = ("app", "review", "cases", "evidence", "evidence_list", "facts", "check", "board")
"""The groups that come first on the card; the others follow by name."""

TITLES = {
    "app": "Everywhere",
    "ask": "Typing a line",
    "board": "Ratings board",
    "check": "Completion check",
    "choose": "Choosing from a list",
    "compare": "Two sub-samples",
    "evidence": "Writing evidence",
    "evidence_list": "List of evidence",
    "facts": "Facts of a case",
    "first_run": "What to know",
    "form": "Naming a file",
    "help": "List of keys",
    "interview": "Interview",
    "interviews": "List of interviews",
}
"""What groups are called where their own name, with a capital, is not enough."""

_NOTE = "The keys as they come; a keys file can change them ('hmip keys' prints those in force)."

_STYLE = """
@page { size: A4; margin: 9mm; }
* { color: #000; background: #fff; }
body { margin: 0; font: 7.9pt/1.26 sans-serif; }
h1 { font-size: 11pt; margin: 0 0 1mm; }
p { margin: 0 0 2mm; }
main { columns: 4; column-gap: 4mm; }
h2 { font-size: 8.6pt; margin: 0; border-bottom: 0.3mm solid #000; break-after: avoid; }
dl { margin: 0 0 1.6mm; }
div { display: flex; break-inside: avoid; }
dt { flex: 0 0 18mm; padding-right: 1mm; font-weight: bold; }
dd { margin: 0; }
"""


def bindings() -> Mapping[str, Bound]:
    """Every binding of the program by id."""
    return catalogue(HmipApp)


def groups(found: Mapping[str, Bound]) -> list[tuple[str, Sequence[Bound]]]:
    """The bindings by what they belong to: titles and bindings, in the card's order."""

    def place(bound: Bound) -> tuple[int, str]:
        known = bound.group in FIRST
        return (FIRST.index(bound.group) if known else len(FIRST), bound.group)

    ordered = sorted(found.values(), key=place)
    return [(_title(group), list(of)) for group, of in groupby(ordered, key=lambda b: b.group)]


def _title(group: str) -> str:
    return TITLES.get(group, group.replace("_", " ").capitalize())


def keys_text(bound: Bound) -> str:
    """The keys of a binding as they are written on keyboards."""
    return ", ".join(key_name(key) for key in bound.keys)


def markdown(found: Mapping[str, Bound]) -> str:
    """The card to read."""
    return "\n".join(_markdown(found)) + "\n"


def _markdown(found: Mapping[str, Bound]) -> Iterator[str]:
    yield "# Key card"
    yield ""
    yield _NOTE
    yield ""
    yield "[key-card.html](key-card.html) is the same on one page to print (A4); `make key-card`"
    yield "makes both from the program's own bindings."
    for title, of in groups(found):
        yield ""
        yield f"## {title}"
        yield ""
        yield "| key | what it does |"
        yield "| --- | --- |"
        for bound in of:
            yield f"| {_code(bound)} | {bound.name} |"


def _code(bound: Bound) -> str:
    return ", ".join(f"`{key_name(key)}`" for key in bound.keys)


def page(found: Mapping[str, Bound]) -> str:
    """The card to print."""
    return "\n".join(_page(found)) + "\n"


def _page(found: Mapping[str, Bound]) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en-GB"><head><meta charset="utf-8"><title>hmip-tui: key card</title>'
    yield f"<style>{_STYLE}</style></head><body>"
    yield f"<h1>hmip-tui: key card</h1><p>{escape(_NOTE)}</p><main>"
    for title, of in groups(found):
        yield f"<h2>{escape(title)}</h2><dl>"
        for bound in of:
            keys, name = escape(keys_text(bound)), escape(bound.name)
            yield f"<div><dt>{keys}</dt><dd>{name}</dd></div>"
        yield "</dl>"
    yield "</main></body></html>"


def main() -> None:
    """Write both beside this file."""
    found = bindings()
    here = Path(__file__).parent
    (here / "key-card.md").write_text(markdown(found), encoding="utf-8", newline="\n")
    (here / "key-card.html").write_text(page(found), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
