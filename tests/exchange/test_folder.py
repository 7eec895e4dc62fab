"""A shared folder that a file-sync service keeps copies of."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from hmip_tui.exchange import files
from hmip_tui.exchange.target import Lost
from tests.exchange.conftest import Copy, opened
from tests.exchange.people import assert_equal, entries, say, sync


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def segments(share: Path) -> list[Path]:
    return sorted(share.rglob("*.entries"))


def contents(share: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in share.rglob("*") if path.is_file()}


def own_folder(share: Path, path: Path) -> Path:
    with opened(path) as record:
        return share / record.inspection / record.replica


def test_everybody_writes_into_a_folder_of_their_own_and_changes_nothing(
    copy: Copy, share: Path
) -> None:
    one, two = copy("one"), copy("two")
    sync(one, share)
    for number in range(3):
        before = contents(share)
        path = two if number % 2 else one
        say(path, "V1", "gate.harm", "yes" if number < 2 else "no")
        sync(path, share)
        after = contents(share)
        assert after.items() > before.items()
        new = {found.parent for found in after.keys() - before.keys()}
        assert new == {own_folder(share, path)}


def test_half_copied_and_conflict_copies_do_no_harm_and_come_later(
    copy: Copy, share: Path, tmp_path: Path
) -> None:
    one, two = copy("one"), copy("two")
    say(one, "V1", "gate.harm", "yes")
    sync(one, share)
    with opened(one) as record:
        (path,) = (found for found in segments(share) if found.name.startswith(record.replica))
    whole, before = path.read_bytes(), entries(two)
    shutil.copy(path, path.with_name(f"{path.stem} (1){path.suffix}"))
    shutil.copy(path, path.with_name(f"{path.stem}-LAPTOP{path.suffix}"))
    for content in (whole[: len(whole) // 2], bytes(len(whole)), b"", whole[:-1] + b"x"):
        path.write_bytes(content)
        outcome = sync(two, share)
        assert path.name in " ".join(outcome.notes)
        assert outcome.problems == []
        assert entries(two) == before
    path.write_bytes(whole)
    outcome = sync(two, share)
    assert any("LAPTOP" in note for note in outcome.notes)
    assert_equal([one, two])


def test_whoever_wrote_a_file_that_was_changed_writes_it_again(copy: Copy, share: Path) -> None:
    one, two = copy("one"), copy("two")
    sync(one, share)
    for path in segments(share):
        path.write_bytes(bytes(path.stat().st_size))
    outcome = sync(one, share)
    assert any("written anew" in note for note in outcome.notes)
    say(two, "V1", "gate.harm", "yes")
    sync(two, share)
    sync(one, share)
    assert_equal([one, two])


def test_a_file_that_was_removed_comes_back(copy: Copy, share: Path) -> None:
    one, two = copy("one"), copy("two")
    say(one, "V1", "gate.harm", "yes")
    sync(one, share)
    for path in segments(share):
        path.unlink()
    sync(one, share)
    sync(two, share)
    assert_equal([one, two])


def test_later_entries_that_come_first_wait_for_the_earlier(copy: Copy, share: Path) -> None:
    one, two = copy("one"), copy("two")
    sync(one, share)
    for value in ("yes", "no"):
        say(one, "V1", "gate.harm", value)
        sync(one, share)
    held = own_folder(share, one)
    with opened(one) as record:
        first = next(held.glob(f"{record.replica}.00000001-*"))
    aside = share.parent / first.name
    first.rename(aside)
    before = entries(two)
    outcome = sync(two, share)
    assert "later exchange" in " ".join(outcome.notes)
    assert outcome.problems == []
    assert entries(two) == before
    aside.rename(first)
    sync(two, share)
    assert_equal([one, two])


def test_what_is_half_there_of_others_is_put_there_by_whoever_holds_it(
    copy: Copy, share: Path
) -> None:
    one, two, three = copy("one"), copy("two"), copy("three")
    say(one, "V1", "gate.harm", "yes")
    sync(one, share)
    sync(two, share)
    for path in segments(share):
        path.write_bytes(path.read_bytes()[:-20])
    sync(two, share)
    outcome = sync(three, share)
    assert "not whole yet" in " ".join(outcome.notes)
    assert_equal([one, two, three])


def test_a_file_is_on_the_disk_before_it_has_its_name(
    copy: Copy, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    fsync, replace = os.fsync, Path.replace

    def tell_fsync(descriptor: int) -> None:
        done.append("fsync")
        fsync(descriptor)

    def tell_replace(path: Path, target: Path) -> Path:
        done.append("rename" if path.suffix == ".new" and share in path.parents else "other")
        return replace(path, target)

    one = copy("one")
    with opened(one) as record:
        from hmip_tui.exchange import syncing

        with syncing.opened(record, str(share)) as target:
            rows = list(record.rows_after(next(iter(record.vector())), 0))
            monkeypatch.setattr(os, "fsync", tell_fsync)
            monkeypatch.setattr(Path, "replace", tell_replace)
            target.put("", rows)
            monkeypatch.undo()
    assert done == ["fsync", "rename"]


def test_many_entries_are_cut_into_files_of_a_certain_length(
    copy: Copy, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hmip_tui.exchange.folder import FolderTarget

    monkeypatch.setattr(FolderTarget, "batch", 4)
    one, two = copy("one"), copy("two")
    for number in range(9):
        say(one, "V1", "gate.harm", ("yes", "no")[number % 2])
    sync(one, share)
    names = [files.Name.parse(path.name) for path in segments(share)]
    assert max(name.last - name.first + 1 for name in names if name) == 4
    sync(two, share)
    assert_equal([one, two])


def test_what_two_have_put_there_overlaps_and_is_taken_once(copy: Copy, share: Path) -> None:
    one, two, three = copy("one"), copy("two"), copy("three")
    say(one, "V1", "gate.harm", "yes")
    elsewhere = share.parent / "elsewhere"
    elsewhere.mkdir()
    sync(one, elsewhere)
    sync(two, elsewhere)  # two holds one's entry before one is ever seen in the share
    sync(two, share)
    say(one, "V2", "gate.harm", "no")
    sync(one, share)
    sync(three, share)
    assert entries(three) == entries(one) | entries(two)


def test_a_file_that_is_not_what_its_name_says_is_left_out(copy: Copy, share: Path) -> None:
    one, two = copy("one"), copy("two")
    say(one, "V1", "gate.harm", "yes")
    sync(one, share)
    with opened(one) as record:
        name = files.Name(record.replica, 1, 2, "0" * 16, 0)
    (known,) = own_folder(share, one).glob(f"{name.replica}.*.entries")
    lying = name._replace(size=known.stat().st_size)
    shutil.copy(known, known.with_name(str(lying)))
    outcome = sync(two, share)
    assert str(lying) in " ".join(outcome.notes)
    assert_equal([one, two])


def test_the_folder_of_the_inspection_itself_can_be_named(copy: Copy, share: Path) -> None:
    one, two = copy("one"), copy("two")
    sync(one, share)
    inspection = own_folder(share, one).parent
    say(two, "V1", "gate.harm", "yes")
    sync(two, inspection)
    sync(one, share)
    assert_equal([one, two])
    assert [found.name for found in share.iterdir()] == [inspection.name]


def test_what_another_inspection_left_in_the_folder_is_left_out(copy: Copy, share: Path) -> None:
    one, two = copy("one"), copy("two")
    sync(one, share)
    with opened(one) as record:
        rows = list(record.rows_after(record.replica, 0)) or list(
            next([*record.rows_after(replica, 0)] for replica in record.vector())
        )
        name, content = files.write_segment("another", record.framework_hash, "p", rows)
        foreign = name._replace(replica=name.replica)
        folder = share / record.inspection / "somebody"
    folder.mkdir()
    (folder / str(foreign)).write_bytes(content)
    for path in segments(share):
        if path.parent != folder:
            path.unlink()
    before = entries(two)
    outcome = sync(two, share)
    assert outcome.received == 0
    assert entries(two) == before


@pytest.mark.skipif(
    sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0),
    reason="the permission is not kept from this user",
)
def test_a_folder_without_permission_is_a_sentence(copy: Copy, share: Path) -> None:
    share.chmod(0o500)
    try:
        with pytest.raises(Lost, match="cannot be used"):
            sync(copy("one"), share)
    finally:
        share.chmod(0o700)


def test_a_file_in_place_of_the_folder_is_a_sentence(copy: Copy, share: Path) -> None:
    one = copy("one")
    with opened(one) as record:
        (share / record.inspection).write_text("in the way")
    with pytest.raises(Lost, match="cannot be used"):
        sync(one, share)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_others_can_read_what_is_put_there(copy: Copy, share: Path) -> None:
    before = os.umask(0o022)
    try:
        sync(copy("one"), share)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in contents(share)} == {0o644}
