"""What may leave an inspection: the guard against names, and the decisions recorded about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from hmip_tui import name_key, names_guard
from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.names_guard import Finding, Kind, Passage
from hmip_tui.report.values import OWN_TEXT
from hmip_tui.store.record import Change
from hmip_tui.text import clean

_SUBJECT = "leaving:names"
"""Whose fields the decisions are, one field to a decision: nobody's replaces another's."""

_DECISION = "decision."
_OF_PEOPLE = frozenset({"people_interviewed", "officer", "responsible_officer"})
"""Attributes that can hold names of people, by id, in this framework and in likely others."""


class Leaving:
    """Checks what is about to leave an inspection, and keeps what people decided about it."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection

    def check(self, passages: Iterable[Passage]) -> list[Finding]:
        """What may name a person and nobody has decided about, in order."""
        found = names_guard.find(passages, self.known(), datetime.now(UTC).year)
        told = [finding for finding in found if not _is_own(finding)]
        return names_guard.open_findings(told, self._decided())

    def known(self) -> dict[Kind, list[str]]:
        """The names and references that the inspection knows, by what they are."""
        cases = self.inspection.cases()
        seconds = self.inspection.second_rows()
        inspectors = {row.inspector for row in (*cases, *seconds) if row.inspector}
        listed = {text for row in cases for a, text in row.attributes.items() if a in _OF_PEOPLE}
        key = [
            named
            for row in self._key()
            for named in (row.name, names_guard.without_numbers(row.name), row.provider_id)
            if named
        ]
        return {
            Kind.KEY: key,
            Kind.CASE: self.inspection.record.references(),
            Kind.OFFICER: [name for text in sorted(listed) for name in names_guard.names_in(text)],
            Kind.AUTHOR: sorted({*self.inspection.record.authors(), *inspectors}),
        }

    def _key(self) -> list[name_key.Named]:
        """The rows of the local key; none where it is not on this device."""
        return name_key.read(self._key_path())

    def _key_path(self) -> Path:
        told = self.inspection.record.setting(name_key.SETTING)
        path = self.inspection.path
        name = Path(told).name if isinstance(told, str) else ""
        if not name or name == ".." or "\0" in name:  # of no file beside the inspection
            return name_key.path_of(path)
        return path.with_name(name)

    def missing_key(self) -> str:
        """The name of the local key that the inspection has and that is not here; "" if none."""
        path = self._key_path()
        has_one = self.inspection.record.setting(name_key.SETTING) is not None
        return path.name if has_one and not path.exists() else ""

    def decide(self, findings: Sequence[Finding], reason: str, purpose: str) -> None:
        """Record that findings may leave, why, and for what; one entry of the journal.

        Raises :class:`Refused` without a reason, and where the file cannot be written to.
        """
        if not reason.strip():
            raise Refused("To let names leave needs a reason.")
        value = {
            "reason": clean(reason.strip()),
            "for": clean(purpose),
            "findings": sorted(finding.id for finding in findings),
        }
        field = f"{_DECISION}{self.inspection.record.next_id}"
        self.inspection.put(Change(_SUBJECT, field, value))

    def _decided(self) -> set[str]:
        found: set[str] = set()
        for field, value in self.inspection.record.values(_SUBJECT).items():
            told = value.get("findings") if isinstance(value, dict) else None
            if field.startswith(_DECISION) and isinstance(told, list):
                found.update(id for id in told if isinstance(id, str))
        return found


def _is_own(finding: Finding) -> bool:
    """Whether it is one of the program's own words: a person may go by the name of a role."""
    return finding.place.field == OWN_TEXT and finding.kind is Kind.AUTHOR
