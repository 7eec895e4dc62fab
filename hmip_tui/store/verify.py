"""Finding what is wrong with an inspection file.

Nothing here changes a file or trusts it: what cannot be read is a finding like any other.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from hmip_tui import framework as frameworks
from hmip_tui import journal, limits
from hmip_tui.errors import FileProblem, HmipError
from hmip_tui.framework import Framework
from hmip_tui.framework.check import check
from hmip_tui.journal import Entry, EntryId
from hmip_tui.store import chains, comparison, engine, known, migrations, places, projections
from hmip_tui.store.chains import Chain
from hmip_tui.store.connection import Connection
from hmip_tui.store.record import Record

_MOST_OF_A_KIND = 20
"""How many findings of one kind are listed; the rest is counted."""

_INSPECTION = "SELECT id, framework_hash, framework FROM inspection"
_RECEIPTS = (
    "SELECT DISTINCT r.replica, r.seq, r.place, j.hash IS NULL FROM receipts AS r "
    "LEFT JOIN journal AS j USING (replica, seq) WHERE j.hash IS NOT r.hash ORDER BY 3, 1, 2"
)
_JOURNAL = f"SELECT {chains.COLUMNS} FROM journal ORDER BY replica, seq"
_SCHEMA = """
SELECT type, name, sql FROM sqlite_master
WHERE name NOT LIKE 'sqlite%' AND name <> '_sqlite_migrations' ORDER BY name
"""
"""What our migrations make; the omitted ones are SQLite's own and those of sqlite-utils."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found and what was looked at. ``findings`` empty: the file is sound.

    ``notes`` are no faults: what has not arrived yet, and what this program does not know.
    """

    findings: list[str]
    cases: int = 0
    entries: int = 0
    chains: Sequence[Chain] = ()
    notes: Sequence[str] = ()


def examine(path: Path) -> Report:
    """Check a whole file without opening it for writing.

    Raises :class:`FileProblem` for what is not an inspection file, or is a newer program's.
    """
    try:
        places.look(path)
        connection = Connection.reader(path)
    except FileProblem as error:
        if isinstance(error.__cause__, engine.failures()):
            return Report([f"the database cannot be opened: {engine.fault(error.__cause__)}"])
        raise
    with closing(connection):
        return _Examination(connection).report()


def findings(record: Record) -> list[str]:
    """What is wrong with an open record's file; empty where it is sound."""
    return _Examination(record.connection).report().findings


def stale_rows(record: Record) -> list[str]:
    """Every row of a projection that differs from what the journal gives.

    Raises :class:`FileProblem` for a journal that cannot be read in full.
    """
    examination = _Examination(record.connection)
    with record.connection.snapshot():
        entries = examination.journal(record.inspection)
        if entries is None:
            raise FileProblem(
                f"{record.path} cannot be rebuilt: its journal cannot be read in full. "
                f"'hmip verify {record.path.name}' lists what is wrong."
            )
        return examination.stale(record.framework, entries)


