"""``hmip train``."""

from __future__ import annotations

from pathlib import Path

from hmip_tui import paths
from hmip_tui.application import Inspection
from tests.commands.conftest import Hmip


def test_it_makes_a_training_file_once_and_anew_when_asked(hmip: Hmip) -> None:
    done = hmip("train")
    assert done.status == 0
    assert f"This is a training file, {paths.training()}" in done.err
    with Inspection.open(paths.training()) as inspection:
        assert inspection.training
        inspection.add_case("MINE", "through_the_gate", {"gender": "Male"})
    for arguments, kept in ((("train",), True), (("train", "--again"), False)):
        hmip(*arguments)
        with Inspection.open(paths.training(), writable=False) as inspection:
            assert ("MINE" in [row.id for row in inspection.cases()]) == kept


def test_its_status_says_what_it_is(hmip: Hmip, file: Path) -> None:
    hmip("train")
    assert "This is a training file" in hmip("status", paths.training()).err
    assert "training" not in hmip("status", file).err
