"""The status document: its shape, and every figure in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hmip_tui.application import Inspection
from hmip_tui.framework import Answer
from hmip_tui.status import document
from hmip_tui.tally import Slice
from tests.store.support import create

YES, NO, NA = Answer.YES, Answer.NO, Answer.NOT_APPLICABLE
COUNTS = ["yes", "no", "not_applicable", "does_not_apply", "unanswered"]


@pytest.fixture
def inspection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "device"))
    with create(tmp_path / "inspection.sqlite") as opened:
        yield opened


def _answer(inspection: Inspection, case: str, **answers: Answer) -> None:
    for name, answer in answers.items():
        question = name if name.isalpha() else name.removeprefix("q").replace("_", ".")
        inspection.answer(case, inspection.framework.questions[question], answer)


Fill = Callable[[int, int], None]


@pytest.fixture
def judge(inspection: Inspection) -> Fill:
    """Add cases judged yes on 2.1.1, and others judged no; every other case is a woman's.

    On 2.1.2 all are judged yes.
    """

    def fill(yes: int, no: int) -> None:
        with inspection.together():
            for n in range(yes + no):
                sex = "Male" if n % 2 else "Female"
                inspection.add_case(f"V{n}", "visits", {"sex": sex, "stage": "Early"})
                _answer(inspection, f"V{n}", harm=YES, q2_1_2=YES, q2_1_1=YES if n < yes else NO)

    return fill


def test_the_shape_while_nothing_is_recorded(inspection: Inspection) -> None:
    found = document(inspection)
    assert json.loads(json.dumps(found)) == found
    assert list(found) == ["overall", "standards", "key_questions", "prompts", "exchange"]
    assert found["exchange"].pop("unsent_since").startswith("2")
    assert found["exchange"] == {"unsent": 1, "last_receipt": None}
    assert found["overall"] == {"score": None, "lowest": 0, "highest": 12, "rating": None}
    unrated: dict[str, Any] = {
        "rating": None,
        "lowest_key_questions": [],
        "discretion": {"within_five_points": False, "one_case": False},
    }
    names = {"1.1": "Leadership", "2.1": "Arriving", "2.2": "Staying", "3.1": "Building"}
    assert found["standards"] == {id: {"name": name} | unrated for id, name in names.items()}
    nothing = dict.fromkeys(COUNTS, 0)
    uncounted = {"percent": None, "exact": None, "band": None, "rounding_decides": False}
    judged = ["2.1.1", "2.1.2", "2.2.1", "2.2.2", "3.1.1", "3.1.2"]
    assert found["key_questions"] == dict.fromkeys(judged, nothing | uncounted)
    prompts = ["2.1.1.a", "2.1.1.b", "2.1.2.a", "2.1.2.b", "2.2.1.a", "2.2.1.b", "2.2.2.a"]
    prompts += ["3.1.1.a", "3.1.2.a"]
    assert found["prompts"] == dict.fromkeys(prompts, nothing | {"percent": None})


def test_every_way_a_case_can_count(inspection: Inspection) -> None:
    for n in range(5):
        inspection.add_case(f"V{n}", "visits", {"sex": "Female", "stage": "Late"})
    _answer(inspection, "V0", harm=YES, q2_1_2=YES, q2_1_2_a=YES)
    _answer(inspection, "V1", harm=YES, q2_1_2=NO, q2_1_2_a=NA)
    _answer(inspection, "V2", harm=NO)
    _answer(inspection, "V3", harm=YES)
    found = document(inspection)
    counts = {"yes": 1, "no": 1, "not_applicable": 0, "does_not_apply": 1, "unanswered": 2}
    assert found["key_questions"]["2.1.2"] == counts | {
        "percent": 50,
        "exact": 50.0,
        "band": "Requires improvement",
        "rounding_decides": False,
    }
    counts = {"yes": 1, "no": 0, "not_applicable": 1, "does_not_apply": 1, "unanswered": 2}
    assert found["prompts"]["2.1.2.a"] == counts | {"percent": 100}


def test_where_rounding_decides(inspection: Inspection, judge: Fill) -> None:
    judge(84, 46)  # the report's own example: 64.6, published as 65
    found = document(inspection)
    result = found["key_questions"]["2.1.1"]
    assert result["percent"] == 65
    assert result["exact"] == pytest.approx(64.615384615, abs=1e-9)
    assert result["band"] == "Good"
    assert result["rounding_decides"] is True
    assert found["standards"]["2.1"] == {
        "name": "Arriving",
        "rating": "Good",
        "lowest_key_questions": ["2.1.1"],
        "discretion": {"within_five_points": True, "one_case": True},
    }


def test_people_rate_and_the_overall_score_follows(inspection: Inspection, judge: Fill) -> None:
    judge(1, 3)
    inspection.propose("1.1", "Outstanding", "Seen in every meeting")
    inspection.decide("2.1", "Good", "A panel's reason")
    inspection.decide("2.2", "Good", "A panel's reason")
    found = document(inspection)
    ratings = {id: standard["rating"] for id, standard in found["standards"].items()}
    assert ratings == {"1.1": "Outstanding", "2.1": "Good", "2.2": "Good", "3.1": None}
    assert found["overall"] == {"score": None, "lowest": 7, "highest": 10, "rating": None}
    inspection.decide("3.1", "Inadequate", "A panel's reason")
    found = document(inspection)
    assert found["overall"] == {"score": 7, "lowest": 7, "highest": 7, "rating": "High"}


def test_a_slice_counts_its_own_cases(inspection: Inspection, judge: Fill) -> None:
    judge(3, 2)
    inspection.decide("2.1", "Inadequate", "A panel's reason")
    found = document(inspection, Slice("sex", "Male"))
    assert found.pop("slice") == {"attribute": "sex", "value": "Male"}
    assert list(found) == list(document(inspection))
    result = found["key_questions"]["2.1.1"]
    assert (result["yes"], result["no"], result["percent"]) == (1, 1, 50)
    assert found["standards"]["2.1"]["rating"] == "Requires improvement"


def test_one_slice_against_another(inspection: Inspection, judge: Fill) -> None:
    judge(3, 2)  # of them V1 and V3 are men: one yes, one no
    found = document(inspection, Slice("sex", "Female"), Slice("sex", "Male"))
    against = found.pop("against")
    assert found == document(inspection, Slice("sex", "Female"))
    assert against["slice"] == {"attribute": "sex", "value": "Male"}
    assert against["key_questions"] == document(inspection, Slice("sex", "Male"))["key_questions"]
    differences = dict.fromkeys(found["key_questions"]) | {"2.1.1": 17, "2.1.2": 0}
    assert against["differences"] == differences


def test_all_cases_against_a_slice(inspection: Inspection, judge: Fill) -> None:
    judge(3, 2)
    found = document(inspection, against=Slice("sex", "Male"))
    assert "slice" not in found
    assert found["against"]["differences"]["2.1.1"] == 10
