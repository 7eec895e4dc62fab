"""Running results stay what a fresh count of all interviews gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.interview_results import Running
from hmip_tui.interviews import Held, percentages
from hmip_tui.tally import ALL, Slice
from tests.test_interviews import TALK, many_talks, replies_to

SLICES = [ALL, *(Slice("sex", value) for value in ("Female", "Male", "")), Slice("town", "Leeds")]

held = st.builds(
    Held,
    replies_to(TALK),
    st.fixed_dictionaries({}, optional={"sex": st.sampled_from(["Female", "Male", ""])}),
)


@given(many_talks(), st.lists(st.tuples(st.integers(0, 15), held), max_size=12))
def test_changes_leave_what_a_count_gives(
    first: list[Held], changes: list[tuple[int, Held]]
) -> None:
    now = {str(n): talk for n, talk in enumerate(first)}
    running = Running(TALK, now)
    for slice_ in SLICES[:3]:  # of these counts are kept, the rest is counted at the end
        running.percentages(slice_)
    for n, talk in changes:
        running.put(str(n), talk)
        now[str(n)] = talk
    for slice_ in SLICES:
        assert running.percentages(slice_) == percentages(TALK, now.values(), slice_)
    assert running.held() == len(now)
    assert sum(running.held(Slice("sex", value)) for value in ("Female", "Male", "")) == len(now)


@given(many_talks())
def test_values_are_those_that_anybody_has(talks: list[Held]) -> None:
    running = Running(TALK, {str(n): talk for n, talk in enumerate(talks)})
    found = running.values("sex")
    assert found == sorted(found, key=lambda value: (value == "", value))
    assert set(found) == {talk.attributes.get("sex", "") for talk in talks}
