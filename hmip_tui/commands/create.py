"""``hmip new`` and ``hmip demo``: inspection files that are not there yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hmip_tui import guard, paths
from hmip_tui.commands.console import narrate
from hmip_tui.commands.progress import bar
from hmip_tui.errors import HmipError, Refused
from hmip_tui.guard import Showing
from hmip_tui.text import clean


def new(
    path: Path,
    provider: str,
    framework_file: Path | None,
    populations: Mapping[str, int],
    *,
    show_results: str = Showing.ALWAYS,
    leads: Sequence[str] = (),
    round_: str = "",
) -> int:
    """Create an inspection file; ``populations`` are eligible cases by sample.

    ``round_`` names the round of inspections, by which a hub compares them.
    ``show_results`` is a :class:`hmip_tui.guard.Showing` and ``leads`` are the authors that it
    may speak of; both stay as they are for good. Raises :class:`HmipError`.
    """
    from hmip_tui.application import Inspection
    from hmip_tui.commands.frameworks import document_of

    provider = clean(provider).strip()
    if not provider:
        raise Refused("The provider needs a name.")
    document = document_of(framework_file)
    samples = [sample["id"] for sample in document.get("sample", [])]
    settings: dict[str, Any] = {"provider": provider, guard.SETTING: show_results}
    if named := [name for lead in leads if (name := clean(lead).strip())]:
        settings[guard.LEADS] = named
    elif show_results == Showing.LEAD:
        raise Refused("Say with --lead to whom results are shown.")
    if round_ := clean(round_).strip():
        settings["round"] = round_
    for sample, number in populations.items():
        if sample not in samples:
            raise Refused(f"There is no sample '{sample}'; there are {', '.join(samples)}.")
        settings[f"population.{sample}"] = number
    Inspection.create(path, document, settings).close()
    narrate(f"Created {path} for {provider}. Add cases: hmip cases import {path} CSV")
    return 0


def demo(path: Path | None, *, open_it: bool) -> int:
    """Create the demonstration if it is not there, and open it.

    Raises :class:`HmipError`.
    """
    if path is None:
        path = paths.demonstration()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HmipError(f"{path.parent} cannot be made: {error.strerror}.") from error
    if not path.exists():
        from hmip_tui.demonstration import create

        with bar("Creating the demonstration") as progress:
            create(path, progress)
        narrate(f"Created the demonstration, {path}.")
    if not open_it:
        return 0
    from hmip_tui.commands.opening import open_file

    return open_file(path)
