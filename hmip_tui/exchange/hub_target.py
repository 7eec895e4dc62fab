"""Exchange of one inspection's entries with a hub."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hmip_tui import limits, requirements
from hmip_tui.errors import Refused
from hmip_tui.exchange.hub import Clash, Forbidden, Hub, utc
from hmip_tui.exchange.target import Fork, Owner, Target, Unusable
from hmip_tui.exchanges import Holder
from hmip_tui.framework import build, canonical
from hmip_tui.journal import Entry, Reach
from hmip_tui.store import chains

_BATCH = 5_000
"""Entries fetched at once."""

_COLUMNS = "seq, time, author, action, subject, field, value, replaces, hash"

_SIZE = " + ".join(
    f"octet_length({name})"
    for name in ("time", "author", "action", "subject", "field", "value", "replaces", "hash")
)

_NEXT = (
    f"SELECT replica, {_COLUMNS} FROM (SELECT *, sum({_SIZE}) OVER (ORDER BY seq) AS room "
    "FROM (SELECT * FROM hmip.journal WHERE inspection = %s AND replica = %s AND seq > %s "
    "ORDER BY seq LIMIT %s) AS next) AS measured WHERE room <= %s ORDER BY seq"
)
"""A replica's next entries, as many as there is room for: a member can add what they like."""

_STAGE = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS arriving (seq BIGINT, time TEXT, author TEXT, "
    "action TEXT, subject TEXT, field TEXT, value TEXT, replaces TEXT, hash TEXT)"
)

_ADD = (
    f"INSERT INTO hmip.journal (inspection, replica, {_COLUMNS}) "
    f"SELECT %(inspection)s, %(replica)s, {_COLUMNS} FROM pg_temp.arriving "
    "WHERE %(first)s = 1 OR EXISTS (SELECT 1 FROM hmip.journal AS j "
    "WHERE j.inspection = %(inspection)s AND j.replica = %(replica)s "
    "AND j.seq = %(first)s - 1 AND j.hash = %(previous)s)"
)
"""Adds entries that follow what the hub has."""

_ADD_NEW = f"{_ADD} ON CONFLICT DO NOTHING"
"""The same, where some may be there already: they stay as they are. It takes twice as long."""

_SAME = (
    "SELECT count(*) FROM pg_temp.arriving AS a JOIN hmip.journal AS j "
    "ON j.inspection = %(inspection)s AND j.replica = %(replica)s "
    "AND j.seq = a.seq AND j.hash = a.hash"
)


