"""``hmip new`` and ``hmip demo``: inspection files that are not there yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hmip_tui import guard, paths
from hmip_tui.commands.console import narrate
from hmip_tui.commands.progress import bar
from hmip_tui.errors import HmipError, Refused
from hmip_tui.guard import Showing
from hmip_tui.text import clean


class Wanted(NamedTuple):
    """The inspection that is to be."""

    path: Path
    provider: str
    framework_file: Path | None
    populations: Mapping[str, int]
    """Eligible cases by sample."""
    show_results: str = Showing.ALWAYS
    """A :class:`hmip_tui.guard.Showing`; stays as it is for good."""
    leads: Sequence[str] = ()
    """The authors that it may speak of."""
    round: str = ""
    """The round of inspections, by which a hub compares them."""
    plain: bool = False
    """Whether the file is not to be encrypted; if it may be, a passphrase is asked for."""
    recovery: str | None = None
    """The public part of the team's recovery key, or a file with it."""


def new(wanted: Wanted) -> int:
    """Create an inspection file; raises :class:`HmipError`."""
    from hmip_tui import encryption
    from hmip_tui.application import Inspection
    from hmip_tui.commands import passphrases
    from hmip_tui.commands.frameworks import document_of

    path = wanted.path
    document = document_of(wanted.framework_file)
    settings = _settings(wanted, [sample["id"] for sample in document.get("sample", [])])
    Inspection.require_free(path)
    whom = passphrases.public_part(wanted.recovery) if wanted.recovery else ""
    anybody = "Without a passphrase anybody who has the file can read it."
    words = "" if wanted.plain else passphrases.new_passphrase(path, anybody)
    key = encryption.new_key(words) if words else None
    with Inspection.create(path, document, settings, key=key) as inspection:
        if key is not None:
            encryption.protect(inspection.record, whom)
    how = "encrypted" if words else "not encrypted"
    narrate(
        f"Created {path} for {settings['provider']}, {how}. Add cases: hmip cases import {path} CSV"
    )
    if not (words or wanted.plain):
        narrate(f"Anybody who has the file can read it: 'hmip passphrase set {path}' encrypts it.")
    if words and not whom:
        narrate(passphrases.NO_RECOVERY)
    return 0


def _settings(wanted: Wanted, samples: Sequence[str]) -> dict[str, Any]:
    """The first settings of the inspection; raises :class:`Refused`."""
    provider = clean(wanted.provider).strip()
    if not provider:
        raise Refused("The provider needs a name.")
    settings: dict[str, Any] = {"provider": provider, guard.SETTING: wanted.show_results}
    if named := [name for lead in wanted.leads if (name := clean(lead).strip())]:
        settings[guard.LEADS] = named
    elif wanted.show_results == Showing.LEAD:
        raise Refused("Say with --lead to whom results are shown.")
    if round_ := clean(wanted.round).strip():
        settings["round"] = round_
    for sample, number in wanted.populations.items():
        if sample not in samples:
            raise Refused(f"There is no sample '{sample}'; there are {', '.join(samples)}.")
        settings[f"population.{sample}"] = number
    return settings


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
