"""Verifying and rebuilding from the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from tests.commands.conftest import Hmip
from tests.store.support import rows


def _damage(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_file_is_told_with_its_chains(hmip: Hmip, file: Path) -> None:
    before = file.read_bytes()
    ran = hmip("verify", file)
    assert (ran.status, ran.err) == (0, "")
    ((replica, entries, head),) = rows(
        file, "SELECT replica, max(seq), hash FROM journal GROUP BY replica"
    )
    assert ran.lines == [
        f"visits.sqlite is sound: 3 cases, {entries} entries of 1 replica.",
        f"{replica}: {entries} entries, chain head {head}",
    ]
    assert file.read_bytes() == before


def test_every_fault_is_a_line(hmip: Hmip, file: Path) -> None:
    _damage(file, "UPDATE cases SET answered = 7, sample = '\x1b[31m' WHERE case_id = 'V2'")
    ran = hmip("verify", file)
    assert ran.status == 1
    assert ran.lines == [
        "table cases: the row V2 has sample '\\x1b[31m'; the journal gives 'visits'",
        "table cases: the row V2 has answered 7; the journal gives 0",
    ]
    assert ran.err == (
        f"2 faults in {file}. Nothing was changed: 'hmip restore' lists its backups, "
        "'hmip repair' makes a new file of all that is intact.\n"
    )


def test_while_the_file_is_open(program: Hmip, file: Path) -> None:
    with Inspection.open(file) as inspection:
        inspection.answer("V1", inspection.framework.questions["2.1.1"], Answer.YES)
        ran = program("verify", file)
    assert ran.status == 0
    assert ran.lines[0].startswith("visits.sqlite is sound: 3 cases, 11 entries")


def test_rebuilding_a_sound_file(hmip: Hmip, file: Path) -> None:
    ran = hmip("rebuild", file)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == f"Rebuilt {file} from its journal; nothing differed.\n"


def test_rebuilding_mends_the_tables(hmip: Hmip, file: Path) -> None:
    _damage(file, "DELETE FROM attributes WHERE case_id = 'V1'", "UPDATE tally SET yes = 9")
    ran = hmip("rebuild", file)
    assert ran.status == 0
    assert ran.lines[:2] == [
        "table attributes: the row V1, sex is missing",
        "table attributes: the row V1, stage is missing",
    ]
    assert "differed and is mended" in ran.err
    assert hmip("verify", file).status == 0


def test_a_journal_that_cannot_be_read_is_not_rebuilt_from(hmip: Hmip, file: Path) -> None:
    change = "UPDATE journal SET value = 'yes' WHERE field = 'sample' AND subject = 'case:V1'"
    _damage(file, "DROP TRIGGER journal_is_never_changed", change)
    before = rows(file, "SELECT * FROM tally")
    assert "\tnothing -> yes\n" in hmip("history", file).out
    ran = hmip("rebuild", file)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{file} cannot be rebuilt: its journal cannot be read in full.")
    assert rows(file, "SELECT * FROM tally") == before
