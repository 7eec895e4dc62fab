"""What holds of an exchange, whatever the other side is."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from hmip_tui import training_file
from hmip_tui.errors import HmipError, Refused, Stopped
from hmip_tui.exchange import log, syncing
from hmip_tui.exchange.sessions import exchange
from hmip_tui.exchange.syncing import target_of
from hmip_tui.exchanges import Progress
from hmip_tui.store import receipts
from tests.exchange.conftest import Copy, opened
from tests.exchange.people import assert_equal, entries, say, sync, work
from tests.exchange.postgres import Server
from tests.store.support import create


@pytest.fixture(params=["folder", "hub"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A folder, and a hub."""
    if request.param == "folder":
        folder = tmp_path / "share"
        folder.mkdir()
        return str(folder)
    server: Server = request.getfixturevalue("server")
    return server.url(request.getfixturevalue("hub"))


def test_what_one_records_comes_to_the_other(copy: Copy, where: str) -> None:
    one, two = copy("one"), copy("two")
    say(one, "V1", "judgement.2.1.1", "yes")
    say(two, "V2", "judgement.2.1.1", "no")
    sync(one, where)
    outcome = sync(two, where)
    assert (outcome.sent, outcome.received) == (1, 1)
    assert sync(one, where).received == 1
    assert_equal([one, two])


def test_nothing_goes_twice(copy: Copy, where: str) -> None:
    one = copy("one")
    first = sync(one, where)
    again = sync(one, where)
    assert first.sent == len(entries(one))
    assert (again.sent, again.received, again.unsent.entries) == (0, 0, 0)


def test_disagreement_is_told_and_kept(copy: Copy, where: str) -> None:
    one, two = copy("one"), copy("two")
    say(one, "V1", "judgement.2.1.1", "yes")
    say(two, "V1", "judgement.2.1.1", "no")
    sync(one, where)
    outcome = sync(two, where)
    assert outcome.conflicts == (("case:V1", "judgement.2.1.1"),)
    assert outcome.problems == []


def test_entries_of_people_who_never_exchange_go_with_those_who_hold_them(
    copy: Copy, where: str
) -> None:
    lead, away, late = copy("lead"), copy("away"), copy("late")
    say(away, "V3", "gate.harm", "yes")
    from hmip_tui.store.merging import take_in_file

    with opened(lead) as record:
        take_in_file(record, away)
    sync(lead, where)
    sync(late, where)
    assert_equal([lead, late])
    assert entries(away) <= entries(late)


def test_any_number_of_people_in_any_order_end_alike(copy: Copy, where: str) -> None:
    chance = random.Random(4)
    paths = [copy(f"person{n}") for n in range(4)]
    for _ in range(12):
        path = chance.choice(paths)
        with opened(path) as record:
            work(record, chance, chance.randrange(1, 6))
        if chance.random() < 0.7:
            sync(path, where)
    everything = set().union(*(entries(path) for path in paths))
    for path in [*paths, *paths]:
        sync(path, where)
    assert assert_equal(paths) == everything


def test_what_has_arrived_is_confirmed(copy: Copy, where: str) -> None:
    one, two = copy("one"), copy("two")
    say(one, "V1", "gate.harm", "no")
    sync(one, where)
    sync(two, where)
    outcome = sync(one, where)
    assert outcome.own == outcome.arrived == 1
    assert outcome.confirmed
    with opened(one) as record:
        own = [r for r in receipts.known(record) if r.replica == record.replica]
        other = [r for r in own if r.author == "two"]
        assert [(r.seq, r.hash) for r in other] == [tuple(record.vector()[record.replica])]


def test_what_is_not_there_yet_is_counted_with_its_age(copy: Copy, where: str) -> None:
    one, two = copy("one"), copy("two")
    sync(one, where)
    say(one, "V1", "gate.harm", "yes")
    with opened(one) as record:
        (entry,) = record.entries(replica=record.replica)
        with syncing.opened(record, where) as target:
            from hmip_tui.exchange.sessions import unsent

            found = unsent(record, target.kept())
    assert (found.entries, found.oldest) == (1, entry.time)
    assert sync(one, where).unsent == (0, "")
    assert sync(two, where).unsent == (0, "")


