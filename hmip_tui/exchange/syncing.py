"""``hmip sync`` and the sync centre: one exchange of an inspection, remembered and logged."""

from __future__ import annotations

from hmip_tui import file_names, training
from hmip_tui.errors import HmipError, Refused
from hmip_tui.exchange import address, log
from hmip_tui.exchange.sessions import Take, Watch, exchange, unsent
from hmip_tui.exchange.target import Owner, Target
from hmip_tui.exchanges import Known, Outcome, counted
from hmip_tui.journal import Reach
from hmip_tui.store import receipts
from hmip_tui.store.record import Record

_TARGET, _NAME = "note.exchange", "note.exchange name"


def target_of(record: Record) -> str:
    """Where this file was exchanged last: a folder's whole path or an address; "" for nowhere."""
    return record.local(_TARGET) or ""


def known(record: Record) -> Known | None:
    """What is known of exchanges; None where there was none."""
    name = record.local(_NAME)
    if not name:
        return None
    told = receipts.known(record, receipts.RECEIPT)
    passed = receipts.known(record, receipts.PASSED)
    there = {r.replica: Reach(r.seq, r.hash) for r in [*told, *passed] if r.place == name}
    return Known(name, unsent(record, there), max((r.time for r in told), default=""))


def sync(
    record: Record, where: str, watch: Watch = lambda _: None, take: Take | None = None
) -> Outcome:
    """Exchange with a shared folder or a hub; ``where`` is a path or a ``postgresql://`` address.

    Remembers where, and adds a line to the log. Raises :class:`HmipError`.
    """
    if not address.is_hub(where):  # the next time the program may be started elsewhere
        where = str(file_names.typed(where))
    name = where if not address.is_hub(where) else "hub"
    try:
        with opened(record, where) as target:
            name = target.name
            record.set_local(_TARGET, where)
            record.set_local(_NAME, name)
            outcome = exchange(record, target, watch, take)
    except HmipError as error:
        log.add(record.inspection, name, str(error), well=False)
        raise
    log.add(record.inspection, name, " ".join(summary(outcome)), well=not outcome.problems)
    return outcome


def opened(record: Record, where: str) -> Target:
    """The other side, ready to exchange; raises :class:`HmipError`."""
    if record.inspection == training.INSPECTION or record.setting(training.SETTING) is True:
        raise Refused("A training file is part of no inspection, so there is nothing to exchange.")
    owner = Owner(
        record.inspection,
        str(record.setting("provider") or ""),
        record.framework_hash,
        record.document,
        record.replica,
        record.author,
        record.team,
    )
    if not address.is_hub(where):
        from hmip_tui.exchange.folder import FolderTarget

        return FolderTarget(file_names.typed(where), owner)
    from hmip_tui.exchange.hub import Hub
    from hmip_tui.exchange.hub_target import HubTarget

    hub = Hub(where)
    try:
        return HubTarget(hub, owner)
    except BaseException:
        hub.close()
        raise


def summary(outcome: Outcome) -> list[str]:
    """What an exchange did, in sentences without case text."""
    sent, received = (counted(n, "entry", "entries") for n in (outcome.sent, outcome.received))
    found = [f"Sent {sent}, received {received}."]
    if outcome.conflicts:
        found.append(f"{counted(len(outcome.conflicts), 'new conflict')}.")
    return [*found, *outcome.problems, *outcome.notes]
