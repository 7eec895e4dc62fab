"""The report's tables about cases: samples, sub-samples, characteristics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from hmip_tui import ratings
from hmip_tui.application import Inspection
from hmip_tui.case import NOT_KNOWN
from hmip_tui.framework import Attribute, Framework
from hmip_tui.report.figures import count_cell, percent_cell
from hmip_tui.report.past import Past
from hmip_tui.report.suppression import hidden_parts
from hmip_tui.report.tables import text_cell
from hmip_tui.report.values import Cell, Column, Group, Source, Table, Unit
from hmip_tui.statistics import margin_of_error
from hmip_tui.views import CaseRow

_CASES = Column("cases", "Cases", "how many cases", Unit.COUNT)


def samples_table(inspection: Inspection) -> Table:
    """The samples: cases, eligible cases, margin of error of the whole sample, what is open."""
    framework = inspection.framework
    confidence = framework.rules.confidence
    columns = (
        Column("sample", "Sample", "the sample's name"),
        _CASES,
        Column("eligible", "Eligible cases", "how many cases it was drawn from", Unit.COUNT),
        Column(
            "margin",
            "Margin of error",
            f"percentage points, at a confidence level of {confidence} per cent",
            Unit.NUMBER,
        ),
        Column("unfinished", "Not complete", "cases not complete yet", Unit.COUNT),
    )
    rows = []
    for sample in framework.samples.values():
        size = inspection.sample_size(sample.id)
        population = inspection.population(sample.id)
        known = population is not None and population >= size
        margin = margin_of_error(size, population, confidence) if known else None
        rows.append(
            (
                text_cell(sample.name),
                count_cell(size),
                Cell(None, "not recorded") if population is None else count_cell(population),
                Cell(None, "") if margin is None else Cell(round(margin, 1), f"±{margin:.1f}"),
                count_cell(inspection.unfinished(sample.id)),
            )
        )
    return Table("samples", "Samples", columns, (Group("", tuple(rows)),))


def gates_table(inspection: Inspection, below: int) -> Table:
    """In how many cases the facts hold that make questions applicable: the sub-samples."""
    tally = inspection.live_tally()
    columns = (
        Column("gate", "Fact", "the fact's name in the framework"),
        Column("text", "Question", "how it is asked"),
        Column("sample", "Sample", "the cases that it is asked about"),
        Column("yes", "Yes", "cases in which it holds", Unit.COUNT),
        Column("no", "No", "cases in which it does not", Unit.COUNT),
        Column("unanswered", "Not recorded", "cases in which nobody has said", Unit.COUNT),
    )
    rows = []
    for gate in inspection.framework.gates.values():
        counts = tally.counts(gate.id)
        rows.append(
            (
                text_cell(gate.id),
                text_cell(gate.text),
                text_cell(inspection.framework.samples[gate.sample].name),
                *counted((counts.yes, counts.no), below),
                count_cell(counts.unanswered),
            )
        )
    return Table("sub_samples", "Sub-samples", columns, (Group("", tuple(rows)),))


def counted(parts: Sequence[int], below: int) -> Iterator[Cell]:
    """Numbers of cases that make up a known total, the small ones hidden."""
    hidden = hidden_parts(parts, below)
    for place, number in enumerate(parts):
        yield count_cell(None if place in hidden else number)


def characteristics_tables(inspection: Inspection, past: Past, below: int) -> list[Table]:
    """Per sample, how many cases have each value of each attribute, beside published shares."""
    framework = inspection.framework
    found = []
    for sample in framework.samples.values():
        cases = inspection.cases(sample.id)
        groups = [
            Group(a.name, tuple(_of_attribute(framework, sample.id, a, cases, past, below)))
            for a in framework.slicing(sample.id)
        ]
        known = tuple(group for group in groups if group.rows)
        if known:
            title = f"Characteristics of inspected cases: {sample.name}"
            found.append(Table(f"characteristics_{sample.id}", title, _CHARACTERISTICS, known))
    return found


_CHARACTERISTICS = (
    Column("value", "Characteristic", "the attribute's value"),
    Column("sample", "Sample", "the sample's name"),
    Column("attribute", "Attribute", "the attribute's name"),
    _CASES,
    Column("percent", "Share", "percentage of the cases of which it is known", Unit.PERCENT),
    Column("previous", "Previous inspection", "the published share", Unit.PERCENT),
    Column("all_providers", "All providers", "the published share", Unit.PERCENT),
)
HIDDEN_IN_SECTIONS = frozenset({"sample", "attribute"})
"""Columns that the document's headings say already."""


def _of_attribute(
    framework: Framework,
    sample: str,
    attribute: Attribute,
    cases: Sequence[CaseRow],
    past: Past,
    below: int,
) -> Iterator[tuple[Cell, ...]]:
    counts = Counter(case.attributes.get(attribute.id, NOT_KNOWN) for case in cases)
    known = sum(counts.values()) - counts[NOT_KNOWN]
    if not known:
        return
    values = attribute.values or sorted(counts.keys() - {NOT_KNOWN})
    listed = [*values, *([NOT_KNOWN] if counts[NOT_KNOWN] else [])]
    hidden = hidden_parts([counts[value] for value in listed], below)
    for place, value in enumerate(listed):
        number = None if place in hidden else counts[value]
        share = ratings.percent(counts[value], known - counts[value]) if value else None
        published = past.characteristic(sample, attribute.id, value)
        typed = Source(attribute.name) if not attribute.values else Source("")
        yield (
            Cell(value, value or "not known", source=typed),
            text_cell(framework.samples[sample].name),
            text_cell(attribute.name),
            count_cell(number),
            percent_cell(share, hidden=number is None, missing=""),
            percent_cell(published.previous, missing=""),
            percent_cell(published.all_providers, missing=""),
        )
