"""Backing up, restoring, repairing, looking after and in the end removing, by commands."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from hmip_tui import name_key, paths, purging, recent, retention, whole_files
from hmip_tui.application import Inspection
from hmip_tui.errors import Refused
from hmip_tui.framework import Answer
from hmip_tui.name_key import Named
from hmip_tui.store import backups, erasing, packs, projections
from tests.commands.conftest import Hmip, Ran
from tests.store.support import add_visits, create, names

EVIDENCE = "Told in confidence by the invented person Quux."


def answer(file: Path) -> None:
    with Inspection.open(file) as inspection:
        inspection.answer("V1", inspection.framework.questions["2.1.1"], Answer.YES)
        inspection.save_evidence("V1", "2.1.1", EVIDENCE)


class TestBackups:
    def test_there_and_back(self, hmip: Hmip, file: Path, tmp_path: Path) -> None:
        made = hmip("backup", file)
        assert made.status == 0
        assert Path(made.lines[0]).is_file()
        answer(file)
        assert hmip("backup", file, "--if-changed").status == 0
        listed = hmip("restore", file)
        assert [line.split("\t")[0] for line in listed.lines] == ["1", "2"]
        assert [line.split("\t")[4] for line in listed.lines] == ["verified", "verified"]
        again = tmp_path / "again.sqlite"
        assert hmip("restore", file, "--from", "1", "-o", again).status == 0
        assert hmip("verify", again).status == 0
        assert EVIDENCE in hmip("history", again).out

    def test_a_file_that_is_gone(self, hmip: Hmip, file: Path) -> None:
        hmip("backup", file)
        file.unlink()
        assert hmip("restore", file, "--from", "1", "-o", file).status == 0
        assert hmip("verify", file).status == 0

    def test_those_from_before_another_folder_was_named_are_listed_too(
        self, hmip: Hmip, file: Path, tmp_path: Path
    ) -> None:
        """Also where the other is a drive that is not plugged in, which is said."""
        first = hmip("backup", file).lines[0]
        stick = tmp_path / "stick"
        stick.mkdir()
        (paths.data_folder() / "settings.toml").write_text(f"backup_folder = '{stick}'\n")
        answer(file)
        second = hmip("backup", file).lines[0]
        file.unlink()
        listed = hmip("restore", file)
        assert [line.split("\t")[5] for line in listed.lines] == [second, first]
        assert "is not there" not in listed.err
        stick.rename(tmp_path / "unplugged")
        listed = hmip("restore", file)
        assert [line.split("\t")[5] for line in listed.lines] == [first]
        assert f"{stick}, which the settings name, is not there" in listed.err

    def test_what_is_not_there_is_said(self, hmip: Hmip, file: Path, tmp_path: Path) -> None:
        assert hmip("restore", file).status == 1
        ran = hmip("restore", file, "--from", "1", "-o", tmp_path / "new")
        assert ran.err == f"{file} has 0 backups; --from 1 is none of them.\n"
        ran = hmip("restore", file, "--from", "9" * 5000, "-o", tmp_path / "new")
        assert ran.err.endswith("9 is none of them.\n")
        ran = hmip("restore", file, "--from", "1")
        assert ran.err.startswith("Say which backup with --from")

    def test_a_changed_one_is_told_and_not_taken_by_its_number(
        self, hmip: Hmip, file: Path, tmp_path: Path
    ) -> None:
        made = Path(hmip("backup", file).lines[0])
        with made.open("rb+") as stream:
            stream.seek(-1, os.SEEK_END)
            stream.write(b"!")
        assert "CHANGED SINCE IT WAS VERIFIED" in hmip("restore", file).out
        ran = hmip("restore", file, "--from", "1", "-o", tmp_path / "new")
        assert ran.status == 1
        assert not (tmp_path / "new").exists()

    def test_under_a_name_of_ones_own(self, hmip: Hmip, file: Path, tmp_path: Path) -> None:
        copy = tmp_path / "copy.sqlite"
        assert hmip("backup", file, "-o", copy).lines == [str(copy)]
        assert hmip("verify", copy).out.splitlines()[1:] == hmip("verify", file).lines[1:]
        assert hmip("backup", file, "-o", copy).err == (
            f"{copy} exists already; nothing was changed.\n"
        )

    def test_a_key_from_another_process_has_to_be_one(
        self, hmip: Hmip, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("x'00'\n"))
        ran = hmip("backup", file, "--key-from-input")
        assert (ran.status, ran.err) == (1, "The first line of the input is no key.\n")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize(
    ("module", "step", "words"),
    [
        (packs, "_empty", "pack FILE -o TARGET"),
        (whole_files, "_name", "backup FILE -o TARGET"),
        (projections, "rebuild", "repair FILE -o TARGET"),
        (backups, "digest", "backup FILE"),
    ],
)
def test_whoever_is_told_to_end_leaves_nothing_half_made(  # noqa: PLR0917 - what is varied
    hmip: Hmip,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    module: ModuleType,
    step: str,
    words: str,
) -> None:
    number = getattr(signal, name, None)
    if number is None or (os.name == "nt" and number == signal.SIGTERM):
        pytest.skip("Windows knows Ctrl+C only")
    target = tmp_path / "target"

    def told(*_arguments: object) -> None:
        assert not target.exists()
        signal.raise_signal(number)

    monkeypatch.setattr(module, step, told)
    named = {"FILE": file, "TARGET": target}
    inherited = signal.getsignal(number)
    if inherited is signal.SIG_IGN:  # as nohup leaves it
        signal.signal(number, signal.SIG_DFL)
    try:
        before = signal.getsignal(number)
        ran = hmip(*(named.get(word, word) for word in words.split()))
        after = signal.getsignal(number)
    finally:
        signal.signal(number, inherited)
    assert (ran.status, ran.out) == (128 + number, "")
    assert names(tmp_path) == ["device", "visits.sqlite"]
    left = [found.name for found in paths.data_folder().rglob("*") if found.is_file()]
    assert not [each for each in left if ".part" in each or each.endswith(".hmip-backup")]
    assert after is before


class TestRepairing:
    def test_a_damaged_file(self, hmip: Hmip, file: Path, tmp_path: Path) -> None:
        answer(file)
        data = file.read_bytes()
        file.write_bytes(bytes(4096) + data[4096:])
        repaired = tmp_path / "repaired.sqlite"
        ran = hmip("repair", file, "-o", repaired)
        assert ran.status == 1, "its framework is of these tests, and on the first page"
        assert "--with" in ran.err
        assert names(tmp_path) == ["device", "visits.sqlite"]
        whole = tmp_path / "whole.sqlite"
        whole.write_bytes(data)
        ran = hmip("repair", file, "-o", repaired, "--with", whole)
        assert (ran.status, ran.out) == (0, "")
        assert hmip("verify", repaired).status == 0

    def test_what_is_missing_is_printed(self, hmip: Hmip, file: Path, tmp_path: Path) -> None:
        answer(file)
        data = file.read_bytes()
        with Inspection.open(file, writable=False) as inspection:
            found = next(e for e in inspection.record.entries() if e.field == "judgement.2.1.1")
        at = data.index(found.hash.encode()) - 5
        file.write_bytes(data[:at] + b"\xff" + data[at + 1 :])
        ran = hmip("repair", file, "-o", tmp_path / "repaired.sqlite")
        assert ran.status == 1
        assert ran.lines == [
            f"missing\t{found.id.replica}\t{found.id.seq}",
            f"missing\t{found.id}\tcase:V1\t{found.field}",
        ]

    def test_a_journal_as_text_and_back(self, hmip: Hmip, file: Path, tmp_path: Path) -> None:
        answer(file)
        text, again = tmp_path / "journal.jsonl", tmp_path / "again.sqlite"
        assert hmip("export-journal", file, "-o", text).lines == [str(text)]
        assert (
            hmip("export-journal", file).out.splitlines()[1:]
            == (text.read_text(encoding="ascii").splitlines()[1:])
        )
        assert hmip("repair", text, "-o", again).status == 0
        assert hmip("verify", again).lines[1:] == hmip("verify", file).lines[1:]

    @pytest.mark.parametrize("cut", [4096, 5000])
    def test_a_damaged_files_text_is_not_taken_for_all(
        self, hmip: Hmip, file: Path, tmp_path: Path, cut: int
    ) -> None:
        file.write_bytes(file.read_bytes()[:-cut])
        told = hmip("export-journal", file, "-o", tmp_path / "journal.jsonl")
        assert (told.status, hmip("export-journal", file).status) == (1, 1)
        assert f"{file} is damaged, or no inspection file" in told.err


LAST_BACKUP = ("backups", "last")


class TestDoctor:
    def test_it_says_nothing_of_any_case(self, hmip: Hmip, file: Path) -> None:
        answer(file)
        hmip("backup", file)
        for arguments in (["doctor", file], ["doctor", file, "--json"]):
            said = hmip(*arguments).out
            for word in ("V1", "Quux", "A provider", "an inspector", "2.1.1"):
                assert word not in said

    def test_as_json(self, hmip: Hmip, file: Path) -> None:
        told = json.loads(hmip("doctor", file, "--json").out)
        checks = {(check["part"], check["what"]): check for check in told["checks"]}
        assert checks["file", "encrypted"]["said"].startswith("no")
        assert checks["backups", "last"] == {
            "part": "backups",
            "what": "last",
            "said": "there is none",
            "well": False,
        }
        assert checks["program", "Textual"]["well"]

    def test_what_others_may_read_is_told(self, hmip: Hmip, file: Path) -> None:
        if os.name == "nt":
            pytest.skip("Windows keeps such permissions elsewhere")
        hmip("backup", file)
        file.chmod(0o644)
        ran = hmip("doctor", file)
        assert ran.status == 1
        assert "!!\tfile\tpermissions\tothers may read it (rw-r--r--)" in ran.lines
        file.chmod(0o600)
        ran = hmip("doctor", file)
        assert "ok\tfile\tpermissions\tits owner alone" in ran.lines

    def test_mistakes_in_settings_and_keys(self, hmip: Hmip) -> None:
        folder = paths.data_folder()
        folder.mkdir(parents=True)
        (folder / "settings.toml").write_text("shape = 1\n")
        (folder / "keys.toml").write_text('"review.yes" = "Ctrl+C"\n')
        unwell = [line for line in hmip("doctor").lines if line.startswith("!!")]
        assert [line.split("\t")[2] for line in unwell] == ["settings.toml", "keys.toml"]

    @pytest.mark.parametrize("left", [0, 3000, 5000])
    def test_the_backups_of_a_damaged_file_are_told(
        self, hmip: Hmip, file: Path, left: int
    ) -> None:
        hmip("backup", file)
        if left:
            file.write_bytes(file.read_bytes()[:left])
        else:
            file.unlink()
        found = [line.split("\t") for line in hmip("doctor", file).lines]
        told = [(well, said) for well, part, what, said in found if (part, what) == LAST_BACKUP]
        assert [(well, said.partition(", ")[2]) for well, said in told] == [("ok", "of 1 backup")]

    @pytest.mark.parametrize("content", [b"", b"not an inspection"])
    def test_what_is_no_inspection(self, hmip: Hmip, tmp_path: Path, content: bytes) -> None:
        other = tmp_path / "letter"
        other.write_bytes(content)
        assert hmip("doctor", other).status == 1
        assert hmip("doctor", tmp_path / "nothing").status == 1


def purge(hmip: Hmip, monkeypatch: pytest.MonkeyPatch, file: Path, typed: str) -> Ran:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
    return hmip("purge", file)


@pytest.fixture
def over(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An inspection whose day has passed, with all that there can be beside it."""
    answer(file)
    today = datetime.now(UTC).date()
    with Inspection.open(file) as inspection:
        purging.keep_until(inspection, "2020-03-31", date(2020, 1, 1))
        with pytest.raises(Refused):
            purging.keep_until(inspection, "2020-03-31", today)
    name_key.write(name_key.path_of(file), [Named("visits", "V1", "17", "Quux")])
    file.with_name("visits.before-version-5.sqlite").write_text(EVIDENCE)
    recent.add(recent.Recent(file.resolve(), "A provider", 3, datetime.now(UTC)))
    return file


