"""Changing an inspection's record: durable changes, announced to whoever follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from hmip_tui import guard
from hmip_tui.errors import Refused
from hmip_tui.journal import Action
from hmip_tui.reading import Reading
from hmip_tui.store.record import Change, Record, Recorded


class Changed(NamedTuple):
    """The announcement of one durable change; ``questions``: whose counts it moved."""

    subject: str
    field: str
    before: Any
    after: Any
    questions: frozenset[str]
    action: str


Listener = Callable[[Changed], None]

MERGED = "merged"
"""The field and action of the announcement that entries were taken in: anything may differ."""


class Recording(Reading):
    """Records and announces. All methods raise :class:`hmip_tui.errors.HmipError` only."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self._listeners: list[Listener] = []
        self._untold: list[Changed] | None = None

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every durable change; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make several changes one transaction: all of them, or none.

        They are announced when all are durable.
        """
        outermost = self._untold is None
        untold: list[Changed] = [] if self._untold is None else self._untold
        self._untold = untold
        try:
            with self.record.together():
                yield
        except BaseException:
            self._live.clear()
            self._unfinished.clear()
            raise
        finally:
            if outermost:
                self._untold = None
        if outermost:
            for changed in untold:
                self._tell(changed)

    def renew(self) -> None:
        """Show what was taken in from elsewhere: count anew, and tell everybody who follows."""
        self._live.clear()
        self._unfinished.clear()
        questions = frozenset(self.framework.questions)
        self._tell(Changed("inspection", MERGED, None, None, questions, MERGED))

    def record_viewing(self, what: str, of: str, slice_: str) -> Changed:
        """Record that results were shown: ``what`` showed them, ``of`` which sample or question.

        ``slice_`` says of which cases. The case that was open and not complete is recorded too.
        """
        value = {"what": of, "slice": slice_, "case": self.open_case()}
        return self._append(Change("inspection", f"viewed.{what}", value))

    def put(self, *changes: Change, action: Action = Action.SET) -> list[Changed]:
        """Record changes that were looked at already, durably: all of them, or none."""
        with self.together():
            return [self._append(change, action) for change in changes]

    def _append(
        self, change: Change, action: Action = Action.SET, local: Mapping[str, str] | None = None
    ) -> Changed:
        if change.subject == "inspection" and change.field in guard.FROZEN:
            raise Refused("When results are shown was settled as the inspection was created.")
        (recorded,) = self.record.append([change], action=action, local=local)
        return self._announce(recorded)

    def _announce(self, recorded: Recorded) -> Changed:
        for slice_, tally in self._live.items():
            tally.apply(recorded.differences, (slice_,))
        if recorded.entry.field.startswith(("state", "sample", "attribute.")):
            self._unfinished.clear()
        changed = Changed(
            subject=recorded.entry.subject,
            field=recorded.entry.field,
            before=recorded.before,
            after=recorded.after,
            questions=frozenset(cell.question for cell in recorded.differences),
            action=recorded.entry.action,
        )
        if self._untold is None:
            self._tell(changed)
        else:
            self._untold.append(changed)
        return changed

    def _tell(self, changed: Changed) -> None:
        for listener in list(self._listeners):
            listener(changed)

    @property
    def author(self) -> str:
        """Who is recorded as author of what is recorded now."""
        return self.record.author
