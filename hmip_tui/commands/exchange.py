"""``hmip sync`` and ``hmip hub``: exchange with a shared folder or a PostgreSQL hub."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.commands.console import narrate, of, say
from hmip_tui.errors import Refused
from hmip_tui.exchange import syncing
from hmip_tui.exchange.hub import Hub
from hmip_tui.exchange.sessions import Watch
from hmip_tui.exchanges import Progress


def sync(path: Path, where: str | None) -> int:
    """Exchange a file with a folder or a hub (None: the one it was exchanged with last).

    1 where something needs a person. Raises :class:`hmip_tui.errors.HmipError`.
    """
    from hmip_tui.panels.exchange import outcome_lines
    from hmip_tui.panels.renderable import WIDTH

    with Inspection.open(path) as inspection:
        where = where or syncing.target_of(inspection.record)
        if not where:
            raise Refused(f"Say with which folder or hub: 'hmip sync {path.name} TARGET'.")
        with _watched() as watch:
            outcome = syncing.sync(inspection.record, where, watch)
    for line in outcome_lines(outcome, WIDTH):
        say("".join(span.text for span in line))
    return 1 if outcome.problems else 0


@contextmanager
def _watched() -> Iterator[Watch]:
    """A progress bar on standard error while it is a terminal; yields what moves it."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks = {True: bar.add_task("Sending", total=None)}
        tasks[False] = bar.add_task("Receiving", total=None)

        def watch(progress: Progress) -> None:
            total = progress.total or 1
            done = progress.done if progress.total else 1
            bar.update(tasks[progress.sending], completed=done, total=total)

        yield watch


@contextmanager
def _opened(url: str) -> Iterator[Hub]:
    hub = Hub(url)
    try:
        yield hub
    finally:
        hub.close()


def prepare(url: str) -> int:
    """Make a hub's roles and tables. Raises :class:`hmip_tui.errors.HmipError`."""
    with _opened(url) as hub:
        made = hub.prepare()
        narrate(f"The {hub.name} is ready." if made else f"The {hub.name} was ready already.")
    return 0


def print_standings(url: str, *, as_json: bool = False) -> int:
    """Print how each inspection on a hub stands. Raises :class:`hmip_tui.errors.HmipError`."""
    with _opened(url) as hub:
        hub.require_version()
        standings = hub.standings()
    if as_json:
        _say_json([standing._asdict() for standing in standings])
        return 0
    from hmip_tui.panels.exchange import local

    for found in standings:
        say(
            found.inspection,
            found.provider,
            of(found.entries, "entry", "entries"),
            of(found.replicas, "replica"),
            f"last receipt {local(found.last_told)}",
            found.own_role,
        )
    if not standings:
        narrate("There is no inspection on the hub that this login may read.")
    return 0


def print_report(url: str, *, as_json: bool = False) -> int:
    """Print key questions' percentages across a hub's inspections, all providers first.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    from hmip_tui.exchange.hub_report import as_document, figures, round_names

    with _opened(url) as hub:
        found = figures(hub)
    if as_json:
        _say_json(as_document(found))
        return 0
    names = round_names(found)
    for figure in found:
        who = figure.provider if figure.inspection else f"all providers ({figure.inspections})"
        percent = "–" if figure.percent is None else f"{figure.percent}%"
        n = f"n {figure.yes + figure.no}"
        say(names[figure.round, figure.framework], who, figure.question, figure.name, percent, n)
    if not found:
        narrate("There is no inspection on the hub that this login leads.")
    return 0


def admit(url: str, inspection: str, logins: Sequence[str], *, lead: bool) -> int:
    """Let logins take part in an inspection, given by its file or its id.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    file = Path(inspection)
    if file.exists():
        with Inspection.open(file, writable=False) as opened:
            inspection = opened.record.inspection
    role = "lead" if lead else "inspector"
    with _opened(url) as hub:
        for login in logins:
            new = hub.admit(inspection, login, role)
            narrate(f"{login} is admitted." if new else f"{login} was admitted already.")
    return 0


def _say_json(document: object) -> None:
    for line in json.dumps(document, indent=2).splitlines():
        say(line)
