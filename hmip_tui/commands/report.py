"""``hmip report``: the report's tables in a file, past the guard against names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.commands.console import narrate, of, say
from hmip_tui.commands.progress import bar
from hmip_tui.names_guard import Finding
from hmip_tui.report.compose import Options, compose
from hmip_tui.report.export import export, require_possible
from hmip_tui.report.leaving import Leaving
from hmip_tui.report.past import past_of
from hmip_tui.report.values import passages

_AROUND = 30
"""Characters shown either side of what was found."""


def write_report(
    path: Path, output: Path, options: Options, *, replace: bool, reason: str | None
) -> int:
    """Write the report; 1 where something may name a person and no ``reason`` lets it leave.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    require_possible(output, path, replace=replace)
    with Inspection.open(path, writable=reason is not None) as inspection:
        _say_training(inspection)
        report = compose(inspection, past_of(inspection), options)
        leaving = Leaving(inspection)
        findings = leaving.check(passages(report))
        if findings and reason is None:
            _print(findings)
            narrate(
                f"{of(len(findings), 'place')} may name a person, so nothing was written. Mend "
                "the texts, or let them leave: --accept-findings 'the reason'."
            )
            return 1
        if findings and reason is not None:
            leaving.decide(findings, reason, output.name)
            narrate(f"Recorded why {of(len(findings), 'finding')} may leave.")
        _say_key(leaving)
    with bar(f"Writing {output.name}") as progress:
        for written in export(report, output, progress):
            narrate(f"Wrote {written.path}, {written.size:,} bytes.")
    return 0


def print_findings(path: Path, options: Options) -> int:
    """Print every place that may name a person; 1 if there are any.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    with Inspection.open(path, writable=False) as inspection:
        _say_training(inspection)
        leaving = Leaving(inspection)
        report = compose(inspection, past_of(inspection), options)
        findings = leaving.check(passages(report))
        _say_key(leaving)
    _print(findings)
    narrate(f"{of(len(findings), 'place')} may name a person.")
    return 1 if findings else 0


def _print(findings: Sequence[Finding]) -> None:
    for finding in findings:
        place = finding.place
        say(place.part, place.field, place.case, place.question, finding.kind, _excerpt(finding))


def _excerpt(finding: Finding) -> str:
    """What was found between marks, with a few words around it."""
    before = finding.text[max(finding.start - _AROUND, 0) : finding.start]
    after = finding.text[finding.end : finding.end + _AROUND]
    return f"{before}«{finding.found}»{after}"


def _say_training(inspection: Inspection) -> None:
    if inspection.training:
        narrate("This is a training file: nothing in it is part of any inspection.")


def _say_key(leaving: Leaving) -> None:
    if missing := leaving.missing_key():
        narrate(f"The local key {missing} is not here, so its names were not looked for.")