def interrupt(path: Path) -> None:
    raise KeyboardInterrupt


class TestRetention:
    def test_a_day_is_part_of_the_record(self, hmip: Hmip, file: Path) -> None:
        assert hmip("retention", file).status == 1
        later = (datetime.now(UTC).date() + timedelta(days=400)).isoformat()
        assert hmip("retention", file, later).status == 0
        assert hmip("retention", file).lines == [later]
        assert later in hmip("history", file).out

    @pytest.mark.parametrize("day", ["soon", "2020-02-30", "2020-01-01"])
    def test_what_is_no_day_to_come_is_refused(self, hmip: Hmip, file: Path, day: str) -> None:
        assert hmip("retention", file, day).status == 1

    def test_of_two_days_the_later_holds(self) -> None:
        with pytest.raises(Refused, match="2030-01-01"):
            retention.require_over(["2020-01-01", None, "2030-01-01"], date(2029, 12, 31))
        with pytest.raises(Refused, match="2030-01-01"):
            retention.require_over(["2030-01-01"], date(2030, 1, 1))
        assert retention.require_over(["2030-01-01"], date(2030, 1, 2)) == date(2030, 1, 1)


class TestPurging:
    def test_nothing_of_any_case_is_left(
        self, hmip: Hmip, over: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        hmip("backup", over)
        digest = hmip("verify", over).lines[1].split()[-1]
        ran = purge(hmip, monkeypatch, over, "A provider")
        assert ran.status == 0
        certificate = tmp_path / "visits-removed.json"
        assert ran.lines == [str(certificate)]
        assert names(tmp_path) == ["device", "visits-removed.json"]
        for found in tmp_path.rglob("*"):
            if found.is_file():
                assert b"Quux" not in found.read_bytes()
        assert recent.load().files == []
        told = json.loads(certificate.read_text())
        assert told["provider"] == "A provider"
        assert told["cases"] == {"visits": 3, "works": 0}
        assert [reach["hash"] for reach in told["replicas"].values()] == [digest]
        assert sorted({each["what"] for each in told["removed"]}) == [
            "backup",
            "before an update",
            "inspection",
            "names",
        ]
        assert told["left"] == []
        assert told["done"] >= told["begun"]

    def test_the_bytes_are_written_over(
        self, hmip: Hmip, over: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Another name of the same file, as a backup program may have given it, holds zeros."""
        if os.name == "nt":
            pytest.skip("needs hard links")
        link = tmp_path / "device" / "link"
        os.link(over, link)
        purge(hmip, monkeypatch, over, "A provider")
        assert not link.read_bytes().strip(b"\0")

    def test_what_a_link_leads_to_goes(
        self, hmip: Hmip, over: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        link = tmp_path / "desktop" / "link.sqlite"
        link.parent.mkdir()
        try:
            link.symlink_to(over)
        except OSError:
            pytest.skip("this system lets nobody make links")
        ran = purge(hmip, monkeypatch, link, "A provider")
        assert ran.status == 0
        assert not over.exists()
        told = json.loads(Path(ran.lines[0]).read_text())
        assert over.name in [each["name"] for each in told["removed"]]

    @pytest.mark.parametrize("plugged_in", [True, False])
    def test_backups_from_before_another_folder_was_named_go_too(
        self,
        hmip: Hmip,
        over: Path,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        plugged_in: bool,
    ) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()
        backups = [Path(hmip("backup", over).lines[0])]
        (paths.data_folder() / "settings.toml").write_text(f"backup_folder = '{stick}'\n")
        backups.append(Path(hmip("backup", over).lines[0]))
        assert stick in backups[1].parents
        if not plugged_in:
            stick.rename(tmp_path / "unplugged")
        ran = purge(hmip, monkeypatch, over, "A provider")
        assert not any(backup.exists() for backup in backups)
        assert ran.status == (0 if plugged_in else 1)
        assert ("is not there" in ran.err) is not plugged_in
        left = json.loads(Path(ran.lines[0]).read_text())["left"]
        assert len(left) == (0 if plugged_in else 1)

    def test_one_that_was_broken_off_is_done_again(
        self, hmip: Hmip, over: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hmip("backup", over)
        certificate = over.with_name("visits-removed.json")
        with monkeypatch.context() as patch:
            patch.setattr(erasing, "overwrite", interrupt)
            assert purge(hmip, patch, over, "A provider").status == 130
        assert json.loads(certificate.read_text())["done"] is None
        assert purge(hmip, monkeypatch, over, "A provider").status == 0
        assert json.loads(certificate.read_text())["done"]
        assert not over.exists()

    @pytest.mark.parametrize("there", ["{}", "[]", "no JSON", "another's", "done"])
    def test_no_other_certificate_is_written_over(
        self, hmip: Hmip, over: Path, monkeypatch: pytest.MonkeyPatch, there: str
    ) -> None:
        certificate = over.with_name("visits-removed.json")
        told = {"certificate": retention.CERTIFICATE, "inspection": "other", "done": None}
        if there == "done":
            told |= {"inspection": backups.facts(over).inspection, "done": "2031-04-01"}
        text = there if there in ("{}", "[]", "no JSON") else json.dumps(told)
        certificate.write_text(text)
        ran = purge(hmip, monkeypatch, over, "A provider")
        assert (ran.status, "exists already; nothing was removed" in ran.err) == (1, True)
        assert certificate.read_text() == text
        assert hmip("verify", over).status == 0

    @pytest.mark.parametrize("typed", ["", "yes", "a provider"])
    def test_not_without_the_name(
        self, hmip: Hmip, over: Path, monkeypatch: pytest.MonkeyPatch, typed: str
    ) -> None:
        assert purge(hmip, monkeypatch, over, typed).status == 1
        assert hmip("verify", over).status == 0
        assert not over.with_name("visits-removed.json").exists()

    def test_not_before_the_day(
        self, hmip: Hmip, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "No date is set" in purge(hmip, monkeypatch, file, "A provider").err
        hmip("retention", file, datetime.now(UTC).date().isoformat())
        assert "is kept until" in purge(hmip, monkeypatch, file, "A provider").err
        assert hmip("verify", file).status == 0

    def test_not_while_it_is_open(
        self, hmip: Hmip, over: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Inspection.open(over):
            assert "open in another window" in purge(hmip, monkeypatch, over, "A provider").err
        assert hmip("verify", over).status == 0

    def test_other_files_are_left_alone(
        self, hmip: Hmip, over: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Another inspection and its backups; a second copy of this one, which is named."""
        other = tmp_path / "other.sqlite"
        with create(other) as inspection:
            add_visits(inspection, 1)
        kept = Path(hmip("backup", other).lines[0])
        copy = tmp_path / "copy.sqlite"
        hmip("backup", over, "-o", copy)
        recent.add(recent.Recent(copy.resolve(), "A provider", 3, datetime.now(UTC)))
        ran = purge(hmip, monkeypatch, over, "A provider")
        assert f"It does not remove another copy: {copy}" in ran.err
        assert kept.exists()
        assert hmip("verify", other).status == hmip("verify", copy).status == 0
