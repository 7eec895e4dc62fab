"""Files that are replaced as a whole."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import nullcontext
from pathlib import Path

import pytest

from hmip_tui import whole_files


def test_a_file_is_made_with_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "new" / "a.toml"
    whole_files.replace(file, "é\r\n")
    assert file.read_bytes() == "é\r\n".encode()
    assert list(file.parent.iterdir()) == [file]


def test_a_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    whole_files.replace(file, "a much longer text")
    whole_files.replace(file, "short")
    assert file.read_text(encoding="utf-8") == "short"


def test_what_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "a.toml"
    folder.mkdir()
    (folder / "in it").touch()
    with pytest.raises(OSError):  # noqa: PT011 - which one differs between systems
        whole_files.replace(folder, "text")
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.skipif(os.name == "nt", reason="Windows synchronises no folders")
@pytest.mark.parametrize(("code", "raised"), [(errno.EINVAL, False), (errno.EIO, True)])
def test_a_disk_that_synchronises_no_folders_is_none_at_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, *, raised: bool
) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    told = pytest.raises(OSError, match=os.strerror(code)) if raised else nullcontext()
    with told, whole_files.new_file(tmp_path / "a.pack") as part:
        part.write_text("whole")
    assert (tmp_path / "a.pack").read_text() == "whole"


@pytest.mark.skipif(os.name == "nt", reason="Windows synchronises no folders")
def test_the_name_of_a_new_file_is_synchronised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[list[str]] = []

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            done.append([found.name for found in tmp_path.iterdir()])

    monkeypatch.setattr(os, "fsync", fsync)
    with whole_files.new_file(tmp_path / "a.pack") as part:
        part.touch()
    assert done == [["a.pack"]]
