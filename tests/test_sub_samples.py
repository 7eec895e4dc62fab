"""Sub-samples by an attribute, tested against each other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.application import Inspection
from hmip_tui.comparison import LEAST_EXPECTED, Verdict
from hmip_tui.errors import Refused
from hmip_tui.panels.lines import width
from hmip_tui.panels.sub_samples import sub_sample_lines
from hmip_tui.slicing import attributes, by_attribute
from hmip_tui.statistics import several_proportions, two_proportions
from hmip_tui.sub_samples import MANY, Part, between
from hmip_tui.tally import Counts

COUNTS = st.builds(Counts, st.integers(0, 60), st.integers(0, 60))


@pytest.fixture
def inspection(demonstration_file: Path, tmp_path: Path) -> Iterator[Inspection]:
    path = tmp_path / "demonstration.sqlite"
    shutil.copy(demonstration_file, path)
    with Inspection.open(path, author="lead") as opened:
        yield opened


def part(counts: Counts, name: str = "x", *, known: bool = True) -> Part:
    return Part(name, counts, None, known)


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=1, max_size=9))
def test_each_row_is_tested_where_its_condition_is_met(table: list[list[Counts]]) -> None:
    questions = [
        (str(n), "", [part(a), part(b), part(c, known=False)]) for n, (a, b, c) in enumerate(table)
    ]
    found = between("Gender", questions, 0.1)
    for (one, other, _), row in zip(table, found.rows, strict=True):
        test = several_proportions([one[:2], other[:2]])
        assert row.test == test
        if test is None or test.expected < LEAST_EXPECTED:
            assert (row.verdict, row.p, row.adjusted) == (Verdict.UNTESTED, None, None)
            assert row.why
            continue
        assert row.p == pytest.approx(two_proportions(one.yes, one.n, other.yes, other.n).p)
        assert (row.verdict is Verdict.SIGNIFICANT) == (test.p < 0.1)
        assert row.adjusted is not None
        assert test.p <= row.adjusted <= min(1, test.p * found.tests) + 1e-12
    assert found.by_chance == pytest.approx(0.1 * found.tests)
    assert found.significant_together <= found.significant
    assert bool(found.warning) == (found.tests >= MANY)


def test_nothing_is_no_rows() -> None:
    assert (between("x", [], 0.1).tests, between("x", [], 0.1).names) == (0, [])


def test_the_demonstrations_grades(inspection: Inspection) -> None:
    """Qualified officers produced better analysis, says chapter 2 of 2.1.2."""
    found = by_attribute(inspection, "supervision", "officer_grade")
    assert found.names == ["PO", "PSO"]
    row = next(row for row in found.rows if row.id == "2.1.2")
    whole = inspection.live_tally().counts("2.1.2")
    assert sum(p.counts.n for p in row.parts) == whole.n
    assert all(p.margin is not None and p.margin > 5 for p in row.parts)
    assert row.verdict is Verdict.SIGNIFICANT
    assert f"{found.tests} tests at once" in found.warning


def test_what_makes_no_sub_samples_is_said(inspection: Inspection) -> None:
    with pytest.raises(Refused, match="gender"):
        by_attribute(inspection, "supervision", "prison")
    assert "prison" in attributes(inspection, "through_the_gate")
    assert "prison" not in attributes(inspection, "supervision")


@pytest.mark.parametrize("cells", [60, 76, 120])
@pytest.mark.parametrize("attribute", ["gender", "office"])
def test_tables_fit(inspection: Inspection, cells: int, attribute: str) -> None:
    found = by_attribute(inspection, "supervision", attribute)
    lines = sub_sample_lines(found, cells)
    assert max(map(width, lines)) <= cells
    text = "\n".join("".join(span.text for span in line) for line in lines)
    assert all(row.id in text for row in found.rows)
    assert "Holm" in text
