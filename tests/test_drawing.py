"""Samples drawn into an inspection: references, the key, unusable files and their reserves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmip_tui import framework_files, name_key, populations, sampling, training_file
from hmip_tui.application import Inspection
from hmip_tui.case_list import NewCase
from hmip_tui.drawing import Drawing
from hmip_tui.errors import HmipError, Refused
from hmip_tui.framework import Answer
from hmip_tui.store import merging, verify

BY = ("gender", "disposal", "rosh_officer")
YES = Answer.YES


def person(number: int, **more: str) -> NewCase:
    attributes = {
        "gender": "Female" if number % 7 == 0 else "Male",
        "disposal": ("Community", "Post-release")[number % 2],
        "rosh_officer": ("Low", "Medium", "Medium", "High")[number // 3 % 4],
        "office": f"Office {number % 3}",
    } | more
    return NewCase(number, f"N{number:04}", "supervision", attributes, {"name": f"Name {number}"})


PEOPLE = [person(n) for n in range(100)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "north.sqlite"
    settings = {"provider": "North", "population.supervision": 1}
    Inspection.create(path, framework_files.built_in(), settings, author="lead").close()
    return path


@pytest.fixture
def inspection(file: Path) -> Iterator[Inspection]:
    with Inspection.open(file, author="lead") as opened:
        yield opened


@pytest.fixture
def drawing(inspection: Inspection) -> Drawing:
    made = Drawing(inspection)
    made.draw("supervision", PEOPLE, BY, 20, 5)
    return made


def attributes_of(inspection: Inspection, case_id: str) -> Mapping[str, str]:
    return next(row.attributes for row in inspection.cases() if row.id == case_id)


def test_drawn_cases_are_in_the_inspection_with_their_attributes(drawing: Drawing) -> None:
    inspection = drawing.inspection
    found = drawing.drawn("supervision")
    assert [row.id for row in inspection.cases()] == [f"CS-{n:03}" for n in range(1, 21)]
    assert found.present == tuple(sorted(found.draw.drawn))
    assert (found.author, found.short_of, found.excluded) == ("lead", 0, ())
    assert inspection.population("supervision") == 100
    for stratum in found.draw.strata:
        for id in stratum.drawn:
            case = inspection.case(id)
            assert tuple(case.attribute(a) for a in BY) == stratum.values


def test_whose_cases_they_are_stands_in_the_key_alone(drawing: Drawing, file: Path) -> None:
    key = name_key.path_of(file)
    assert drawing.inspection.record.setting(name_key.SETTING) == key.name == "north-names.csv"
    rows = name_key.read(key)
    people = {p.id: p for p in PEOPLE}
    found = drawing.drawn("supervision").draw
    assert {row.reference for row in rows} == {*found.drawn, *found.reserves}
    for row in rows:
        assert row.name == people[row.provider_id].more["name"]
    for id in found.drawn:
        named = next(row for row in rows if row.reference == id)
        known = people[named.provider_id].attributes
        assert attributes_of(drawing.inspection, id) == known
    entries = "".join(str(entry) for entry in drawing.inspection.record.entries())
    assert not any(p.id in entries or p.more["name"] in entries for p in PEOPLE)


@pytest.mark.skipif(os.name == "nt", reason="such files have the permissions of their folder")
def test_only_its_owner_reads_the_key(drawing: Drawing, file: Path) -> None:
    assert name_key.path_of(file).stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_none_is_not_written_over(inspection: Inspection, file: Path) -> None:
    key = name_key.path_of(file)
    key.write_text("something else\n", encoding="utf-8")
    with pytest.raises(HmipError, match="no key"):
        Drawing(inspection).draw("supervision", PEOPLE, BY, 20, 5)
    assert key.read_text(encoding="utf-8") == "something else\n"
    assert inspection.cases() == []


def test_the_draw_can_be_checked(drawing: Drawing) -> None:
    assert drawing.check("supervision", PEOPLE[::-1]) == []
    assert drawing.check("supervision", PEOPLE[1:]) != []
    assert drawing.check("supervision", [person(0, gender="Other"), *PEOPLE[1:]]) != []


def test_a_sample_is_drawn_once(drawing: Drawing) -> None:
    with pytest.raises(Refused, match="drawn already"):
        drawing.draw("supervision", PEOPLE, BY, 20, 5)


def test_what_cannot_be_drawn_says_why(inspection: Inspection, tmp_path: Path) -> None:
    drawing = Drawing(inspection)
    with pytest.raises(Refused, match="entered"):
        drawing.draw("through_the_gate", PEOPLE, (), None, 1)
    with pytest.raises(Refused, match="101 cannot be drawn from 100"):
        drawing.draw("supervision", PEOPLE, BY, 101, 1)
    with pytest.raises(Refused, match="no attribute 'prison'"):
        drawing.strata_of("supervision", ["prison"])
    with pytest.raises(Refused, match="not drawn"):
        drawing.drawn("supervision")
    inspection.add_case("CS-1", "supervision", {"gender": "Male", "disposal": "Community"})
    with pytest.raises(Refused, match="cases already"):
        drawing.draw("supervision", PEOPLE, BY, 20, 1)
    training = tmp_path / "training.sqlite"
    training_file.provide(training)
    with Inspection.open(training) as opened, pytest.raises(Refused, match="training"):
        Drawing(opened).draw("supervision", PEOPLE, BY, 20, 1)


def test_sizes_and_strata_come_from_the_framework(inspection: Inspection) -> None:
    drawing = Drawing(inspection)
    assert drawing.size_for("supervision", 620) == 130
    assert drawing.size_for("unpaid_work", 80) == 54
    assert drawing.size_for("through_the_gate", 400) is None
    assert drawing.strata_of("supervision", None) == BY
    assert drawing.strata_of("unpaid_work", None) == ("gender", "rosh_officer")
    assert drawing.strata_of("through_the_gate", None) == ()


def answered(inspection: Inspection, case_id: str) -> int:
    question = inspection.framework.questions["2.1.1.a"]
    inspection.answer(case_id, question, Answer.YES)
    inspection.save_evidence(case_id, "2.1.1.a", "Seen.")
    return inspection.live_tally().counts("2.1.1.a").yes


def test_an_unusable_case_counts_nowhere_and_the_next_reserve_comes_in(drawing: Drawing) -> None:
    inspection = drawing.inspection
    assert answered(inspection, "CS-003") == 1
    held = drawing.drawn("supervision").draw
    stratum = next(s for s in held.strata if "CS-003" in s.drawn)
    reserve = drawing.exclude("CS-003", "  destroyed [b] ")
    assert reserve is not None
    assert reserve.same
    assert reserve.id == stratum.reserves[0]
    ids = [row.id for row in inspection.cases("supervision")]
    assert "CS-003" not in ids
    assert reserve.id in ids
    assert len(ids) == inspection.sample_size("supervision") == 20
    assert inspection.live_tally().counts("2.1.1.a").yes == 0
    assert inspection.evidence_items() == []
    found = drawing.drawn("supervision")
    assert [tuple(e) for e in found.excluded] == [("CS-003", "destroyed [b]", reserve.id)]
    assert all(abs(row.off) < 1 for row in sampling.balance(found.draw, found.present))
    assert verify.findings(inspection.record) == []


def test_taking_an_exclusion_back_restores_what_was_recorded(drawing: Drawing) -> None:
    inspection = drawing.inspection
    answered(inspection, "CS-003")
    before = inspection.cases()
    reserve = drawing.exclude("CS-003", "lost")
    assert reserve is not None
    assert drawing.take_back("CS-003") == ""
    assert inspection.cases() == before
    assert inspection.live_tally().counts("2.1.1.a").yes == 1
    assert [e.text for e in inspection.evidence_items()] == ["Seen."]
    assert drawing.drawn("supervision").excluded == ()
    assert verify.findings(inspection.record) == []
    again = drawing.exclude("CS-003", "lost for good")
    assert again is not None
    assert again.id == reserve.id


def test_a_reserve_that_somebody_has_begun_stays(drawing: Drawing) -> None:
    reserve = drawing.exclude("CS-003", "lost")
    assert reserve is not None
    answered(drawing.inspection, reserve.id)
    assert drawing.take_back("CS-003") == reserve.id
    assert drawing.drawn("supervision").short_of == -1


def test_reserves_run_out_and_the_nearest_stratum_gives_its_own(drawing: Drawing) -> None:
    held = drawing.drawn("supervision").draw
    stratum = next(s for s in held.strata if s.drawn and len(s.reserves) <= 3)
    case: str | None = stratum.drawn[0]
    came = []
    for _ in range(len(stratum.reserves) + 1):
        assert case is not None
        reserve = drawing.exclude(case, "lost")
        assert reserve is not None
        came.append(reserve)
        case = reserve.id
    assert [r.same for r in came] == [True] * len(stratum.reserves) + [False]
    assert "nearest" in populations.told_of("CS-001", came[-1])
    assert "same stratum" in populations.told_of("CS-001", came[0])
    assert "smaller" in populations.told_of("CS-001", None)
    assert drawing.drawn("supervision").short_of == 0


def test_what_stands_in_the_way_of_an_exclusion(drawing: Drawing) -> None:
    inspection = drawing.inspection
    with pytest.raises(Refused, match="Say why"):
        drawing.exclude("CS-003", "  ")
    with pytest.raises(Refused, match="no case"):
        drawing.exclude("CS-999", "lost")
    with pytest.raises(Refused, match="not excluded"):
        drawing.take_back("CS-003")
    inspection.add_case("X", "supervision", {"gender": "Male", "disposal": "Community"})
    with pytest.raises(Refused, match="another way"):
        drawing.exclude("X", "lost")


def test_two_who_take_the_same_reserve_fill_up_afterwards(drawing: Drawing, tmp_path: Path) -> None:
    held = drawing.drawn("supervision").draw
    stratum = max(held.strata, key=lambda s: len(s.drawn))
    one, other = stratum.drawn[:2]
    drawing.inspection.close()
    copy = tmp_path / "copy.sqlite"
    shutil.copy(drawing.inspection.path, copy)
    for path, case in ((drawing.inspection.path, one), (copy, other)):
        with Inspection.open(path, author="somebody") as opened:
            came = Drawing(opened).exclude(case, "lost")
            assert came is not None
            assert came.id == stratum.reserves[0]
    with Inspection.open(drawing.inspection.path, author="lead") as merged:
        merging.take_in_file(merged.record, copy)
        merged.renew()
        again = Drawing(merged)
        assert again.drawn("supervision").short_of == 1
        assert again.fill_up("supervision") == [stratum.reserves[1]]
        assert again.drawn("supervision").short_of == 0
        assert again.fill_up("supervision") == []
        assert verify.findings(merged.record) == []


def test_a_case_that_is_out_for_one_of_two_can_move_a_rating_when_that_is_settled(
    drawing: Drawing, tmp_path: Path
) -> None:
    inspection = drawing.inspection
    questions = [inspection.framework.questions[id] for id in ("2.1.1", "2.1.2", "2.1.3")]
    for number in range(1, 4):
        inspection.answer(f"CS-00{number}", inspection.framework.questions["harm_factors"], YES)
        for question in questions:
            said = Answer.NO if number == 3 else YES
            inspection.answer(f"CS-00{number}", question, said)
    inspection.close()
    copy = tmp_path / "copy.sqlite"
    shutil.copy(inspection.path, copy)
    for path, time in ((copy, "2020-03-02T09:00:00.000Z"), (inspection.path, "2020-03-03")):
        with Inspection.open(path, author="somebody") as opened:
            opened.record._clock = lambda time=time: time  # type: ignore[misc]
            Drawing(opened).exclude("CS-003", "lost")
            if path == copy:
                Drawing(opened).take_back("CS-003")
    with Inspection.open(inspection.path, author="lead") as merged:
        merging.take_in_file(merged.record, copy)
        merged.renew()
        assert merged.record.case("CS-003") is None  # the later word, until it is settled
        found = merged.contest(merged.standards())
        assert found is not None
        assert [band and band.name for band in found.options["2.1"]] == ["Good", "Outstanding"]


def test_the_view_for_panels_says_it_all(drawing: Drawing) -> None:
    drawing.exclude("CS-003", "lost")
    found = drawing.drawn("supervision")
    view = populations.view(drawing.inspection, found)
    assert (view.size, view.population, view.present) == (20, 100, 20)
    assert view.by == ("Gender", "Disposal", "Risk of serious harm (officer's level)")
    assert view.reserves_left == len(found.draw.reserves) - 1
    assert view.excluded[0][2] == "lost"


STEPS = st.lists(
    st.tuples(st.sampled_from(["exclude", "take_back", "answer", "fill_up"]), st.integers(0, 99)),
    max_size=25,
)


@settings(max_examples=12)
@given(STEPS)
def test_whatever_falls_out_and_comes_back_the_record_stays_sound(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("steps") / "north.sqlite"
    document = framework_files.built_in()
    with Inspection.create(path, document, {"provider": "North"}, author="lead") as inspection:
        drawing = Drawing(inspection)
        drawing.draw("supervision", PEOPLE[:40], ("gender",), 12, 3)
        answers: set[str] = set()
        for what, number in steps:
            found = drawing.drawn("supervision")
            excluded = [e.case for e in found.excluded]
            if what == "exclude" and found.present:
                drawing.exclude(found.present[number % len(found.present)], "lost")
            elif what == "take_back" and excluded:
                drawing.take_back(excluded[number % len(excluded)])
            elif what == "answer" and found.present:
                case = found.present[number % len(found.present)]
                answered(inspection, case)
                answers.add(case)
            elif what == "fill_up":
                drawing.fill_up("supervision")
        found = drawing.drawn("supervision")
        gone = {e.case for e in found.excluded}
        assert not gone & set(found.present)
        assert len(found.present) == inspection.sample_size("supervision")
        assert inspection.live_tally().counts("2.1.1.a").yes == len(answers & set(found.present))
        assert {e.case for e in inspection.evidence_items()} == answers & set(found.present)
        assert found.short_of <= max(len(gone) - len(found.draw.reserves), 0)
        assert verify.findings(inspection.record) == []