def test_a_copy_that_went_on_from_an_older_state_is_named_and_nothing_is_lost(
    copy: Copy, where: str, tmp_path: Path
) -> None:
    one, two = copy("one"), copy("two")
    backup = one.read_bytes()
    say(one, "V1", "judgement.2.1.1", "yes")
    sync(one, where)
    before = entries(one)
    one.write_bytes(backup)
    shutil.rmtree(one.parent / "replicas")  # the device, another one, knows nothing of it
    say(one, "V1", "judgement.2.1.1", "no")
    say(two, "V2", "judgement.2.1.1", "yes")
    sync(two, where)
    outcome = sync(one, where)
    with opened(one) as record:
        replica = record.replica
    assert [replica in problem for problem in outcome.problems] == [True]
    assert outcome.received == 1  # everybody else's still comes
    assert before < entries(two)
    assert not entries(one) <= entries(two)


def test_a_copy_that_was_put_back_gets_its_own_entries_again(copy: Copy, where: str) -> None:
    one = copy("one")
    backup = one.read_bytes()
    say(one, "V1", "judgement.2.1.1", "yes")
    sync(one, where)
    before = entries(one)
    one.write_bytes(backup)
    assert sync(one, where).received == 1
    assert entries(one) == before
    say(one, "V2", "judgement.2.1.1", "yes")
    assert sync(one, where).problems == []


def test_another_framework_is_refused(copy: Copy, where: str, tmp_path: Path) -> None:
    one = copy("one")
    sync(one, where)
    from hmip_tui.application import Inspection
    from tests.strategies import DOCUMENT

    other = tmp_path / "other.sqlite"
    document = DOCUMENT | {"framework": DOCUMENT["framework"] | {"edition": "Second"}}
    with opened(one) as record:
        inspection = record.inspection
    Inspection.create(
        other, document, {"provider": "A provider"}, author="other", inspection=inspection
    ).close()
    with pytest.raises(Refused, match="another framework"):
        sync(other, where)


def test_two_inspections_do_not_meet(copy: Copy, where: str, tmp_path: Path) -> None:
    one, other = copy("one"), tmp_path / "other.sqlite"
    create(other).close()
    sync(one, where)
    outcome = sync(other, where)
    assert outcome.received == 0
    assert outcome.notes == ()


def test_a_training_file_is_refused(where: str, tmp_path: Path) -> None:
    path = tmp_path / "training.sqlite"
    training_file.provide(path)
    with pytest.raises(Refused, match="training"):
        sync(path, where)


def test_who_watches_can_stop_and_begin_again(copy: Copy, where: str) -> None:
    one, two = copy("one"), copy("two")
    say(two, "V2", "gate.harm", "yes")
    sync(two, where)
    say(one, "V1", "gate.harm", "yes")
    seen: list[Progress] = []

    def stop_at(step: int) -> None:
        def watch(progress: Progress) -> None:
            seen.append(progress)
            if len(seen) == step:
                raise Stopped("Stopped.")

        seen.clear()
        with (
            opened(one) as record,
            syncing.opened(record, where) as target,
            pytest.raises(Stopped),
        ):
            exchange(record, target, watch)

    for step in range(1, 5):
        stop_at(step)
        say(one, "V1", "gate.review", "yes" if step % 2 else "no")
        say(two, "V3", "gate.review", "yes" if step % 2 else "no")
        sync(two, where)
    sync(one, where)
    sync(two, where)
    assert_equal([one, two])


def test_where_is_remembered_and_every_exchange_is_logged(copy: Copy, where: str) -> None:
    one = copy("one")
    say(one, "V1", "evidence.2.1.1.x", {"text": "the secret of the case", "tags": []})
    sync(one, where)
    with opened(one) as record:
        assert target_of(record) == where
        (line,) = log.lines(record.inspection)
    assert line.well
    assert "Sent" in line.words
    assert "secret" not in str(line)
    assert "@" not in line.target


def test_a_folder_is_found_again_from_anywhere(
    copy: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = copy("one")
    (tmp_path / "share").mkdir()
    monkeypatch.chdir(tmp_path)
    sync(one, Path("share"))
    with opened(one) as record:
        assert target_of(record) == str(tmp_path / "share")


def test_a_home_that_nobody_has_is_refused(copy: Copy) -> None:
    one = copy("one")
    with pytest.raises(HmipError, match=r"knows no such home|is not there"):
        sync(one, Path("~nobody-has-this-name/share"))


def test_a_failure_is_logged(copy: Copy, tmp_path: Path) -> None:
    one = copy("one")
    with pytest.raises(HmipError, match="is not there"):
        sync(one, tmp_path / "nowhere")
    with opened(one) as record:
        (line,) = log.lines(record.inspection)
        assert target_of(record) == ""
    assert not line.well
    assert not (tmp_path / "nowhere").exists()
