"""Backups of a file: made, checked, thinned, found again and brought back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hmip_tui import backing_up, paths, rotation
from hmip_tui.application import Inspection
from hmip_tui.backing_up import When
from hmip_tui.errors import FileProblem, Refused
from hmip_tui.settings import Settings
from hmip_tui.store import backups, merging, verify
from hmip_tui.store.connection import Connection
from tests.store.support import add_visits, create, names
from tests.strategies import DOCUMENT
from tests.team import answer

SETTINGS = Settings()


@pytest.fixture
def inspection(tmp_path: Path) -> Iterator[Inspection]:
    with create(tmp_path / "north.sqlite") as made:
        add_visits(made, 2)
        yield made


def back_up(inspection: Inspection, when: When = When.ALWAYS) -> Path:
    made = backing_up.back_up(inspection.path, SETTINGS, when)
    assert made is not None
    return made.path


class TestMaking:
    def test_a_backup_of_an_open_file_holds_every_entry(self, inspection: Inspection) -> None:
        answer(inspection, "V1", q2_1_1="yes")
        report = verify.examine(back_up(inspection))
        assert report.findings == []
        assert report.entries == len(list(inspection.record.entries()))

    def test_it_is_its_owners_alone(self, inspection: Inspection) -> None:
        if os.name == "nt":
            pytest.skip("Windows keeps such permissions elsewhere")
        path = back_up(inspection)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        folders = [f for f in path.parents if paths.data_folder() in (f, *f.parents)]
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700] * 4

    def test_its_name_says_what_was_checked(self, inspection: Inspection) -> None:
        path = back_up(inspection)
        told = rotation.named(path.name, path.stat().st_size)
        assert told is not None
        assert told.digest == rotation.short(backups.digest(path))
        assert told.state == rotation.state_of(inspection.record.vector())

    def test_what_has_not_changed_is_not_backed_up_again(self, inspection: Inspection) -> None:
        back_up(inspection, When.CHANGED)
        assert backing_up.back_up(inspection.path, SETTINGS, When.CHANGED) is None
        answer(inspection, "V1", q2_1_1="yes")
        assert backing_up.back_up(inspection.path, SETTINGS, When.DUE) is None, "no hour passed"
        back_up(inspection, When.CHANGED)

    def test_answers_go_on_meanwhile(self, inspection: Inspection) -> None:
        """The slowest answer while backups are made all the time is no wait for a whole one."""
        done = threading.Event()

        def make() -> None:
            while not done.is_set():
                back_up(inspection)

        maker = threading.Thread(target=make)
        maker.start()
        try:
            for number in range(30):
                answer(inspection, "V1", q2_1_1="yes" if number % 2 else "no")
        finally:
            done.set()
            maker.join()
        assert verify.findings(inspection.record) == []
        assert verify.examine(back_up(inspection)).findings == []

    @pytest.mark.parametrize("id", ["demonstration", "training"])
    def test_nothing_is_made_of_what_is_nobodys_work(self, tmp_path: Path, id: str) -> None:
        path = tmp_path / "invented.sqlite"
        Inspection.create(path, DOCUMENT, {"provider": "A provider"}, inspection=id).close()
        assert backing_up.back_up(path, SETTINGS, When.CHANGED) is None
        assert backing_up.back_up(path, SETTINGS) is not None, "who asks for one has one"

    def test_a_damaged_copy_does_not_count(
        self, inspection: Inspection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What the disk does to a copy before it is looked at."""
        written = Connection.backup

        def torn(self: Connection, target: Path) -> None:
            written(self, target)
            data = bytearray(target.read_bytes())
            data[-2000:] = bytes(2000)
            data[4096:8192] = bytes(4096)
            target.write_bytes(data)

        monkeypatch.setattr(Connection, "backup", torn)
        with pytest.raises(FileProblem):
            back_up(inspection)
        assert [
            p for p in paths.data_folder().rglob("*") if p.suffix in (".part", ".hmip-backup")
        ] == []
        assert backing_up.problem(inspection.path) != ""
        monkeypatch.undo()

    def test_a_problem_is_remembered_until_one_succeeds(
        self, inspection: Inspection, tmp_path: Path
    ) -> None:
        gone = Settings(backup_folder=str(tmp_path / "stick"))
        said = backing_up.keep(inspection, gone)
        assert said.fault
        assert "is not there" in said.text
        assert backing_up.problem(inspection.path) == said.text
        back_up(inspection)
        assert backing_up.problem(inspection.path) == ""

    @pytest.mark.parametrize("name", ["~nobody-has-this/backups", "x" * 300])
    def test_a_folder_that_nobody_can_reach_is_said(
        self, inspection: Inspection, tmp_path: Path, name: str
    ) -> None:
        folder = name if name.startswith("~") else str(tmp_path / name)
        said = backing_up.keep(inspection, Settings(backup_folder=folder))
        assert said.fault
        assert f"{folder}, which the settings name, is not there" in said.text

    def test_the_settings_name_a_folder(self, inspection: Inspection, tmp_path: Path) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()
        made = backing_up.back_up(inspection.path, Settings(backup_folder=str(stick)))
        assert made is not None
        assert made.path.is_relative_to(stick)

    def test_an_inspections_id_leads_nowhere_else(self) -> None:
        facts = backups.Facts("../../elsewhere", "/root", {})
        folder = backing_up.folder_of(SETTINGS, facts)
        assert folder.parent.parent == backing_up.base(SETTINGS)
        assert ".." not in folder.parts


