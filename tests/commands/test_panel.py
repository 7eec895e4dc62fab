"""``hmip panel``: what the ratings panel has before it."""

from __future__ import annotations

import json
from pathlib import Path

from hmip_tui.application import Inspection
from tests.commands.conftest import Hmip


def test_the_panel_as_text_and_as_json(hmip: Hmip, file: Path) -> None:
    with Inspection.open(file, author="A. Lead") as inspection:
        inspection.propose("1.1", "Good", "Seen in [bold]every[/] meeting")
        inspection.decide("1.1", "Good", "As proposed", by="the panel")
        inspection.decide("2.2", "Inadequate", "So")
        inspection.decide("2.2", None, "")
    ran = hmip("panel", file)
    assert ran.status == 0
    assert "Seen in [bold]every[/] meeting" in ran.out
    assert "by the panel, recorded by A. Lead" in ran.out
    found = json.loads(hmip("panel", file, "--json").out)
    leadership = found["standards"]["1.1"]
    assert leadership["final"] is True
    assert leadership["proposal"]["rules"] == ["lead"]
    assert leadership["decision"]["by"] == "the panel"
    assert leadership["decision"]["to_be_reconfirmed"] is False
    assert found["standards"]["2.2"]["decision"] is None
    assert found["overall"]["points_to_a_better_rating"] is None  # standards are unrated
    status = json.loads(hmip("status", file, "--json").out)
    assert status["standards"]["1.1"]["panel"] == {
        key: value for key, value in leadership.items() if key != "name"
    }
    assert "panel" not in status["standards"]["2.2"]


def test_it_is_hidden_as_results_are(hmip: Hmip, tmp_path: Path) -> None:
    path = tmp_path / "strict.sqlite"
    options = ("--provider", "P", "--show-results", "lead", "--lead", "somebody else")
    assert hmip("new", path, *options).status == 0
    ran = hmip("panel", path)
    assert ran.status == 1
    assert "lead inspector only" in ran.err