class _Examination:
    """One look at a file. To be made inside one snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: list[str] = []

    def report(self) -> Report:
        raw = self._connection.raw
        with self._connection.snapshot():
            former = raw.text_factory
            # bytes that are no text become the fault of one entry, not of a whole table
            raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
            try:
                return self._report()
            finally:
                raw.text_factory = former
                self._connection.require_unchanged()

    def _report(self) -> Report:
        migrations.require_known(self._connection)
        reached = migrations.version(self._connection)
        self._database()
        inspection, framework = self._inspection()
        entries = self.journal(inspection)
        self._local()
        cases, notes = 0, list[str]()
        if reached == migrations.LATEST:  # an older file's tables are made when it is opened
            self._schema()
            self._receipts()
            if framework is not None and entries is not None:
                self._found += self.stale(framework, entries)
            cases = len(self._rows("SELECT case_id FROM cases", "cases cannot be counted") or ())
            if framework is not None and not self._found:
                notes = self._notes(framework)
        entries = entries or []
        return Report(self._found, cases, len(entries), chains.chains(entries), tuple(notes))

    def _notes(self, framework: Framework) -> list[str]:
        notes = [f"entry {id} was replaced and has not arrived yet" for id in self._absent()]
        notes += (
            f"'{unknown.field}' of a {unknown.kind} is not known to this version: "
            f"{unknown.values} current, kept and not shown"
            for unknown in known.unknown_heads(self._connection, framework)
        )
        return _several(notes)

    def _rows(self, sql: str, failed: str) -> list[Any] | None:
        """A query's rows; None, and a finding that begins with ``failed``, where there are none."""
        try:
            return self._connection.raw.execute(sql).fetchall()
        except engine.failures() as error:
            self._found.append(f"{failed}: {engine.fault(error)}")
            return None

    def _database(self) -> None:
        """What SQLite itself finds, in the file's pages and between its tables."""
        pages = self._rows(
            f"PRAGMA integrity_check({_MOST_OF_A_KIND})", "SQLite cannot check the file"
        )
        said = [line for row in pages or () for line in str(row[0]).splitlines()]
        self._found += [f"SQLite finds: {line}" for line in said if line != "ok"]
        orphans = self._rows("PRAGMA foreign_key_check", "SQLite cannot check references")
        for table, count in Counter(row[0] for row in orphans or ()).items():
            self._found.append(f"table {table}: {count} rows name entries that are not there")

    def _schema(self) -> None:
        """Tables and guards that differ from what the migrations make."""
        rows = self._rows(_SCHEMA, "the list of tables cannot be read")
        found = {(kind, name): sql for kind, name, sql in rows or ()}
        with closing(Connection.in_memory()) as memory:
            migrations.migrate(memory)
            for kind, name, sql in memory.rows(_SCHEMA):
                if rows is not None and (kind, name) not in found:
                    self._found.append(f"the {kind} {name} is missing")
                elif rows is not None and found.pop((kind, name)) != sql:
                    self._found.append(f"the {kind} {name} was changed")
        self._found += _several(f"the {kind} {name} is not of this program" for kind, name in found)

    def _inspection(self) -> tuple[str | None, Framework | None]:
        """The inspection's id and framework, as far as they can be trusted."""
        rows = self._rows(_INSPECTION, "table inspection cannot be read")
        if rows is None:
            return None, None
        if len(rows) != 1:
            self._found.append(f"table inspection has {len(rows)} rows, not one")
            return None, None
        id, hash_, text = rows[0]
        return id, self._framework(hash_, text)

    def _framework(self, hash_: str, text: str) -> Framework | None:
        try:
            document = json.loads(text if len(text) <= limits.TEXT_FILE else "")
            changed = frameworks.fingerprint(document) != hash_
        except (TypeError, ValueError, RecursionError):
            self._found.append("the frozen framework cannot be read")
            return None
        if changed:
            self._found.append("the frozen framework does not match its hash: it was changed")
        if not isinstance(document, dict) or check(document):
            self._found.append("the frozen framework is not one that this program can use")
            return None
        return frameworks.build(document)

    def journal(self, inspection: str | None) -> list[Entry] | None:
        """Every entry; None, and findings, where one cannot be read. Chains are checked."""
        rows = self._rows(_JOURNAL, "table journal cannot be read")
        if rows is None:
            return None
        entries, unreadable = chains.read_all(rows)
        self._found += _several(unreadable)
        self._found += _several(chains.chain_findings(inspection, entries))
        self._found += _several(chains.reference_findings(entries, self._absent()))
        return None if unreadable else entries

    def _absent(self) -> list[EntryId]:
        """What is known to be on its way; an older file's table is made when it is opened."""
        if migrations.version(self._connection) < migrations.LATEST:
            return []
        rows = self._rows("SELECT replica, seq FROM absent", "table absent cannot be read")
        return [EntryId(*row) for row in rows or ()]

    def _receipts(self) -> None:
        """What others hold of this record and this file does not: its end may have been cut off."""
        rows = self._rows(_RECEIPTS, "table receipts cannot be read") or ()
        self._found += _several(
            f"table receipts: {place} holds entry {seq} of replica {replica}, "
            f"which {'is not there' if absent else 'is another one here'}"
            for replica, seq, place, absent in rows
        )

    def _local(self) -> None:
        facts = dict(self._rows("SELECT key, value FROM local", "table local cannot be read") or ())
        if ("replica" in facts) != ("home" in facts):
            self._found.append(
                "this copy's replica and the place where it began are not both there"
            )
        if not str(facts.get("replica", "none")).isalnum():
            self._found.append("this copy's replica has no proper name")
        for key in ("home", "position", "interview"):
            if key in facts and journal.decode_pair(facts[key]) is None:
                self._found.append(f"this copy's {key} cannot be read")

    def stale(self, framework: Framework, entries: Sequence[Entry]) -> list[str]:
        """The rows of every projection that differ from what the entries give."""
        findings: list[str] = []
        try:
            memory = comparison.expected(framework, entries)
        except HmipError as error:
            return [f"the tables cannot be worked out from the journal: {error}"]
        with closing(memory):
            for table in projections.TABLES:
                columns = memory.rows(f"PRAGMA table_info({table})")
                names = [column[1] for column in columns]
                keys = [column[1] for column in columns if column[5]]
                sql = f"SELECT {', '.join(names)} FROM {table}"
                given = memory.rows(sql)
                try:
                    rows = self._connection.raw.execute(sql).fetchall()
                except engine.failures() as error:
                    findings.append(f"table {table} cannot be read: {engine.fault(error)}")
                    continue
                if rows == given:  # as a rule: both come in the order of their keys
                    continue
                found, should = (comparison.keyed(table, names, keys, r) for r in (rows, given))
                findings += _several(comparison.differences(table, found, should))
        return findings


def _several(findings: Iterable[str]) -> list[str]:
    """Findings of one kind, the first of them listed and the rest counted."""
    findings = iter(findings)
    listed = list(islice(findings, _MOST_OF_A_KIND))
    more = sum(1 for _ in findings)
    return [*listed, f"... and {more:,} more like this"] if more else listed
