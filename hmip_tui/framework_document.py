"""A framework document's tables in order and by id, for the rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from hmip_tui.framework_shape import Entry

Entries = Mapping[str, Sequence[Entry]]
"""The tables of a document by name."""


@dataclass(frozen=True, slots=True)
class Document:
    """The tables in order and by id (of two with one id, the first)."""

    entries: Entries
    by_id: Mapping[str, Mapping[str, Entry]]

    @classmethod
    def of(cls, entries: Entries) -> Self:
        """The document of these tables."""
        return cls(entries, {name: _by_id(found) for name, found in entries.items()})

    def named(self, entry: Entry, key: str, table: str | None = None) -> Entry | None:
        """The table that ``entry``'s ``key`` names; None where it names none."""
        return self.by_id[table or key].get(entry.values.get(key, ""))

    def standard_of(self, question: Entry) -> Entry | None:
        """The standard of a key question or prompt."""
        if question.table == "prompt":
            key_question = self.named(question, "key_question")
            return self.standard_of(key_question) if key_question else None
        return self.named(question, "standard")

    def sample_of(self, entry: Entry) -> str | None:
        """The sample of a gate, standard, key question or prompt; None where none is known."""
        if entry.table not in ("gate", "standard"):
            standard = self.standard_of(entry)
            return self.sample_of(standard) if standard else None
        return entry.values.get("sample")


def _by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.values.get("id"):
            found.setdefault(entry.values["id"], entry)
    return found
