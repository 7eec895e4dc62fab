"""``hmip recommendations``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.commands.conftest import Hmip


def test_a_list_is_imported_and_printed(hmip: Hmip, file: Path, tmp_path: Path) -> None:
    csv = tmp_path / "before.csv"
    csv.write_text(
        "number,addressee,text,progress,evidence\n"
        "1,the provider,Manage [b]workloads[/].,some,A tool is in use.\n",
        encoding="utf-8",
    )
    ran = hmip("recommendations", file, "--import", csv)
    assert (ran.status, ran.err) == (0, "1 recommendation of the previous inspection recorded.\n")
    printed = hmip("recommendations", file).out
    assert "Manage [b]workloads[/]." in printed
    assert "Some progress" in printed
    (found,) = json.loads(hmip("recommendations", file, "--json").out)["recommendations"]
    assert (found["round"], found["progress"], found["repeats"]) == ("previous", "some", None)
    assert hmip("recommendations", file, "--import", csv).status == 1
    csv.write_text("text,progress\nx,much\n", encoding="utf-8")
    ran = hmip("recommendations", file, "--import", csv)
    assert ran.status == 1
    assert "before.csv:2: progress: not one of no, some, sufficient" in ran.err
