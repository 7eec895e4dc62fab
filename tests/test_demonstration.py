"""The demonstration is the report's inspection: asked through the application, it says the same."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from hmip_tui import demonstration, journal, walk
from hmip_tui.application import Inspection, Position
from hmip_tui.case import Case, next_askable
from hmip_tui.errors import FileProblem
from hmip_tui.framework import Answer, Kind, build
from hmip_tui.interviewing import Clock
from hmip_tui.ratings import Discretion
from hmip_tui.store.projections import every_tally_row
from hmip_tui.tally import ALL, Slice, recount
from tests.report_lines import load

PUBLISHED = load("schema/comparators/west-yorkshire-crc-2020.toml")
CHOICES = load("schema/demonstration/west-yorkshire-crc-2020.toml")
TEXTS = load("schema/demonstration/evidence.toml")
FRAMEWORK = build(load("schema/frameworks/crc-2019.toml"))

PRINTED = {
    row["id"]: row["current"]
    for table in ("key_question", "prompt")
    for row in PUBLISHED[table]
    if "current" in row
}
OURS = {"2.1.3": 43, "4.2.2.a": 77}
HALF_DONE = {"CS-047", "UPW-31", "TTG-22"}


@dataclass(frozen=True)
class Made:
    path: Path
    told: list[tuple[int, int]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One more, in a folder of its own."""
    path = tmp_path_factory.mktemp("a folder") / "not there yet" / "demonstration.sqlite"
    told: list[tuple[int, int]] = []
    demonstration.create(path, lambda done, total: told.append((done, total)))
    return Made(path, told)


