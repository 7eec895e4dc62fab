"""``hmip cases``: the template of a case list, and its import."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hmip_tui import case_list, text_files
from hmip_tui.application import Inspection
from hmip_tui.case_list import CaseList
from hmip_tui.commands.console import narrate, of, say, say_each
from hmip_tui.commands.frameworks import framework_of
from hmip_tui.errors import Refused
from hmip_tui.framework import Framework


def print_template(framework_file: Path | None, sample: str | None) -> int:
    """Print a case list's heading and one invented case, as CSV.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    framework = framework_of(framework_file)
    _require_sample(framework, sample)
    shown = sample or next(iter(framework.samples))
    names = case_list.columns(framework, sample)
    values = case_list.example(framework, shown)
    say(case_list.csv_line(names))
    say(case_list.csv_line([values.get(name, "") for name in names]))
    return 0


def import_cases(path: Path, csv_file: Path, sample: str | None, *, skip_bad: bool) -> int:
    """Add the cases of a list to an inspection: all of them, or none.

    With ``skip_bad`` all but the bad ones. Every fault is printed; 1 if nothing was added.
    Raises :class:`hmip_tui.errors.HmipError`.
    """
    text = text_files.read(csv_file)
    with Inspection.open(path) as inspection:
        framework = inspection.framework
        _require_sample(framework, sample)
        known = {row.id for row in inspection.cases()}
        found = case_list.read(text, framework, known, inspection.checked_attribute, sample)
        say_each(fault.describe(csv_file.name) for fault in found.faults)
        if not found.cases or (found.faults and not skip_bad):
            narrate(_refusal(found))
            return 1
        with inspection.together():
            for case in found.cases:
                inspection.add_case(case.id, case.sample, case.attributes)
    narrate(_summary(found, framework))
    return 0


def _require_sample(framework: Framework, sample: str | None) -> None:
    if sample is not None and sample not in framework.samples:
        raise Refused(
            f"There is no sample '{sample}'; this framework has {', '.join(framework.samples)}."
        )


def _refusal(found: CaseList) -> str:
    if not found.faults:
        return "The list holds no cases; nothing was imported."
    if not found.usable or not found.cases:
        return "Nothing was imported."
    bad, good = of(found.bad_rows, "bad line"), of(len(found.cases), "good one")
    return f"Nothing was imported: {bad}, {good}. --skip-bad imports the good ones alone."


def _summary(found: CaseList, framework: Framework) -> str:
    counts = Counter(case.sample for case in found.cases)
    parts = [f"{framework.samples[s].name} {counts[s]}" for s in framework.samples if counts[s]]
    skipped = f"; {of(found.bad_rows, 'bad line')} skipped" if found.faults else ""
    return f"Imported {of(len(found.cases), 'case')} ({', '.join(parts)}){skipped}."
