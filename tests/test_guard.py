"""When results are shown: the rule by itself, and that nothing of an inspection gets around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hmip_tui.application import Inspection, Position
from hmip_tui.errors import Refused, ResultsHidden
from hmip_tui.framework import Answer
from hmip_tui.guard import FROZEN, why_hidden
from hmip_tui.status import document
from hmip_tui.store import verify
from hmip_tui.store.record import Change
from hmip_tui.tally import ALL, Slice
from tests.store.support import add_visits
from tests.strategies import DOCUMENT

SHOWN = None
OPEN = "Results are hidden while V1 is open and not complete."
LED = "Results are shown to the lead inspector only (Ann, [b]Bo)."
NOBODY = "Results are shown to the lead inspector only (nobody named)."
UNKNOWN = "Results are hidden: this inspection has a rule that this version does not know."
LEADS = ["Ann", "[b]Bo"]


@pytest.mark.parametrize(
    ("setting", "leads", "author", "open_case", "expected"),
    [
        (None, None, "Cy", "V1", SHOWN),
        ("always", None, "Cy", "V1", SHOWN),
        ("closed cases", None, "Cy", "", SHOWN),
        ("closed cases", None, "Cy", "V1", OPEN),
        ("closed cases", LEADS, "Ann", "V1", OPEN),  # the lead inspector reviews cases too
        ("lead", LEADS, "Ann", "V1", SHOWN),
        ("lead", LEADS, " ann ", "", SHOWN),
        ("lead", LEADS, "[b]bo", "", SHOWN),
        ("lead", "Ann", "Ann", "", SHOWN),
        ("lead", LEADS, "Cy", "", LED),
        ("lead", LEADS, "", "", LED),
        ("lead", LEADS, "An", "", LED),
        ("lead", None, "Cy", "", NOBODY),
        ("lead", [], "", "", NOBODY),
        ("lead", [None, 3], "None", "", NOBODY),
        ("lead", {"Ann": 1}, "Ann", "", NOBODY),
        ("friday", LEADS, "Ann", "", UNKNOWN),
        (["always"], LEADS, "Ann", "", UNKNOWN),
        (True, LEADS, "Ann", "", UNKNOWN),
    ],
)
def test_the_rule(
    setting: Any, leads: Any, author: str, open_case: str, expected: str | None
) -> None:
    assert why_hidden(setting, leads, author, open_case) == expected


Begin = Callable[..., Inspection]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Create an inspection with settings of its own and two cases."""
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "device"))
    opened: list[Inspection] = []

    def create(author: str = "Cy", **settings: Any) -> Inspection:
        path = tmp_path / "inspection.sqlite"
        inspection = Inspection.create(path, DOCUMENT, {"provider": "P"} | settings, author=author)
        opened.append(inspection)
        add_visits(inspection, 2)
        inspection.answer("V1", inspection.framework.questions["2.1.1"], Answer.YES)
        return inspection

    yield create
    for inspection in opened:
        inspection.close()


RESULTS: dict[str, Callable[[Inspection], object]] = {
    "live": lambda i: i.live("visits"),
    "live of a slice": lambda i: i.live("visits", Slice("sex", "Female")),
    "board": lambda i: i.board(),
    "overall": lambda i: i.overall(),
    "standards": lambda i: i.standards(),
    "standard": lambda i: i.standard("2.1"),
    "tally": lambda i: i.live_tally(),
    "movement": lambda i: i.movement("2.1.1"),
    "status": document,
}


@pytest.mark.parametrize("what", RESULTS)
def test_results_are_hidden_while_a_case_is_open(begin: Begin, what: str) -> None:
    inspection = begin(show_results="closed cases")
    RESULTS[what](inspection)
    inspection.go_to(Position("V1", "2.1.1"))
    with pytest.raises(ResultsHidden, match="V1 is open"):
        RESULTS[what](inspection)
    _finish(inspection, "V1")
    RESULTS[what](inspection)
    inspection.take_step("V1", "reopen", "Something was forgotten")
    with pytest.raises(ResultsHidden):
        RESULTS[what](inspection)


def _finish(inspection: Inspection, case_id: str) -> None:
    case = inspection.case(case_id)
    for question in inspection.framework.routes[case.sample]:
        inspection.answer(case_id, question, Answer.YES)
    for found in inspection.check(inspection.case(case_id)):
        if not found.finding.hard:
            inspection.accept(case_id, found.finding, "It is so")
    inspection.take_step(case_id, "complete")


