"""The report as a page: one HTML file that asks for nothing else and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from hmip_tui.report.bars import svg
from hmip_tui.report.progress import Progress
from hmip_tui.report.values import (
    Block,
    Bullets,
    Cell,
    Column,
    Paragraph,
    Quote,
    Report,
    Section,
    Table,
    Unit,
)
from hmip_tui.text import visible, visible_lines

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; color: #141414; background: #fff;
  max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3, h4, p, li { overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 .75rem; }
h2 { border-top: 3px solid #1d4f91; padding-top: 1rem; }
a { color: #1d4f91; }
a:focus-visible, .wide:focus-visible { outline: 3px solid #1d4f91; outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { border: 1px solid #767676; padding: .35rem .6rem; text-align: left; vertical-align: top; }
thead th { background: #e2e6ec; }
tbody th { font-weight: 400; }
tbody th.long { min-width: 14rem; }
th.group { background: #f3f4f7; font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
svg { display: block; width: 9rem; height: auto; margin-top: .3rem; }
blockquote { margin: 1rem 0; padding: .5rem 1rem; border-left: 4px solid #1d4f91; }
.kind { font-weight: 600; margin: 0; }
.note, footer { font-size: .875rem; color: #404040; }
@media print { .skip, nav { display: none; } thead { display: table-header-group; }
  tr, blockquote { break-inside: avoid; } .wide { overflow: visible; } body { max-width: none; }
  table { font-size: .8rem; } th, td { padding: .25rem .4rem; } svg { width: 6rem; }
  tbody th.long { min-width: 8rem; } }
"""

_LONG = 30
"""Characters from which on the name of a row needs a wide column."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"


def write_page(report: Report, progress: Progress) -> bytes:
    """The page in UTF-8; ``progress`` is told of each section and can end the work."""
    parts = [_head(report)]
    for done, section in enumerate(report.sections):
        progress(done, len(report.sections))
        parts.append(_section(section, 2))
    parts.append(
        f"</main>\n<footer><p>{_text(report.attribution)}</p>\n"
        f"<p>Made on {_text(report.date)}.</p></footer>\n</body>\n</html>\n"
    )
    return "".join(parts).encode("utf-8", "replace")


def _head(report: Report) -> str:
    contents = "".join(
        f'<li><a href="#{_id(s.id)}">{_text(s.title)}</a></li>' for s in report.sections
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{_text(report.title)}</title>\n<link rel="icon" href="data:,">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#main">Skip to the tables</a>\n'
        f"<header><h1>{_text(report.title)}</h1></header>\n"
        f'<nav aria-label="Contents"><ul>{contents}</ul></nav>\n<main id="main">\n'
    )


def _section(section: Section, level: int) -> str:
    blocks = "".join(_block(block) for block in section.blocks)
    parts = "".join(_section(part, min(level + 1, 6)) for part in section.sections)
    id = _id(section.id)
    return (
        f'<section aria-labelledby="{id}">\n<h{level} id="{id}">{_text(section.title)}</h{level}>\n'
        f"{blocks}{parts}</section>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Table():
            return _table(block)
        case Bullets():
            items = "".join(f"<li>{_lines(item.text)}</li>" for item in block.items)
            return f"<ul>{items}</ul>\n"
        case Quote():
            kind = f'<p class="kind">{_text(block.heading)}</p>' if block.heading else ""
            return f"<blockquote>{kind}<p>{_lines(block.text)}</p></blockquote>\n"
        case Paragraph():
            return f"<p>{_lines(block.text)}</p>\n"


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col"{_class(c)}>{_text(c.heading)}</th>' for c in table.columns)
    notes = "".join(f'<p class="note">{_text(note)}</p>\n' for note in table.notes)
    caption = _text(table.title)
    return (
        f'<div class="wide" role="region" aria-label="{caption}" tabindex="0">\n'
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"{''.join(_groups(table))}</table>\n</div>\n{notes}"
    )


def _groups(table: Table) -> Iterator[str]:
    for group in table.groups:
        head = (
            f'<tr><th class="group" scope="rowgroup" colspan="{len(table.columns)}">'
            f"{_text(group.heading)}</th></tr>\n"
            if group.heading
            else ""
        )
        rows = "".join(f"<tr>{''.join(_row(table, row))}</tr>\n" for row in group.rows)
        yield f"<tbody>{head}{rows}</tbody>\n"


def _row(table: Table, row: tuple[Cell, ...]) -> Iterator[str]:
    for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        picture = svg(cell.bar) if cell.bar is not None else ""
        if place == 0:
            long = ' class="long"' if len(cell.text) > _LONG else ""
            yield f'<th scope="row"{long}>{_text(cell.text)}{picture}</th>'
        else:
            yield f"<td{_class(column)}>{_text(cell.text)}{picture}</td>"


def _class(column: Column) -> str:
    return "" if column.unit in (Unit.TEXT, Unit.BAR) else ' class="number"'


def _id(text: str) -> str:
    return escape(text.replace(" ", "-"))


def _text(text: str) -> str:
    return escape(visible(text))


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in visible_lines(text))