@pytest.fixture(scope="module")
def inspection(demonstration_file: Path) -> Iterator[Inspection]:
    with Inspection.open(demonstration_file, writable=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def cases(inspection: Inspection) -> dict[str, Case]:
    return {case.id: case for case in inspection.record.all_cases()}


def rounded(yes: int, n: int) -> int:
    return int((Decimal(100 * yes) / n).quantize(Decimal(1), ROUND_HALF_UP))


# -- the published figures -----------------------------------------------------------------------


@pytest.mark.parametrize("question", [*PRINTED, *OURS])
def test_every_percentage_is_the_printed_one(inspection: Inspection, question: str) -> None:
    counts = inspection.live_tally().counts(question)
    assert rounded(counts.yes, counts.n) == {**PRINTED, **OURS}[question]


def test_every_question_is_printed_or_ours() -> None:
    asked = {q.id for q in FRAMEWORK.questions.values() if q.kind is not Kind.GATE}
    assert asked == PRINTED.keys() | OURS.keys()
    assert not PRINTED.keys() & OURS.keys()
    assert {row["id"]: row["current"] for row in CHOICES["figure"]} == OURS


@pytest.mark.parametrize("question", [*PRINTED, *OURS])
def test_no_case_more_could_have_been_counted(inspection: Inspection, question: str) -> None:
    counts = inspection.live_tally().counts(question)
    for n in range(counts.n + 1, counts.n + counts.not_applicable + 1):
        figures = {rounded(yes, n) for yes in range(n + 1)}
        assert {**PRINTED, **OURS}[question] not in figures


def test_ratings_and_overall_score_are_the_printed_ones(inspection: Inspection) -> None:
    found = {s.id: s.rating.name for s in inspection.standards() if s.rating is not None}
    assert found == {row["id"]: row["current"] for row in PUBLISHED["standard"]}
    overall = inspection.overall()
    assert overall.rating is not None
    assert (overall.score, overall.rating.name) == (11, "Requires improvement")
    assert PUBLISHED["overall"]["score"] == 11


def test_key_questions_rest_on_these_numbers(inspection: Inspection) -> None:
    rated = [s for s in inspection.standards() if s.key_questions]
    assert {s.id: [k.counts.n for k in s.key_questions] for s in rated} == {
        "2.1": [130, 130, 119],
        "2.2": [129, 129, 118],
        "2.3": [129, 129, 118],
        "2.4": [87, 63, 71],
        "4.1": [54, 54, 53],
        "4.2": [46, 47, 47],
    }
    assert inspection.live_tally().counts("2.1.3").yes == 51


def test_discretion_is_considered_on_whole_samples_only(inspection: Inspection) -> None:
    women = inspection.standard("2.1", Slice("gender", "Female"))
    one_more = {k.id: k.distance.up for k in women.key_questions}
    assert one_more["2.1.3"] == 1  # 7 of 15: one case decides, and 47 is within five points of 50
    assert women.discretion == Discretion()


def test_discretion_may_be_considered_for_unpaid_work_and_through_the_gate(
    inspection: Inspection,
) -> None:
    near = Discretion(within_points=True, one_case=False)
    found = {s.id: s.discretion for s in inspection.standards() if s.discretion != Discretion()}
    assert found == {"4.1": near, "4.2": near}


def test_domain_one_is_proposed_with_a_reason(inspection: Inspection) -> None:
    proposed = {standard for standard, _ in inspection.record.ratings()}
    assert proposed == {"1.1", "1.2", "1.3", "1.4"}
    assert {kind for _, kind in inspection.record.ratings()} == {"proposal"}
    assert all("published rating" in why for _, why in inspection.record.ratings().values())


# -- the samples ---------------------------------------------------------------------------------


def test_samples_have_the_printed_sizes(cases: dict[str, Case]) -> None:
    sizes = Counter(case.sample for case in cases.values())
    assert sizes == {row["id"]: row["cases"] for row in PUBLISHED["sample"]}
    assert {"CS-001", "CS-130", "UPW-01", "UPW-54", "TTG-01", "TTG-47"} <= cases.keys()


def test_gates_are_met_in_the_printed_numbers(cases: dict[str, Case]) -> None:
    met = Counter(
        field.removeprefix("gate.")
        for case in cases.values()
        for field, value in case.values.items()
        if field.startswith("gate.") and value == "yes"
    )
    printed = {row["id"]: row["met"] for row in PUBLISHED["gate"]}
    assert printed == {
        "harm_factors": 119,
        "review_engagement_needed": 87,
        "review_desistance_needed": 63,
        "review_harm_needed": 71,
    }
    assert met == printed | {"child_safeguarding_expected": 60, "other_work_by_officer": 30}


@pytest.mark.parametrize(
    "row",
    [*PUBLISHED["characteristic"], *({**r, "sample": r["id"]} for r in PUBLISHED["subsample"])],
    ids=lambda row: f"{row['attribute']} {row.get('value', 'together')}",
)
def test_attributes_are_in_the_printed_proportions(
    cases: dict[str, Case], row: dict[str, Any]
) -> None:
    values = row.get("values", [row.get("value")])
    sample = [case for case in cases.values() if case.sample == row["sample"]]
    having = sum(case.attribute(row["attribute"]) in values for case in sample)
    if "cases" in row:
        assert having == row["cases"]
    else:
        assert rounded(having, len(sample)) == row["current"]


def test_every_attribute_is_known(inspection: Inspection) -> None:
    for row in inspection.cases():
        wanted = {a.id for a in FRAMEWORK.slicing(row.sample)}
        assert row.attributes.keys() >= wanted


def test_what_is_ours_is_said(inspection: Inspection) -> None:
    note = inspection.record.setting("demonstration.note")
    for said in (
        "Synthetic",
        "43% for key question 2.1.3",
        "77% for prompt 4.2.2.a",
        "620 and 80",
        "49 interviews",
    ):
        assert said in note
    assert all(id in note for id in HALF_DONE)
    assert "demonstration" in inspection.provider
    assert inspection.population("supervision") == 620
    assert inspection.population("unpaid_work") == 80
    assert inspection.population("through_the_gate") is None


# -- the interviews ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    PUBLISHED["interview_result"],
    ids=lambda row: f"{row['question']} {row.get('value', '')}".strip(),
)
def test_interviews_give_the_printed_results(inspection: Inspection, row: dict[str, Any]) -> None:
    slice_ = Slice(row["attribute"], row["value"]) if "attribute" in row else ALL
    results = inspection.interview_results("officer_provider", slice_)
    (found,) = [r for r in results if (r.question, r.result) == (row["question"], row["result"])]
    assert rounded(found.yes, found.n) == found.percent == row["current"]


def test_49_officers_were_interviewed(inspection: Inspection) -> None:
    held = inspection.interviews("officer_provider")
    observed = inspection.interview_counts()["upw_induction"] + 11
    assert len(held) == len(inspection.interviews()) - observed == 49
    assert Counter(h.attributes["officer_grade"] for h in held) == {"PO": 22, "PSO": 27}
    assert all(h.clock is Clock.FINISHED and 300 < h.seconds < 1800 for h in held)
    assert {h.author for h in held} == {f"inspector-{number}" for number in range(1, 11)}
    assert sum(len(h.remarks) for h in held) == 8
    assert len({h.begun.date() for h in held if h.begun}) == 10
    assert inspection.interview_position() is None


# -- half-done cases -----------------------------------------------------------------------------


def test_all_other_cases_are_complete(inspection: Inspection) -> None:
    open_ = {row.id for row in inspection.cases() if row.answered != row.applicable}
    assert open_ == HALF_DONE


def unanswered(case: Case) -> list[str]:
    found: list[str] = []
    question = next_askable(FRAMEWORK, case, None, unanswered=True)
    while question is not None and question.id not in found:
        found.append(question.id)
        question = next_askable(FRAMEWORK, case, question.id, unanswered=True)
    return found