@pytest.mark.parametrize("what", RESULTS)
def test_only_the_lead_sees_results(begin: Begin, what: str) -> None:
    inspection = begin(show_results="lead", lead=["Ann"])
    with pytest.raises(ResultsHidden, match="Ann"):
        RESULTS[what](inspection)
    inspection.record.author = "Ann"
    RESULTS[what](inspection)


def test_results_hidden_before_stay_in_step(begin: Begin) -> None:
    inspection = begin(show_results="closed cases")
    before = inspection.live_tally()
    inspection.go_to(Position("V2", "2.1.1"))
    inspection.answer("V2", inspection.framework.questions["2.1.1"], Answer.NO)
    _finish(inspection, "V1")
    inspection.go_to(Position("V1", "2.1.1"))
    assert inspection.live_tally() is before
    assert (before.counts("2.1.1").yes, before.counts("2.1.1").no) == (1, 1)
    assert verify.findings(inspection.record) == []


@pytest.mark.parametrize("field", sorted(FROZEN))
def test_what_was_settled_stays(begin: Begin, field: str) -> None:
    inspection = begin(show_results="lead", lead=["Ann"])
    entries = sum(1 for _ in inspection.record.entries())
    with pytest.raises(Refused, match="settled"):
        inspection._append(Change("inspection", field, "always"))
    assert sum(1 for _ in inspection.record.entries()) == entries


def test_viewings_are_entries_and_nothing_else(begin: Begin) -> None:
    inspection = begin()
    settings = inspection.record.connection.rows("SELECT * FROM settings")
    inspection.record_viewing("board", "", "all cases")
    inspection.go_to(Position("V2", "2.1.1"))
    inspection.record_viewing("movement", "2.1.1", "Sex: Female")
    found = [
        (entry.subject, entry.field, entry.content, entry.author)
        for entry in inspection.record.entries("inspection")
        if entry.field.startswith("viewed.")
    ]
    assert found == [
        ("inspection", "viewed.board", {"what": "", "slice": "all cases", "case": ""}, "Cy"),
        (
            "inspection",
            "viewed.movement",
            {"what": "2.1.1", "slice": "Sex: Female", "case": "V2"},
            "Cy",
        ),
    ]
    assert inspection.record.connection.rows("SELECT * FROM settings") == settings
    assert verify.findings(inspection.record) == []


def test_two_peoples_viewings_are_no_disagreement(begin: Begin) -> None:
    inspection = begin()
    inspection.record_viewing("board", "", "all cases")
    connection = inspection.record.connection
    with connection.transaction():  # as if another replica's entry had been merged
        connection.execute(
            "INSERT INTO journal SELECT 'other', 1, time, author, action, subject, field, "
            "'{\"what\":\"\"}', '[]', hash FROM journal WHERE field = 'viewed.board'"
        )
        connection.execute(
            "INSERT INTO heads SELECT subject, field, replica, seq, time, value FROM journal "
            "WHERE replica = 'other'"
        )
    assert len(inspection.record.heads("inspection", "viewed.board")) == 2
    assert inspection.record.conflicts() == []
    assert inspection.board().contest is None


def test_how_many_cases_are_not_complete(begin: Begin) -> None:
    inspection = begin()
    inspection.add_case("W1", "works", {"sex": "Female"})
    female, nowhere = Slice("sex", "Female"), Slice("town", "")
    inspection.set_attribute("V2", "sex", "Male")

    def found() -> list[int]:
        slices = (ALL, female, nowhere)
        return [
            *(inspection.unfinished("visits", slice_) for slice_ in slices),
            inspection.unfinished("works"),
        ]

    assert found() == [2, 1, 2, 1]
    _finish(inspection, "V1")
    assert found() == [1, 0, 1, 1]
    assert inspection.live("visits").unfinished == {"visits": 1}
    assert inspection.board().live.unfinished == {"visits": 1, "works": 1}
    inspection.set_attribute("V2", "sex", "Female")
    inspection.set_attribute("V2", "town", "Leeds")
    assert found() == [1, 1, 0, 1]
    inspection.take_step("V1", "submit")
    assert found() == [1, 1, 0, 1]
    inspection.ask("V1", "2.1.1", "Is that so?")
    inspection.take_step("V1", "return", "See the question")
    assert found() == [2, 2, 1, 1]


def test_a_batch_that_fails_takes_back_who_is_complete(begin: Begin) -> None:
    inspection = begin()
    assert inspection.unfinished("visits") == 2

    class Stop(Exception):
        pass

    with pytest.raises(Stop), inspection.together():
        _finish(inspection, "V1")
        assert inspection.unfinished("visits") == 1
        raise Stop
    assert inspection.unfinished("visits") == 2
