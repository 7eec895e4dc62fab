"""What the data's columns mean, as a table, and where the data comes from."""

from __future__ import annotations

from hmip_tui.report.suppression import HIDDEN
from hmip_tui.report.tables import text_cell
from hmip_tui.report.values import Column, Group, Report, Table, Unit


def data_dictionary(report: Report) -> Table:
    """Every column of every table of data: its name, heading, unit and meaning."""
    columns = (
        Column("table", "Table", "the table's name"),
        Column("column", "Column", "the column's name"),
        Column("heading", "Heading", "how it is headed"),
        Column("unit", "Unit", "what its values are"),
        Column("meaning", "Meaning", "what it says"),
    )
    rows = tuple(
        tuple(map(text_cell, (table.id, c.id, c.heading, str(c.unit), c.meaning)))
        for table in (*report.data, report.codebook)
        for c in table.columns
        if c.unit is not Unit.BAR
    )
    return Table("data_dictionary", "Data dictionary", columns, (Group("", rows),))


def origin(report: Report) -> Table:
    """Of which inspection the data is, when it was made, whose words it holds."""
    columns = (Column("what", "What", "what is told"), Column("text", "Text", "the text"))
    told = (
        ("Provider", report.provider),
        ("Made on", report.date),
        ("Attribution", report.attribution),
        ("Empty cells", f"No figure: none was published, nothing is counted, or hidden ({HIDDEN})"),
    )
    rows = tuple((text_cell(what), text_cell(text)) for what, text in told)
    return Table("about", "About", columns, (Group("", rows),))