class TestThinning:
    def test_old_ones_go_as_the_rule_says(self, inspection: Inspection) -> None:
        first = back_up(inspection)
        told = rotation.named(first.name, 0)
        assert told is not None
        for hours in (50, 51, 52):
            older = told._replace(time=told.time - timedelta(hours=hours))
            shutil.copy(first, first.with_name(older.name))
        answer(inspection, "V1", q2_1_1="yes")
        last = back_up(inspection)
        left = {path.name for path in last.parent.glob("*.hmip-backup")}
        found = [b for name in left if (b := rotation.named(name, 1))]
        assert len(left) < 5
        assert rotation.kept(found, datetime.now(UTC), sys.maxsize) == rotation.newest_first(found)

    def test_too_many_for_the_room_are_said(self, inspection: Inspection) -> None:
        little = Settings(backup_megabytes=0.3)
        backing_up.back_up(inspection.path, little)
        answer(inspection, "V1", q2_1_1="yes")
        made = backing_up.back_up(inspection.path, little)
        assert made is not None
        assert made.note == (
            "The backups were larger than 0.3 MB, so the oldest backup was removed."
        )
        assert len(backing_up.listed(inspection.path, little)) == 1

    def test_what_was_broken_off_long_ago_is_removed(self, inspection: Inspection) -> None:
        folder = back_up(inspection).parent
        old, new = folder / ".01.part", folder / ".02.part"
        for part in (old, new):
            part.touch()
        os.utime(old, (1, 1))
        back_up(inspection)
        assert not old.exists()
        assert new.exists()


class TestComingBack:
    def test_it_is_found_by_the_path_of_a_file_that_is_lost(self, inspection: Inspection) -> None:
        made = back_up(inspection)
        inspection.close()
        inspection.path.unlink()
        (found,) = backing_up.listed(inspection.path, SETTINGS)
        assert found.path == made
        assert found.as_written

    def test_one_that_was_changed_is_told(self, inspection: Inspection) -> None:
        made = back_up(inspection)
        with made.open("rb+") as file:
            file.seek(5000)
            file.write(b"changed")
        (found,) = backing_up.listed(inspection.path, SETTINGS)
        assert not found.as_written

    def test_a_restored_file_works_in_merges(self, inspection: Inspection, tmp_path: Path) -> None:
        """The original goes on meanwhile; neither numbers entries as the other does."""
        answer(inspection, "V1", q2_1_1="yes")
        made = back_up(inspection)
        answer(inspection, "V1", q2_1_1="no")
        backing_up.restore(made, tmp_path / "again.sqlite")
        with Inspection.open(tmp_path / "again.sqlite") as again:
            assert again.record.replica != inspection.record.replica
            answer(again, "V2", q2_1_1="yes")
            merging.take_in_file(inspection.record, again.path)
            merging.take_in_file(again.record, inspection.path)
            assert again.record.vector() == inspection.record.vector()
            assert verify.findings(again.record) == verify.findings(inspection.record) == []

    def test_even_in_the_place_of_the_file_itself(self, inspection: Inspection) -> None:
        made = back_up(inspection)
        inspection.close()
        inspection.path.unlink()
        backing_up.restore(made, inspection.path)
        with Inspection.open(inspection.path) as again:
            assert again.record.replica != inspection.record.replica

    def test_nothing_is_written_over(self, inspection: Inspection, tmp_path: Path) -> None:
        made = back_up(inspection)
        target = tmp_path / "there"
        target.write_text("mine")
        with pytest.raises(Refused):
            backing_up.restore(made, target)
        assert target.read_text() == "mine"

    def test_a_damaged_one_is_not_restored(self, inspection: Inspection, tmp_path: Path) -> None:
        made = back_up(inspection)
        data = bytearray(made.read_bytes())
        data[8192:12288] = bytes(4096)
        made.write_bytes(data)
        with pytest.raises(FileProblem, match=r"was not restored|no copy|cannot be used"):
            backing_up.restore(made, tmp_path / "again.sqlite")
        assert names(tmp_path) == [
            "data folder",
            "north.sqlite",
            "north.sqlite-lock",
            "north.sqlite-shm",
            "north.sqlite-wal",
        ]


class TestLeaving:
    def test_what_changed_is_backed_up_by_a_process_of_its_own(
        self, inspection: Inspection
    ) -> None:
        backing_up.leave(inspection, SETTINGS)
        until = time.monotonic() + 60
        while not (found := backing_up.listed(inspection.path, SETTINGS)):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert found[0].backup.state == rotation.state_of(backups.facts(inspection.path).vector)
        assert found[0].as_written

    def test_what_did_not_change_is_not(
        self, inspection: Inspection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        back_up(inspection)
        started: list[object] = []
        monkeypatch.setattr(backing_up, "_start", lambda *what: started.append(what))
        backing_up.leave(inspection, SETTINGS)
        assert started == []
        assert names(inspection.path.parent) == ["data folder", "north.sqlite"]

    def test_a_log_that_stays_beside_the_file_is_told(
        self, inspection: Inspection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(backing_up, "_start", lambda *_: None)
        with closing(sqlite3.connect(inspection.path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM journal").fetchall()
            answer(inspection, "V1", q2_1_1="yes")
            said = backing_up.leave(inspection, SETTINGS)
        assert said.startswith("north.sqlite-wal stays beside north.sqlite: ")
        with Inspection.open(inspection.path) as again:
            assert again.case("V1").values["judgement.2.1.1"] == "yes"
            assert backing_up.leave(again, SETTINGS) == ""
