"""The report's data for other programs: CSV with CSVW metadata, a package, JSON, a database."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from hmip_tui.report.dictionary import data_dictionary, origin
from hmip_tui.report.plain import harmless
from hmip_tui.report.progress import Progress
from hmip_tui.report.values import Cell, Report, Table, Unit, data_columns
from hmip_tui.store.tables_file import Columns, Value, tables_file
from hmip_tui.text import clean

FORMAT = 1
"""The version of the JSON; later versions add keys and change none."""

_CSVW = "http://www.w3.org/ns/csvw"
_TYPES = {
    Unit.TEXT: "string",
    Unit.COUNT: "integer",
    Unit.PERCENT: "integer",
    Unit.POINTS: "integer",
    Unit.NUMBER: "decimal",
}
_KINDS: dict[Unit, type[str | float]] = {Unit.TEXT: str, Unit.NUMBER: float}
"""What a database holds of a unit; of the others whole numbers."""

_TERMS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

METADATA = "metadata.json"
"""The name of the metadata inside the package."""


def every_table(report: Report) -> tuple[Table, ...]:
    """All tables of data, the codebook, the data dictionary and the origin."""
    return (*report.data, report.codebook, data_dictionary(report), origin(report))


def write_csv(table: Table) -> bytes:
    """A table as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need.

    The first row has the columns' names. An absent figure is an empty cell. Text that a
    spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    columns = data_columns(table)
    writer.writerow([column.id for _, column in columns])
    for row in table.rows:
        writer.writerow([_field(row[place]) for place, _ in columns])
    return out.getvalue().encode("utf-8-sig", "replace")


def _field(cell: Cell) -> str:
    if isinstance(cell.value, str):
        return harmless(cell.value)
    return "" if cell.value is None else str(cell.value)


def metadata(report: Report, tables: Iterable[tuple[str, Table]]) -> bytes:
    """The CSVW metadata of tables by the names of their files (W3C, metadata for tabular data)."""
    told: dict[str, Any] = {
        "@context": [_CSVW, {"@language": report.language}],
        "dc:title": report.title,
        "dc:created": report.date,
        "dc:rights": report.attribution,
        "dc:license": {"@id": _TERMS},
        "dialect": {"encoding": "utf-8", "header": True},
        "tables": [_described(name, table) for name, table in tables],
    }
    return _json(told)


def _described(name: str, table: Table) -> dict[str, Any]:
    columns = [
        {
            "name": column.id,
            "titles": column.id,
            "dc:title": column.heading,
            "dc:description": column.meaning,
            "datatype": _TYPES[column.unit],
            "null": "",
        }
        for _, column in data_columns(table)
    ]
    return {"url": name, "dc:title": table.title, "tableSchema": {"columns": columns}}


def write_package(report: Report, progress: Progress) -> bytes:
    """All tables as CSV in one ZIP file, with their metadata and a word about them."""
    named = [(f"{table.id}.csv", table) for table in every_table(report)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for done, (name, table) in enumerate(named):
            progress(done, len(named))
            package.writestr(_entry(report, name), write_csv(table))
        package.writestr(_entry(report, METADATA), metadata(report, named))
        package.writestr(
            _entry(report, "README.txt"), _readme(report, named).encode("utf-8", "replace")
        )
    return out.getvalue()


def _entry(report: Report, name: str) -> zipfile.ZipInfo:
    """A file's place in the package; the same report gives the same bytes."""
    year, month, day = map(int, report.date.split("-"))
    entry = zipfile.ZipInfo(name, (year, month, day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _readme(report: Report, named: Sequence[tuple[str, Table]]) -> str:
    listed = "\r\n".join(f"  {name}: {table.title}" for name, table in named)
    return (
        f"{report.title}\r\n\r\n{listed}\r\n\r\n"
        f"{METADATA} describes every column (CSV on the Web), and data_dictionary.csv too.\r\n"
        "An empty cell is an absent figure, never zero. Text that a spreadsheet would take\r\n"
        "for a formula has an apostrophe before it.\r\n\r\n"
        f"{report.attribution}\r\nMade on {report.date}.\r\n"
    )


def write_database(report: Report, progress: Progress) -> bytes:
    """All tables as an SQLite database, which Datasette opens as it is."""
    every = every_table(report)
    told = []
    for done, table in enumerate(every):
        progress(done, len(every))
        columns = data_columns(table)
        types = {column.id: _KINDS.get(column.unit, int) for _, column in columns}
        rows = [[_stored(row[place].value) for place, _ in columns] for row in table.rows]
        told.append(Columns(table.id, types, rows))
    return tables_file(told)


def _stored(value: Value) -> Value:
    return clean(value) if isinstance(value, str) else value


def write_json(report: Report, progress: Progress) -> bytes:
    """All tables as one JSON document: columns with their meaning, rows as objects."""
    tables: dict[str, Any] = {}
    every = every_table(report)
    for done, table in enumerate(every):
        progress(done, len(every))
        columns = data_columns(table)
        tables[table.id] = {
            "title": table.title,
            "columns": [
                {"id": c.id, "heading": c.heading, "unit": c.unit, "meaning": c.meaning}
                for _, c in columns
            ],
            "rows": [{c.id: row[place].value for place, c in columns} for row in table.rows],
        }
    told = {
        "format": FORMAT,
        "title": report.title,
        "provider": report.provider,
        "made": report.date,
        "attribution": report.attribution,
        "tables": tables,
    }
    return _json(told)


def _json(told: Any) -> bytes:
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")
