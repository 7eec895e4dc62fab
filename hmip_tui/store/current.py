"""What is current in an inspection file, as its tables have it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from hmip_tui import journal
from hmip_tui.case import Case
from hmip_tui.framework import Framework
from hmip_tui.journal import Head
from hmip_tui.store import projections
from hmip_tui.store.connection import Connection
from hmip_tui.store.journal_table import JournalTable
from hmip_tui.tally import ALL, Slice, Tally
from hmip_tui.views import CaseRow, EvidenceItem

_OPEN = (
    "FROM cases WHERE sample = ?1 AND answered <> applicable AND case_id <> ?2 "
    "AND case_id NOT IN (SELECT value FROM json_each(?3))"
)
_NEXT = f"SELECT min(case_id) FILTER (WHERE case_id > ?2), min(case_id) {_OPEN}"
_PREVIOUS = f"SELECT max(case_id) FILTER (WHERE case_id < ?2), max(case_id) {_OPEN}"


class Current(JournalTable):
    """The questions that are asked of a file's tables. Nothing here writes or keeps anything."""

    def __init__(self, connection: Connection, framework: Framework) -> None:
        super().__init__(connection)
        self.framework = framework

    def local(self, key: str) -> str | None:
        """A fact of this copy that is not part of the record, None where it is not set."""
        rows = self.connection.rows("SELECT value FROM local WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def second_of(self, case_id: str) -> str:
        """The second assessment of a case, "" where it has none."""
        rows = self.connection.rows(
            "SELECT min(case_id) FROM seconds WHERE second_of = ?", (case_id,)
        )
        return rows[0][0] or ""

    def partner(self, case: Case) -> str:
        """The other assessment of the same case, "" where it is assessed once."""
        return case.second_of or self.second_of(case.id)

    def case_rows(self, sample: str | None = None) -> list[CaseRow]:
        """The cases of a sample (None: all) in order of id, with attributes and progress."""
        attributes: dict[str, dict[str, str]] = {}
        for case_id, attribute, value in self.connection.rows(
            "SELECT case_id, attribute, value FROM attributes"
        ):
            attributes.setdefault(case_id, {})[attribute] = value
        return [
            CaseRow(case_id, found, answered, applicable, attributes.get(case_id, {}), *told)
            for case_id, found, answered, applicable, *told in self.connection.rows(
                "SELECT case_id, sample, answered, applicable, coalesce(inspector, ''), "
                "coalesce(state, '') FROM cases LEFT JOIN allocations USING (case_id) "
                "LEFT JOIN states USING (case_id) ORDER BY case_id"
            )
            if sample is None or found == sample
        ]

    def next_unfinished(self, case: Case, step: int, leave_out: Collection[str]) -> str:
        """The next (``step`` 1) or previous (-1) case of a case's sample with open questions.

        In order of id, from the end on again; "" where every other one is finished. Those to
        ``leave_out`` are passed over.
        """
        query = _NEXT if step > 0 else _PREVIOUS
        told = case.sample, case.id, json.dumps(sorted(leave_out))
        ((beside, from_the_end),) = self.connection.rows(query, told)
        return beside or from_the_end or ""

    def sample_size(self, sample: str) -> int:
        """The number of cases in a sample."""
        rows = self.connection.rows("SELECT count(*) FROM cases WHERE sample = ?", (sample,))
        size: int = rows[0][0]
        return size

    def count_cases_not_in(self, states: Collection[str], sample: str, slice_: Slice) -> int:
        """How many cases of a sample, in a slice, have none of the recorded ``states``."""
        rows = self.connection.rows(
            "SELECT count(*) FROM cases AS c LEFT JOIN states AS s USING (case_id) "
            "LEFT JOIN attributes AS a ON a.case_id = c.case_id AND a.attribute = ?1 "
            "WHERE c.sample = ?3 AND (?1 = '' OR coalesce(a.value, '') = ?2) "
            "AND coalesce(s.state, '') NOT IN (SELECT value FROM json_each(?4))",
            (*slice_, sample, json.dumps(sorted(states))),
        )
        found: int = rows[0][0]
        return found

    def place_of(self, case_id: str, sample: str) -> tuple[int, int]:
        """A case's number in its sample, in order of id, and the sample's size."""
        (row,) = self.connection.rows(
            "SELECT count(*) FILTER (WHERE case_id <= ?), count(*) FROM cases WHERE sample = ?",
            (case_id, sample),
        )
        return row[0], row[1]

    def tally(self, slice_: Slice = ALL) -> Tally:
        """The kept tally of one slice."""
        return Tally(projections.tally_rows(self.connection, slice_))

    def slice_values(self, attribute: str, sample: str) -> list[str]:
        """The values of an attribute that cases of a sample have, "" (not known) last."""
        rows = self.connection.rows(
            "SELECT DISTINCT coalesce(a.value, '') AS v FROM cases AS c "
            "LEFT JOIN attributes AS a ON a.case_id = c.case_id AND a.attribute = ? "
            "WHERE c.sample = ? ORDER BY v = '', v",
            (attribute, sample),
        )
        return [row[0] for row in rows]

    def setting(self, field: str) -> Any:
        """A setting of the inspection, such as ``provider``; None where it is not set."""
        rows = self.connection.rows("SELECT value FROM settings WHERE field = ?", (field,))
        return journal.decode(rows[0][0]) if rows else None

    def ratings(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Per standard and kind (proposal, decision) the rating's name and the reason."""
        rows = self.connection.rows("SELECT standard, kind, rating, reason FROM ratings")
        return {(standard, kind): (rating, reason) for standard, kind, rating, reason in rows}

    def evidence(self, case_id: str | None = None) -> list[EvidenceItem]:
        """Evidence of a case (None: of all), by case, question and the order it was begun in."""
        # one case's is looked up at every key: it must not cost more where there are many cases
        one = "" if case_id is None else "case_id = ? AND "
        rows = self.connection.rows(
            "SELECT case_id, question, item, text, tags, "
            "CASE json_type(value, '$.by') WHEN 'text' THEN json_extract(value, '$.by') "
            "ELSE author END, time "
            f"FROM evidence AS e JOIN journal USING (replica, seq) WHERE {one}"
            "(EXISTS (SELECT 1 FROM cases AS c WHERE c.case_id = e.case_id) "
            "OR EXISTS (SELECT 1 FROM seconds AS s WHERE s.case_id = e.case_id)) "
            "ORDER BY case_id, question, length(item), item",
            () if case_id is None else (case_id,),
        )
        return [
            EvidenceItem(case, question, item, text, tuple(journal.decode(tags)), author, time)
            for case, question, item, text, tags, author, time in rows
        ]

    def values(self, subject: str) -> dict[str, Any]:
        """A subject's current values by field; cleared ones are left out."""
        return projections.values_of(self.connection, subject)

    def times(self, subject: str) -> list[str]:
        """When each field of a subject was last set."""
        return [
            row[0]
            for row in self.connection.rows("SELECT time FROM heads WHERE subject = ?", (subject,))
        ]

    def authors(self) -> list[str]:
        """Everybody who has recorded anything."""
        return [row[0] for row in self.connection.rows("SELECT DISTINCT author FROM journal")]

    def references(self) -> list[str]:
        """The reference of every case there ever was, taken out of a sample or assessed again."""
        rows = self.connection.rows(
            "SELECT DISTINCT substr(subject, 6) FROM heads "
            "WHERE subject >= 'case:' AND subject < 'case;' ORDER BY 1"
        )
        return [row[0] for row in rows]

    def interview_ids(self, kind: str | None = None, case_id: str | None = None) -> list[str]:
        """The ids of the interviews of a kind and about a case, if given, as they began."""
        rows = self.connection.rows(
            "SELECT interview_id FROM interviews JOIN journal USING (replica, seq) "
            "WHERE (? IS NULL OR kind = ?) AND (? IS NULL OR case_id = ?) "
            "ORDER BY time, replica, seq",
            (kind, kind, case_id, case_id),
        )
        return [row[0] for row in rows]

    def conflicts(self) -> list[tuple[str, str, list[Head]]]:
        """Every field whose unreplaced entries disagree: subject, field and its heads.

        What two people have looked at is no disagreement, nor are two reasons for settling one.
        """
        rows = self.connection.rows(
            f"SELECT subject, field FROM heads WHERE {projections.DISPUTABLE} "
            "GROUP BY subject, field "
            "HAVING count(DISTINCT value) > 1 ORDER BY subject, field"
        )
        return [(s, f, projections.heads_of(self.connection, s, f)) for s, f in rows]

    def heads(self, subject: str, field: str) -> list[Head]:
        """The unreplaced entries of one field."""
        return projections.heads_of(self.connection, subject, field)

    def all_cases(self, fields: Sequence[str] | None = None) -> Iterator[Case]:
        """Every case with its current values, of ``fields`` only if given."""
        return projections.all_cases(self.connection, self.framework, fields)
