"""Walking through an interview: what is asked first, what follows, which keys reply."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.case import Progress
from hmip_tui.framework import Framework, build
from hmip_tui.framework.interviews import Interview
from hmip_tui.interview_clock import Clock, ClockTime
from hmip_tui.interview_walk import (
    InterviewHeld,
    after_reply,
    attribute_asked,
    progress,
    reply_letters,
    start,
    with_person,
)
from hmip_tui.interviews import Replies, next_question
from tests.report_lines import FRAMEWORK as CRC
from tests.test_interviews import BUILT, TALK, interviews_with_replies, naive_standings

REAL = build(CRC)


def held(interview: Interview, attributes: Mapping[str, str] = {}) -> InterviewHeld:
    return InterviewHeld(
        id="1",
        interview=interview,
        case="",
        author="inspector",
        begun=None,
        replies={},
        remarks={},
        attributes=attributes,
        clock=Clock.RUNNING,
        time=ClockTime(0.0, None),
    )


@given(interviews_with_replies())
def test_replying_visits_every_open_question_once(given_: tuple[Interview, Replies]) -> None:
    interview, replies = given_
    said = dict(replies)
    question, visited = start(interview, said), []
    while naive_standings(interview, said)[question.id] == "unanswered":
        visited.append(question.id)
        said[question.id] = question.replies[0]
        question = after_reply(interview, said, question)
    order = [q.id for q in interview.questions]
    assert len(visited) == len(set(visited))
    assert visited == sorted(visited, key=order.index)
    assert "unanswered" not in naive_standings(interview, said).values()


@given(interviews_with_replies())
def test_progress_counts_what_may_apply(given_: tuple[Interview, Replies]) -> None:
    interview, replies = given_
    standings = list(naive_standings(interview, replies).values())
    applicable = [s for s in standings if s != "does_not_apply"]
    answered = [s for s in applicable if s != "unanswered"]
    assert progress(interview, replies) == Progress(len(answered), len(applicable))


@pytest.mark.parametrize("framework", [BUILT, REAL], ids=["small", "real"])
def test_the_person_is_asked_for_first(framework: Framework) -> None:
    for interview in framework.interviews.values():
        asked = with_person(framework, held(interview))
        first = asked.questions[: len(interview.attributes)]
        assert [attribute_asked(q) for q in first] == list(interview.attributes)
        assert asked.questions[len(first) :] == interview.questions
        assert not any(attribute_asked(q) for q in interview.questions)
        assert [q.replies for q in first] == [
            framework.attributes[a].values for a in interview.attributes
        ]


def test_the_grade_is_a_reply_like_any_other() -> None:
    interview = REAL.interviews["officer_provider"]
    before, after = held(interview), held(interview, {"officer_grade": "PSO"})
    asked = with_person(REAL, after)
    assert next_question(asked, before.said, None, unanswered=True) == asked.questions[0]
    assert next_question(asked, after.said, None, unanswered=True) == asked.questions[1]


def test_an_attribute_of_any_text_is_answered_once_it_is_known() -> None:
    known = held(TALK, {"town": "Leeds"})
    asked = with_person(BUILT, known)
    assert start(asked, known.said).id == "person:sex"
    assert asked.questions[1].replies == ("Leeds",)


@pytest.mark.parametrize(
    ("replies", "taken", "letters"),
    [
        (["Yes", "No"], "", ("y", "n")),
        (["Yes", "No"], "dn", ("y", "")),
        (["Always", "Mostly", "Sometimes", "Rarely or never"], "r", ("a", "m", "s", "")),
        (["Yes, and it helped", "Yes, with little effect", "No"], "", ("", "", "n")),
        (["PO", "PSO"], "", ("", "")),
        (["50 or fewer", "École", "", "Éa", "ÉB"], "", ("", "", "", "", "")),
    ],
)
def test_letters_say_one_thing_only(
    replies: list[str], taken: str, letters: tuple[str, ...]
) -> None:
    assert reply_letters(replies, taken) == letters


@given(st.lists(st.text(max_size=4), max_size=9), st.sets(st.sampled_from("abcdry")))
def test_no_letter_is_given_twice_or_taken(replies: list[str], taken: set[str]) -> None:
    letters = [letter for letter in reply_letters(replies, taken) if letter]
    assert len(letters) == len(set(letters))
    assert not taken & set(letters)