def test_the_program_opens_in_the_middle_of_planning(
    inspection: Inspection, cases: dict[str, Case]
) -> None:
    assert inspection.position() == Position("CS-047", "2.2.1.c")
    case = cases["CS-047"]
    assert unanswered(case)[:4] == ["2.2.1.c", "2.2.1.d", "2.2.1.e", "2.2.1"]
    assert {"2.2.2.a", "2.3.3", "review_harm_needed"} <= set(unanswered(case))
    assert not any(id.startswith("2.1") for id in unanswered(case))
    assert {"answer.2.2.1.a", "answer.2.2.1.b", "judgement.2.1.3"} <= case.values.keys()
    assert case.values["gate.harm_factors"] == "yes"
    attributes = ("disposal", "rosh_officer", "rosh_inspector", "office", "officer_grade")
    assert [case.attribute(a) for a in attributes] == [
        *("Post-release", "Medium", "Medium", "Leeds", "PSO")
    ]
    assert inspection.evidence("CS-047")


def test_the_other_half_done_cases(cases: dict[str, Case]) -> None:
    work = ["4.1.4.a", "4.1.4.b", "4.1.4.c", "4.1.4.d", "4.1.4"]
    gate = ["4.2.1.d", "4.2.1.e", "4.2.1.f", "4.2.1"]
    assert unanswered(cases["UPW-31"]) == work
    assert unanswered(cases["TTG-22"]) == gate


