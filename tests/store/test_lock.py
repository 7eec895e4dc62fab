"""One program at a time writes to an inspection file."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from hmip_tui.errors import FileProblem
from hmip_tui.store import lock


def test_nobody_else_can_take_a_lock_that_is_held(tmp_path: Path) -> None:
    held = lock.take(tmp_path / "file")
    with pytest.raises(FileProblem, match="open in another window"):
        lock.take(tmp_path / "file")
    lock.give_back(held)
    lock.give_back(lock.take(tmp_path / "file"))
    assert not list(tmp_path.iterdir())


def test_a_file_that_a_killed_program_left_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "file-lock").touch()
    lock.give_back(lock.take(tmp_path / "file"))
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="nobody can remove a file that is open")
def test_a_name_removed_between_opening_and_locking_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locks = lock._lock
    name = tmp_path / "file-lock"

    def locks_late(descriptor: int) -> None:
        monkeypatch.setattr(lock, "_lock", locks)
        name.unlink()  # as whoever held it does when giving it back
        locks(descriptor)

    monkeypatch.setattr(lock, "_lock", locks_late)
    held = lock.take(tmp_path / "file")
    with pytest.raises(FileProblem, match="open in another window"):
        lock.take(tmp_path / "file")
    lock.give_back(held)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="a lock is never on a name that is gone")
def test_a_file_system_that_gives_a_file_another_number_each_time_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "samestat", lambda _one, _other: False)
    before = len(list(Path("/dev/fd").iterdir()))
    with pytest.raises(FileProblem, match="another file each time"):
        lock.take(tmp_path / "file")
    assert len(list(Path("/dev/fd").iterdir())) == before, "none is left open"


def test_two_never_hold_it_though_each_removes_its_name(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        taken = 0
        while taken < 100:
            try:
                held = lock.take(tmp_path / "file")
            except FileProblem:
                continue
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)
            lock.give_back(held)
            taken += 1

    workers = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (len(most), max(most)) == (300, 1)


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file-lock").mkdir()
    with pytest.raises(FileProblem, match="cannot be written to"):
        lock.take(tmp_path / "file")
