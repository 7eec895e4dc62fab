"""Which backups are kept, whatever was made when, and when another is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui import rotation
from hmip_tui.journal import Reach
from hmip_tui.rotation import ALL_OF, DAILY_FOR, EVERY, Backup

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
PLENTY = 10**12

backups = st.lists(
    st.builds(
        Backup,
        st.datetimes(datetime(2025, 12, 1), datetime(2026, 3, 21)).map(  # noqa: DTZ001
            lambda t: t.replace(microsecond=0, tzinfo=UTC)
        ),
        st.integers(0, 5000),
        st.text("0123456789abcdef", min_size=16, max_size=16),
        st.text("0123456789abcdef", min_size=16, max_size=16),
        st.integers(1, 10**6),
    ),
    max_size=40,
    unique_by=lambda backup: backup.time,
)


def made(*ages: timedelta, size: int = 1) -> list[Backup]:
    return [Backup(NOW - age, 1, "0" * 16, f"{n:016x}", size) for n, age in enumerate(ages)]


def hours(*numbers: float) -> list[timedelta]:
    return [timedelta(hours=number) for number in numbers]


class TestWhatIsKept:
    def test_all_of_the_last_day(self) -> None:
        found = made(*hours(0, 1, 2, 3, 22, 23.9))
        assert rotation.kept(found, NOW, PLENTY) == found

    def test_then_the_last_of_each_day(self) -> None:
        found = made(*hours(0, 37, 38, 39))  # three on one day, the day before yesterday
        assert rotation.kept(found, NOW, PLENTY) == [found[0], found[1]]

    def test_then_the_last_of_each_week(self) -> None:
        monday, tuesday = timedelta(days=32), timedelta(days=31)
        found = made(timedelta(0), tuesday, monday, timedelta(days=39))
        assert rotation.kept(found, NOW, PLENTY) == [found[0], found[1], found[3]]

    def test_the_oldest_go_where_room_is_short_and_the_newest_never(self) -> None:
        found = made(*hours(0, 1, 2), size=10)
        assert rotation.kept(found, NOW, 25) == found[:2]
        assert rotation.kept(found, NOW, 0) == found[:1]

    @given(backups)
    def test_every_hour_day_and_week_that_had_one_still_has_one(self, found: list[Backup]) -> None:
        kept = rotation.kept(found, NOW, PLENTY)
        assert set(kept) <= set(found)
        for backup in found:
            age = NOW - backup.time
            if age < ALL_OF:
                assert backup in kept
            if age < DAILY_FOR:
                assert any(k.time.date() == backup.time.date() for k in kept)
                assert max(b for b in found if b.time.date() == backup.time.date()) in kept
            weeks = [k.time.isocalendar()[:2] for k in kept]
            assert backup.time.isocalendar()[:2] in weeks

    @given(backups, st.timedeltas(timedelta(0), timedelta(days=60)))
    def test_it_makes_no_difference_how_often_they_are_thinned(
        self, found: list[Backup], later: timedelta
    ) -> None:
        then = NOW + later
        once = rotation.kept(found, then, PLENTY)
        assert rotation.kept(rotation.kept(found, NOW, PLENTY), then, PLENTY) == once
        assert rotation.kept(once, then, PLENTY) == once

    @given(backups, st.integers(0, 3 * 10**6))
    def test_they_take_no_more_room_than_they_may(self, found: list[Backup], most: int) -> None:
        kept = rotation.kept(found, NOW, most)
        assert kept[:1] == rotation.newest_first(found)[:1]
        assert len(kept) <= 1 or sum(backup.size for backup in kept) <= most


class TestNames:
    @given(backups)
    def test_a_name_says_all(self, found: list[Backup]) -> None:
        for backup in found:
            assert rotation.named(backup.name, backup.size) == backup

    @pytest.mark.parametrize(
        "name",
        [
            "origin.json",
            ".0011.part",
            "20261399T000000Z-1-0000000000000000-0000000000000000.hmip-backup",
            "20260301T000000Z-1-0000000000000000-0000000000000000.hmip-backup.old",
        ],
    )
    def test_what_else_lies_there_is_none(self, name: str) -> None:
        assert rotation.named(name, 1) is None

    def test_a_state_is_that_of_all_replicas(self) -> None:
        one = {"a": Reach(3, "x"), "b": Reach(4, "y")}
        assert rotation.state_of(one) == rotation.state_of(dict(reversed(one.items())))
        assert rotation.state_of(one) != rotation.state_of(one | {"b": Reach(4, "z")})


class TestWhenOneIsDue:
    def test_at_once_where_there_is_none(self) -> None:
        assert rotation.is_due(None, "s", NOW)

    @pytest.mark.parametrize(
        ("age", "changed", "due"),
        [
            (EVERY, True, True),
            (EVERY - timedelta(seconds=1), True, False),
            (10 * EVERY, False, False),
            (-EVERY, True, True),  # the clock was set back
            (-EVERY, False, False),
        ],
    )
    def test_after_an_hour_with_changes(self, age: timedelta, changed: bool, due: bool) -> None:
        newest = Backup(NOW - age, 1, "before", "0" * 16)
        assert rotation.is_due(newest, "after" if changed else "before", NOW) is due