def test_who_opens_it_goes_on_as_a_replica_of_their_own(
    demonstration_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HMIP_TUI_HOME", str(tmp_path / "home"))
    copy = tmp_path / "copy.sqlite"
    shutil.copy(demonstration_file, copy)
    question = FRAMEWORK.questions["2.2.1.c"]
    with Inspection.open(copy, author="newcomer") as opened:
        replica = opened.record.replica
        opened.answer("CS-047", question, Answer.YES)
        assert opened.live_tally().counts("2.2.1.c").n == 130
    with Inspection.open(copy, author="newcomer") as again:
        assert again.record.replica == replica != "demonstration"
        assert again.case("CS-047").values[question.field] == "yes"
        assert len(list(again.record.entries(replica=replica))) == 1


# -- plausible cases -----------------------------------------------------------------------------


def said(case: Case, key_question: str) -> list[str]:
    prompts = FRAMEWORK.key_questions[key_question].prompts
    answers = [case.values.get(prompt.field) for prompt in prompts]
    return [answer for answer in answers if answer in ("yes", "no")]


JUDGED = [k.id for k in FRAMEWORK.key_questions.values() if k.judgement is not None]


@pytest.mark.parametrize("key_question", JUDGED)
def test_judgements_do_not_contradict_their_prompts(
    cases: dict[str, Case], key_question: str
) -> None:
    shares: dict[str, list[float]] = {"yes": [], "no": []}
    for case in cases.values():
        judged = case.values.get(f"judgement.{key_question}")
        answers = said(case, key_question)
        if judged is None or not answers:
            continue
        yes = answers.count("yes")
        assert 2 * yes >= len(answers) if judged == "yes" else yes < len(answers)
        shares[judged].append(yes / len(answers))
    good, poor = (sum(found) / len(found) for found in shares.values())
    assert good > poor + 0.3


def test_good_work_goes_on_as_good_work(cases: dict[str, Case]) -> None:
    def share(later: str, earlier: str, judged: str) -> float:
        found = [
            case.values[f"judgement.{later}"]
            for case in cases.values()
            if case.values.get(f"judgement.{earlier}") == judged
            and f"judgement.{later}" in case.values
        ]
        return found.count("yes") / len(found)

    for earlier, later in (("2.1.1", "2.2.1"), ("2.2.2", "2.3.2"), ("2.2.3", "2.3.3")):
        assert share(later, earlier, "yes") > share(later, earlier, "no") + 0.1


def test_inspectors_overrule_officers_now_and_then(cases: dict[str, Case]) -> None:
    levels = Counter(
        (case.sample, case.attribute("rosh_officer"), case.attribute("rosh_inspector"))
        for case in cases.values()
        if case.attribute("rosh_officer") != case.attribute("rosh_inspector")
    )
    assert levels == {
        ("supervision", "Low", "Medium"): 14,
        ("supervision", "Medium", "High"): 4,
        ("supervision", "Medium", "Low"): 3,
        ("unpaid_work", "Low", "Medium"): 4,
        ("unpaid_work", "Medium", "High"): 1,
    }


def test_attributes_and_gates_agree(cases: dict[str, Case]) -> None:
    for case in cases.values():
        harm = case.values.get("gate.harm_factors")
        if harm == "no":
            assert case.attribute("domestic_abuse") == "No"
            assert case.attribute("rosh_inspector") == "Low"
        if case.attribute("child_safeguarding") == "Yes":
            assert case.values["gate.child_safeguarding_expected"] == "yes"
        if case.attribute("started_promptly") == "No":
            assert case.values.get("answer.4.1.4.a") != "yes"
        if case.sample == "through_the_gate":
            women = case.attribute("gender") == "Female"
            assert women == (case.attribute("prison") == "HMP New Hall")


def test_evidence_is_short_and_stands_on_answers(
    inspection: Inspection, cases: dict[str, Case]
) -> None:
    found = [
        (case, question, text)
        for case in cases.values()
        for question, text in inspection.evidence(case.id).items()
    ]
    assert {text for *_, text in found} == {row["text"] for row in TEXTS["text"]}
    assert 36 <= len(found) <= 180
    for case, question, text in found:
        assert FRAMEWORK.questions[question].field in case.values
        assert 20 <= len(text) <= 120


def test_tags_are_those_of_the_choices(inspection: Inspection) -> None:
    tags = {row["text"]: tuple(row.get("tags", ())) for row in TEXTS["text"]}
    items = inspection.evidence_items()
    assert all(item.tags == tags[item.text] for item in items)
    assert {tag for item in items for tag in item.tags} == FRAMEWORK.tags.keys()


# -- the record ----------------------------------------------------------------------------------


def test_kept_tally_equals_a_recount(inspection: Inspection, cases: dict[str, Case]) -> None:
    kept = every_tally_row(inspection.record.connection)
    assert kept == recount(FRAMEWORK, cases.values()).as_dict()


def test_the_journal_is_one_whole_chain(inspection: Inspection) -> None:
    hash_ = journal.first_hash("demonstration", "demonstration")
    entries = list(inspection.record.entries())
    for seq, entry in enumerate(entries, start=1):
        assert entry.id == ("demonstration", seq)
        hash_ = journal.chain(hash_, entry)
        assert entry.hash == hash_
    assert len(entries) > 10_000


def test_work_takes_ten_working_days(inspection: Inspection) -> None:
    entries = list(inspection.record.entries())
    times = [datetime.fromisoformat(entry.time) for entry in entries]
    assert times == sorted(set(times))
    assert times[0] - datetime(2019, 10, 28, 9, tzinfo=UTC) < timedelta(seconds=1)
    days = {time.date().isoformat() for time in times}
    weeks = [f"2019-10-{day}" for day in (28, 29, 30, 31)] + ["2019-11-01"]
    assert days == {*weeks, *(f"2019-11-0{day}" for day in (4, 5, 6, 7, 8))}
    assert all(9 <= time.hour < 17 for time in times)
    people = {f"inspector-{number}" for number in range(1, 11)}
    assert {entry.author for entry in entries} == people | {"lead-inspector"}


def test_two_creations_are_equal(made: Made, demonstration_file: Path) -> None:
    hashes = []
    for path in (made.path, demonstration_file):
        with Inspection.open(path, writable=False) as opened:
            entries = [entry.hash for entry in opened.record.entries()]
            hashes.append((opened.record.inspection, opened.position(), entries))
    assert hashes[0] == hashes[1]


def test_progress_is_told_step_by_step(made: Made) -> None:
    assert made.told == [(step, 511) for step in range(1, 512)]


def test_nothing_but_the_file_is_left(made: Made) -> None:
    assert list(made.path.parent.iterdir()) == [made.path]


@pytest.mark.parametrize("step", [1, 240])
def test_an_interrupted_creation_leaves_nothing(tmp_path: Path, step: int) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demonstration.create(tmp_path / "demonstration.sqlite", interrupt)
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite"
    path.write_text("mine")
    with pytest.raises(FileProblem, match="exists already"):
        demonstration.create(path)
    assert path.read_text() == "mine"


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite"

    def appear(_done: int, _total: int) -> None:
        path.write_text("mine")

    with pytest.raises(FileProblem, match="exists already"):
        demonstration.create(path, appear)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_an_impossible_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileProblem, match="could not be made"):
        demonstration.create(tmp_path / "file" / "demonstration.sqlite")


@pytest.mark.parametrize("step", [1, -1])
def test_the_next_unfinished_case_is_the_one_that_the_list_gives(
    inspection: Inspection, step: int
) -> None:
    hidden = {"UPW-31"}
    for sample in FRAMEWORK.samples:
        rows = inspection.cases(sample)
        assert {row.id for row in rows if not row.complete} <= HALF_DONE
        for row in rows:
            case = inspection.case(row.id)
            found = walk.next_unfinished(rows, row.id, step)
            assert inspection.next_unfinished(case, step) == (found.id if found else "")
            left = [other for other in rows if other.id == row.id or other.id not in hidden]
            found = walk.next_unfinished(left, row.id, step)
            said = inspection.record.next_unfinished(case, step, hidden)
            assert said == (found.id if found else "")
