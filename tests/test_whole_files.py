"""Files that are replaced as a whole."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
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


@pytest.mark.parametrize("put", [whole_files.replace, whole_files.add])
def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put: Callable[[Path, str], None]
) -> None:
    file, found = tmp_path / "a.toml", []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        found.append((os.fstat(descriptor).st_size, file.exists()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    put(file, "a text")
    assert found == [(6, False)]


def test_what_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "a.toml"
    folder.mkdir()
    (folder / "in it").touch()
    with pytest.raises(OSError):  # noqa: PT011 - which one differs between systems
        whole_files.replace(folder, "text")
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_nothing_is_left_where_the_system_takes_no_byte_more(tmp_path: Path) -> None:
    import resource

    former, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    with pytest.raises(OSError, match="File too large"):
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (10, most))
            whole_files.replace(tmp_path / "a.toml", "a much longer text")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (former, most))
    assert list(tmp_path.iterdir()) == []


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


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_has_its_name_when_it_is_whole_and_takes_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    if not links:

        def link(_new: Path, _path: Path) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", link)
    target = tmp_path / "a.pack"
    with whole_files.new_file(target) as part:
        part.write_text("whole")
        assert not target.exists(), "a program that is killed now leaves nothing under the name"
    assert list(tmp_path.iterdir()) == [target]
    for moment in ("before", "meanwhile"):
        with pytest.raises(FileExistsError), whole_files.new_file(target) as part:
            assert moment == "meanwhile"
            part.write_text("another")
            target.write_text("whole")
        assert [found.read_text() for found in tmp_path.iterdir()] == ["whole"]
        if moment == "before":
            target.unlink()
