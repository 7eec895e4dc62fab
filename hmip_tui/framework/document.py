"""A framework document's tables in order and by id, for the rules between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from hmip_tui.framework.shape import Entry
from hmip_tui.framework.types import ALLOWED, FIELD_PREFIX, Kind

Entries = Mapping[str, Sequence[Entry]]
"""The tables of a document by name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A journal field of cases: where it is defined, in which samples, and what it can hold.

    ``values`` empty means free text.
    """

    entry: Entry
    samples: tuple[str, ...]
    values: tuple[str, ...]


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

    def why_not_asked(self, question: Entry) -> str:
        """Why a key question, or that of a prompt, is not asked of cases; empty where it is."""
        is_prompt = question.table == "prompt"
        key_question = self.named(question, "key_question") if is_prompt else question
        if key_question is not None and key_question.values.get("qualitative", False):
            return "is qualitative"
        standard = self.standard_of(question)
        if standard is not None and standard.values.get("rating") == "proposed":
            return "belongs to a standard rated by proposal"
        return ""

    def fields(self) -> dict[str, Field]:
        """Everything that can be recorded of a case, by its journal field.

        Without samples where a mistake told elsewhere hides them.
        """
        found = {}
        for id_, entry in self.by_id["attribute"].items():
            samples, values = entry.values.get("samples", ()), entry.values.get("values", ())
            found[f"attribute.{id_}"] = Field(entry, tuple(samples), tuple(values))
        for table, kind in _KINDS.items():
            answers = tuple(answer.value for answer in ALLOWED[kind])
            for id_, entry in self.by_id[table].items():
                sample = self.sample_of(entry)
                if not self.why_not_asked(entry):
                    samples = () if sample is None else (sample,)
                    found[FIELD_PREFIX[kind] + id_] = Field(entry, samples, answers)
        return found

    def lacking(self, wanted: Iterable[str], samples: Sequence[str]) -> str | None:
        """The first of the ``wanted`` samples that is not in ``samples``, None where all are.

        None as well where a sample is unknown: that is told elsewhere.
        """
        known = self.by_id["sample"]
        if not samples or any(s not in known for s in samples):
            return None
        return next((s for s in wanted if s in known and s not in samples), None)

    def sample_of(self, entry: Entry) -> str | None:
        """The sample of a gate, standard, key question or prompt; None where none is known."""
        if entry.table not in ("gate", "standard"):
            standard = self.standard_of(entry)
            return self.sample_of(standard) if standard else None
        return entry.values.get("sample")


_KINDS = {"gate": Kind.GATE, "prompt": Kind.PROMPT, "key_question": Kind.JUDGEMENT}
"""The tables of what is asked of a case."""


def _by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.values.get("id"):
            found.setdefault(entry.values["id"], entry)
    return found