class HubTarget(Target):
    """One inspection on a hub."""

    confirms = True
    batch = 20_000

    def __init__(self, hub: Hub, owner: Owner) -> None:
        """Find the inspection on the hub, or bring it there.

        Raises :class:`Refused` where the hub holds it with another framework, where this login
        is no member, or may bring no inspection in.
        """
        self._hub, self._owner = hub, owner
        self.name = hub.name
        self.notes: list[str] = []
        self._vector: dict[str, Reach] | None = None
        hub.require_version()
        if not self._is_there():
            self._bring_in()
        with hub.transaction() as cursor:
            cursor.execute(_STAGE)

    def _is_there(self) -> bool:
        rows = self._hub.rows(
            "SELECT framework_hash FROM hmip.inspection WHERE inspection = %s",
            self._owner.inspection,
        )
        if rows and rows[0][0] != self._owner.framework:
            raise Refused(f"The {self.name} holds this inspection with another framework.")
        return bool(rows)

    def _bring_in(self) -> None:
        owner = self._owner
        framework = build(owner.document)
        rows = (owner.inspection, owner.provider, owner.framework)
        try:
            with self._hub.transaction() as cursor:
                cursor.execute(
                    "INSERT INTO hmip.inspection "
                    "(inspection, provider, framework_hash, framework, edition) "
                    "VALUES (%s, %s, %s, %s, %s)",
                    (*rows, canonical(owner.document), framework.edition),
                )
                cursor.execute(
                    "INSERT INTO hmip.member (inspection, login, role) "
                    "VALUES (%s, CURRENT_USER, 'lead')",
                    (owner.inspection,),
                )
                cursor.executemany(
                    "INSERT INTO hmip.question VALUES (%s, %s, %s, %s, %s, %s)",
                    [(owner.inspection, *row) for row in requirements.questions(framework)],
                )
                cursor.executemany(
                    "INSERT INTO hmip.requirement VALUES (%s, %s, %s, %s, %s)",
                    [(owner.inspection, *row) for row in requirements.requirements(framework)],
                )
        except Clash as error:
            raise Refused(
                f"This login is no member of this inspection on the {self.name}: "
                "its lead or an administrator can admit it with 'hmip hub admit'."
            ) from error
        except Forbidden as error:
            raise Refused(
                f"This inspection is not on the {self.name}, or this login is no member of "
                "it: its lead exchanges first, and admits others with 'hmip hub admit'."
            ) from error

    def vector(self) -> dict[str, Reach]:
        """As it was when the exchange began, with what it has added since."""
        if self._vector is None:
            rows = self._hub.rows(
                "SELECT j.replica, j.seq, j.hash FROM hmip.journal AS j JOIN "
                "(SELECT replica, max(seq) AS seq FROM hmip.journal WHERE inspection = %s "
                "GROUP BY replica) AS last ON last.replica = j.replica AND last.seq = j.seq "
                "WHERE j.inspection = %s",
                self._owner.inspection,
                self._owner.inspection,
            )
            self._vector = {replica: Reach(seq, hash_) for replica, seq, hash_ in rows}
        return self._vector

    def beyond(self, ours: Mapping[str, Reach]) -> dict[str, int]:
        return {
            replica: there.seq
            for replica, there in self.vector().items()
            if replica not in ours or there.seq > ours[replica].seq
        }

    def hash_at(self, replica: str, seq: int) -> str | None:
        rows = self._hub.rows(
            "SELECT hash FROM hmip.journal WHERE inspection = %s AND replica = %s AND seq = %s",
            self._owner.inspection,
            replica,
            seq,
        )
        return rows[0][0] if rows else None

    def batches_after(self, replica: str, seq: int) -> Iterator[Sequence[Entry]]:
        while True:
            told = self._owner.inspection, replica, seq
            rows = self._hub.rows(_NEXT, *told, _BATCH, limits.SEGMENT_FILE)
            if not rows:
                if self.vector().get(replica, Reach(0, "")).seq > seq:
                    raise Unusable(
                        f"On the {self.name}, the entry of replica {replica} after {seq} is "
                        "larger than any of this program, or gone."
                    )
                return
            entries, findings = chains.read_all(rows)
            if findings:
                raise Unusable(f"On the {self.name}, {findings[0]}.")
            yield entries
            seq = entries[-1].id.seq

    def put(self, previous: str, rows: Sequence[Sequence[Any]]) -> None:
        replica = rows[0][0]
        known = self.vector().get(replica, Reach(0, ""))
        try:
            self._put(_ADD, previous, rows)
        except Clash:  # somebody else has added them meanwhile
            self._put(_ADD_NEW, previous, rows)
        if self._vector is not None and rows[-1][1] > known.seq:
            self._vector[replica] = Reach(rows[-1][1], rows[-1][-1])

    def _put(self, sql: str, previous: str, rows: Sequence[Sequence[Any]]) -> None:
        replica, first = rows[0][:2]
        told = {
            "inspection": self._owner.inspection,
            "replica": replica,
            "first": first,
            "previous": previous,
        }
        with self._hub.transaction() as cursor:
            cursor.execute("TRUNCATE pg_temp.arriving")
            with cursor.copy(f"COPY pg_temp.arriving ({_COLUMNS}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row[1:])
            cursor.execute(sql, told)
            if cursor.rowcount < len(rows):
                ((same,),) = cursor.execute(_SAME, told).fetchall()
                if same < len(rows):
                    raise Fork(f"entries {first} to {rows[-1][1]} do not follow what is there")

    def others(self) -> list[Holder]:
        rows = self._hub.rows(
            "SELECT r.holder, r.author, r.told, r.replica, r.seq, r.hash FROM hmip.reach AS r "
            "WHERE r.inspection = %s AND r.holder <> %s ORDER BY r.holder, r.seq",
            self._owner.inspection,
            self._owner.replica,
        )
        found: dict[str, Holder] = {}
        for holder, author, told, replica, seq, hash_ in rows:
            before = found.get(holder)
            reach = {**(before.reach if before else {}), replica: Reach(seq, hash_)}
            time = max(utc(told), before.time if before else "")
            found[holder] = Holder(holder, author, time, reach)
        return list(found.values())

    def tell(self, reach: Mapping[str, Reach]) -> None:
        owner = self._owner
        with self._hub.transaction() as cursor:
            cursor.executemany(
                "INSERT INTO hmip.reach (inspection, holder, replica, seq, hash, author) "
                "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [
                    (owner.inspection, owner.replica, replica, seq, hash_, owner.author)
                    for replica, (seq, hash_) in reach.items()
                ],
            )

    def close(self) -> None:
        self._hub.close()
