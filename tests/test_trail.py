"""Going back along the path taken, and forward again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.trail import Trail


def test_back_and_forward_retrace_the_path() -> None:
    trail = Trail("a")
    for question in "bdc":
        trail.go(question)
    assert [trail.back(), trail.back(), trail.here] == ["d", "b", "b"]
    assert [trail.forward(), trail.forward(), trail.forward()] == ["d", "c", None]


def test_another_way_from_the_middle_leaves_what_lay_ahead() -> None:
    trail = Trail("a")
    trail.go("b")
    trail.back()
    trail.go("c")
    assert (trail.forward(), trail.back(), trail.back()) == (None, "a", None)


@given(st.lists(st.sampled_from("abc")), st.integers(0, 20))
def test_going_forward_undoes_going_back(visits: list[str], steps: int) -> None:
    trail = Trail("start")
    for visit in visits:
        trail.go(visit)
    here = trail.here
    back = [trail.back() for _ in range(steps)]
    for taken in back:
        if taken is not None:
            trail.forward()
    assert trail.here == here
