"""``hmip compare``, ``comparators import`` and ``sub-samples``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hmip_tui import comparator_list, text_files
from hmip_tui.application import Inspection
from hmip_tui.commands.console import narrate, of, say, say_each
from hmip_tui.comparators import Comparators
from hmip_tui.comparison import Against, Compared, Published
from hmip_tui.errors import Refused
from hmip_tui.ratings import percent
from hmip_tui.sub_samples import SubSamples
from hmip_tui.tally import Counts
from hmip_tui.views import ComparedRow

if TYPE_CHECKING:
    from hmip_tui.panels.lines import Line


def print_comparison(path: Path, *, as_json: bool = False) -> int:
    """Print today's figures beside the previous inspection's and all providers'.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    with Inspection.open(path, writable=False) as inspection:
        comparators = Comparators(inspection)
        if as_json:
            _print_json(_comparison(comparators))
            return 0
        from hmip_tui.panels.comparison import comparison_lines, doubtful_lines
        from hmip_tui.panels.renderable import WIDTH

        lines = comparison_lines(comparators.standards(), WIDTH)
        _print_panel("Comparison", [*doubtful_lines(comparators.doubtful(), WIDTH), *lines])
        if not comparators.figures():
            narrate(f"Nothing to compare with yet: hmip comparators import {path} CSV")
    return 0


def _print_panel(title: str, lines: list[Line]) -> None:
    from rich.console import Console

    from hmip_tui.panels.renderable import renderable

    console = Console(markup=False, highlight=False, emoji=False)
    console.print(renderable(title, lines))


def _print_json(document: dict[str, Any]) -> None:
    import json

    for line in json.dumps(document, indent=2).splitlines():
        say(line)


def _comparison(comparators: Comparators) -> dict[str, Any]:
    standards = comparators.standards()
    return {
        "level": comparators.framework.rules.significance,
        "report": comparators.report_id() or None,
        "previous_ratings": {s.standard.id: s.previous_rating or None for s in standards},
        "questions": {row.id: _row(row) for s in standards for row in s.rows if row.counts},
        "impossible": [
            {"against": side.value, "question": id, "percent": f.percent, "base": f.base}
            for side, id, f in comparators.doubtful()
        ],
    }


def _row(row: ComparedRow) -> dict[str, Any]:
    counts = row.counts or Counts()
    sides = {s.value: _side(row.published[s], row.compared[s]) for s in Against}
    return {"percent": row.percent, "yes": counts.yes, "n": counts.n, **sides}


def _side(published: Published, compared: Compared) -> dict[str, Any]:
    return {
        "percent": published.percent,
        "base": published.base,
        "note": published.note,
        "points": compared.points,
        "verdict": compared.verdict.value,
        "words": compared.words,
        "why": compared.why,
        "p": compared.p,
        "least_base": compared.least_base,
    }


def import_comparators(
    path: Path, csv_file: Path | None, report: str | None, *, as_previous: bool
) -> int:
    """Record the published figures of a list, or of a report that comes with the program.

    All or none; every fault is printed, 1 if nothing was recorded. Raises
    :class:`hmip_tui.errors.HmipError`.
    """
    with Inspection.open(path) as inspection:
        comparators = Comparators(inspection)
        if report is not None and csv_file is None:
            changed = comparators.take_report(report, as_previous=as_previous)
        elif csv_file is None or report is not None:
            raise Refused("Name either a CSV file or, with --report, a report.")
        else:
            rows, faults = comparator_list.read(text_files.read(csv_file), inspection.framework)
            say_each(fault.describe(csv_file.name) for fault in faults)
            if faults or not rows:
                narrate(f"Nothing was recorded: {of(len(faults), 'fault')}.")
                return 1
            changed = comparators.take(rows)
            for fault in comparator_list.doubtful(rows):
                narrate(f"{fault.describe(csv_file.name)}; recorded as printed, and not tested.")
    narrate(f"Recorded {of(changed, 'figure')}.")
    return 0


def print_sub_samples(
    path: Path, attribute: str, sample: str | None, *, as_json: bool = False
) -> int:
    """Print every key question by the values of an attribute, with a test between them.

    ``sample`` None: every sample whose cases have the attribute. Raises
    :class:`hmip_tui.errors.HmipError`.
    """
    from hmip_tui.panels.renderable import WIDTH
    from hmip_tui.panels.sub_samples import sub_sample_lines
    from hmip_tui.slicing import by_attribute

    with Inspection.open(path, writable=False) as inspection:
        samples = inspection.framework.samples
        if sample is not None and sample not in samples:
            raise Refused(f"There is no '{sample}': there are {', '.join(samples)}.")
        having = [
            s for s in samples if attribute in {a.id for a in inspection.framework.slicing(s)}
        ]
        wanted = [sample] if sample is not None else having or list(samples)[:1]
        found = {s: by_attribute(inspection, s, attribute) for s in wanted}
        if as_json:
            _print_json({"samples": {s: _sub_samples(each) for s, each in found.items()}})
            return 0
        for s, each in found.items():
            title = f"{samples[s].name}: {each.attribute}"
            _print_panel(title, sub_sample_lines(each, WIDTH))
    return 0


def _sub_samples(found: SubSamples) -> dict[str, Any]:
    return {
        "attribute": found.attribute,
        "level": found.level,
        "tests": found.tests,
        "expected_by_chance": found.by_chance,
        "key_questions": {
            row.id: {
                "sub_samples": {
                    part.name if part.known else "": {
                        "yes": part.counts.yes,
                        "n": part.counts.n,
                        "percent": percent(part.counts.yes, part.counts.no),
                        "margin": part.margin,
                    }
                    for part in row.parts
                },
                "chi_square": None if row.test is None else row.test.statistic,
                "degrees_of_freedom": None if row.test is None else row.test.freedom,
                "p": row.p,
                "p_holm": row.adjusted,
                "verdict": row.verdict.value,
                "why": row.why,
            }
            for row in found.rows
        },
    }


def check_text(path: Path, draft: Path) -> int:
    """Print every place of a draft that the record does not bear out; 1 where there is any.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    from hmip_tui import drafts

    lines = drafts.lines_of(draft)
    with Inspection.open(path, writable=False) as inspection:
        found = drafts.check(inspection, lines)
    for remark in found:
        place = f"{draft.name}:{remark.line}:{remark.column}"
        say(f"{place}: '{remark.said}': {remark.reason}")
    narrate(f"{of(len(found), 'place')} to look at in {of(len(lines), 'line')}.")
    return 1 if found else 0
