"""The hub counts what the program counts."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.exchange import syncing
from hmip_tui.exchange.hub import Hub
from hmip_tui.exchange.hub_report import Figure, as_document, figures, round_names
from hmip_tui.store.record import Change, Record
from tests.exchange.conftest import Copy, opened
from tests.exchange.people import sync
from tests.exchange.postgres import Server
from tests.store.support import create
from tests.strategies import DOCUMENT

VALUES = {
    "sample": ("visits", "works", "elsewhere", None),
    "gate": ("yes", "no", "perhaps", None),
    "judgement": ("yes", "no", "not_applicable", 7, None),
    "attribute": ("Female", "Late", "Early", "Middle", "Zürich", "", 3, None),
}


def of(server: Server, database: str, login: str = "admin") -> list[Figure]:
    hub = Hub(server.url(database, login))
    try:
        return figures(hub)
    finally:
        hub.close()


def scramble(record: Record, chance: random.Random, times: int) -> None:
    """Record anything at all, sensible or not, in cases."""
    document = DOCUMENT
    names = {
        "gate": [gate["id"] for gate in document["gate"]],
        "judgement": [q["id"] for q in document["key_question"]],
        "attribute": [attribute["id"] for attribute in document["attribute"]],
    }
    for _ in range(times):
        kind = chance.choice(list(VALUES))
        field = kind if kind == "sample" else f"{kind}.{chance.choice(names[kind])}"
        case = f"case:X{chance.randrange(12)}"
        record.append([Change(case, field, chance.choice(VALUES[kind]))])


def assert_same(found: list[Figure], record: Record) -> None:
    tally = record.tally().as_dict()
    own = {f.question: f for f in found if f.inspection == record.inspection}
    judged = [k.judgement for k in record.framework.key_questions.values() if k.judgement]
    assert list(own) == [question.id for question in judged]
    counted = {question: counts for (_, question), counts in tally.items()}
    for question in judged:
        figure, counts = own[question.id], counted.get(question.id)
        expected = (
            (0, 0, 0, 0)
            if counts is None
            else (counts.yes, counts.no, counts.does_not_apply, counts.unanswered)
        )
        assert (figure.yes, figure.no, figure.does_not_apply, figure.unanswered) == expected
        assert counts is None or counts.not_applicable == 0
        n = figure.yes + figure.no
        assert figure.percent == (None if n == 0 else (200 * figure.yes + n) // (2 * n))


@pytest.mark.parametrize("seed", range(4))
def test_anything_recorded_counts_on_the_hub_as_in_the_file(
    server: Server, hub: str, copy: Copy, seed: int
) -> None:
    chance = random.Random(seed)
    paths = [copy("one"), copy("two"), copy("three")]
    for _ in range(2):
        for path in paths:
            with opened(path) as record:
                scramble(record, chance, 60)
                syncing.sync(record, server.url(hub))
    sync(paths[0], server.url(hub))
    with opened(paths[0]) as record:
        assert record.conflicts()
        assert_same(of(server, hub), record)


def test_all_providers_are_counted_together_by_round(
    server: Server, hub: str, tmp_path: Path
) -> None:
    rounds = {"North": None, "South": None, "East": "Second"}
    yes = {"North": 1, "South": 2, "East": 3}
    for provider, round_ in rounds.items():
        path = tmp_path / f"{provider}.sqlite"
        settings = {"provider": provider} | ({"round": round_} if round_ else {})
        with Inspection.create(path, DOCUMENT, settings, author="lead") as inspection:
            for n in range(4):
                inspection.add_case(f"C{n}", "visits", {"sex": "Male", "stage": "Early"})
                answer = "yes" if n < yes[provider] else "no"
                change = Change(f"case:C{n}", "judgement.2.1.1", answer)
                inspection.record.append([change])
            syncing.sync(inspection.record, server.url(hub))
    document = as_document(of(server, hub))
    together = {one["round"]: one["key_questions"]["2.1.1"] for one in document["all_providers"]}
    assert (together["First"]["yes"], together["First"]["no"]) == (3, 5)
    assert (together["First"]["percent"], together["First"]["inspections"]) == (38, 2)
    assert together["Second"]["percent"] == 75
    each = {p["provider"]: p["key_questions"]["2.1.1"] for p in document["providers"].values()}
    assert {name: found["percent"] for name, found in each.items()} == {
        "North": 25,
        "South": 50,
        "East": 75,
    }
    assert each["North"]["does_not_apply"] == 0


def test_a_round_of_two_frameworks_is_told_apart() -> None:
    one = Figure("", "a" * 64, "", "First", 0, "2.1.1", "engaging", 1, 1, 0, 0, 1, 50)
    other = one._replace(framework="b" * 64)
    assert round_names([one]) == {("First", "a" * 64): "First"}
    assert round_names([one, other, other._replace(round="Second")]) == {
        ("First", "a" * 64): f"First (framework {'a' * 10})",
        ("First", "b" * 64): f"First (framework {'b' * 10})",
        ("Second", "b" * 64): "Second",
    }


def test_a_renamed_provider_is_called_by_its_new_name(
    server: Server, hub: str, tmp_path: Path
) -> None:
    path = tmp_path / "one.sqlite"
    with create(path) as inspection:
        syncing.sync(inspection.record, server.url(hub))
        inspection.record.append([Change("inspection", "provider", "A new name")])
        syncing.sync(inspection.record, server.url(hub))
    assert {f.provider for f in of(server, hub) if f.inspection} == {"A new name"}


def test_what_others_put_into_the_database_is_not_run(
    server: Server, hub: str, tmp_path: Path
) -> None:
    """Where logins may make functions, one that fits better would run as whoever counts."""
    with create(tmp_path / "one.sqlite") as inspection:
        inspection.add_case("C1", "visits", {"sex": "Male", "stage": "Early"})
        inspection.record.append([Change("case:C1", "judgement.2.1.1", "yes")])
        syncing.sync(inspection.record, server.url(hub))
    server.execute(
        "CREATE FUNCTION public.div(bigint, bigint) RETURNS numeric LANGUAGE sql "
        "AS 'SELECT CAST(99 AS numeric)'",
        hub,
    )
    try:
        assert {figure.percent for figure in of(server, hub)} == {100, None}
    finally:
        server.execute("DROP FUNCTION public.div(bigint, bigint)", hub)


def test_only_who_leads_sees_figures(server: Server, hub: str, copy: Copy) -> None:
    lead, inspector = server.new_login("lead"), server.new_login("inspector")
    administrator, stranger = server.new_login("administrator"), server.new_login("lead")
    path = copy("one")
    sync(path, server.url(hub, lead))
    with opened(path) as record:
        inspection = record.inspection
    hub_of_lead = Hub(server.url(hub, lead))
    hub_of_lead.admit(inspection, inspector, "inspector")
    hub_of_lead.close()
    assert of(server, hub, lead)
    assert of(server, hub, administrator)
    assert not of(server, hub, inspector)
    assert not of(server, hub, stranger)
