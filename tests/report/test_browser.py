"""The page in a real browser: it asks for nothing, complains of nothing, and can be heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hmip_tui.report.export import export
from hmip_tui.report.values import Report
from tests.report import browser, reading
from tests.report.browser import Page

PROGRAM = browser.installed()

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason=f"no browser is installed: none of {', '.join(browser.NAMES)}"
)

NAMED = {"heading", "image", "link", "table", "columnheader", "region", "navigation"}
"""Roles of which everything needs a name."""

CONTRAST = """
(() => {
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => linear(c / 255);
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const found = parts(getComputedStyle(e).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const least = {};
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [parts(getComputedStyle(element).color), ground(element)].map(luminance);
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const name = element.tagName + '.' + element.className;
    least[name] = Math.min(least[name] ?? 99, ratio);
  }
  return least;
})()
"""


@pytest.fixture(scope="module")
def address(report: Report, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    export(report, path)
    return path.as_uri()


@pytest.fixture(scope="module")
def opened(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    assert PROGRAM is not None
    with browser.page(PROGRAM, tmp_path_factory.mktemp("browser")) as page:
        page.open(address)
        yield page


def test_the_browser_reports_what_goes_wrong(tmp_path: Path, opened: Page) -> None:
    """What the other tests find nothing of is found where it is."""
    assert PROGRAM is not None
    bad = tmp_path / "bad.html"
    bad.write_text(
        "<!DOCTYPE html><title>x</title><svg role='img'></svg><img src='none.png'>"
        "<script>console.error('no'); missing()</script>"
    )
    with browser.page(PROGRAM, tmp_path / "browser") as page:
        page.open(bad.as_uri())
        assert len(page.requests) == 2
        assert len(page.complaints) >= 3
        assert ("image", "") in page.accessible()


def test_the_page_asks_for_nothing_but_itself(opened: Page, address: str) -> None:
    assert [url for url in opened.requests if not url.startswith("data:")] == [address]


def test_the_console_stays_empty(opened: Page) -> None:
    assert opened.complaints == []


def test_everything_has_a_name_that_is_heard(opened: Page, report: Report) -> None:
    heard = opened.accessible()
    assert [role for role, name in heard if role in NAMED and not name.strip()] == []
    tables = reading.tables_of(report)
    assert {name for role, name in heard if role == "table"} == set(tables)
    bars = [c.bar.alternative for t in tables.values() for row in t.rows for c in row if c.bar]
    assert sorted(name for role, name in heard if role == "image") == sorted(bars)
    headings = {name for role, name in heard if role == "heading"}
    assert {"Ratings", "2.1. Assessment", "Inspection data", report.title} <= headings


def test_rows_and_columns_have_headings(opened: Page, report: Report) -> None:
    heard = [role for role, _ in opened.accessible()]
    tables = reading.tables_of(report).values()
    assert heard.count("columnheader") == sum(len(table.columns) for table in tables)
    assert heard.count("rowheader") >= sum(len(list(table.rows)) for table in tables)


def test_every_text_stands_out_from_its_ground(opened: Page) -> None:
    """WCAG 2.2 AA, 1.4.3: four and a half to one."""
    least = opened.evaluate(CONTRAST)
    assert len(least) > 5
    assert {name: ratio for name, ratio in least.items() if ratio < 4.5} == {}


def test_a_narrow_window_cuts_nothing_off(opened: Page) -> None:
    """WCAG 2.2 AA, 1.4.10: at 320 units only tables may need to be moved sideways."""
    opened.call(
        "Emulation.setDeviceMetricsOverride",
        width=320,
        height=640,
        deviceScaleFactor=1,
        mobile=False,
    )
    wide = opened.evaluate("document.documentElement.scrollWidth")
    opened.call("Emulation.clearDeviceMetricsOverride")
    assert wide <= 320
