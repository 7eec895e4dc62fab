"""``hmip guidance``."""

from __future__ import annotations

from pathlib import Path

import pytest

from hmip_tui.application import Inspection
from hmip_tui.cli import main
from tests.screens.support import create


def test_guidance_is_added_all_or_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, markdown = tmp_path / "i.sqlite", tmp_path / "g.md"
    create(file).close()
    markdown.write_text("# 2.1.1.a\nOne.\n# 9.9.9\nTwo.\n", encoding="utf-8")
    assert main(["guidance", str(file), str(markdown)]) == 1
    assert "line 3: the framework has no question 9.9.9" in capsys.readouterr().out
    markdown.write_text("# 2.1.1.a\nOne.\n# harm_factors\nTwo.\n", encoding="utf-8")
    assert main(["guidance", str(file), str(markdown)]) == 0
    assert "guidance on 2 questions" in capsys.readouterr().err
    with Inspection.open(file, writable=False) as inspection:
        questions = inspection.framework.questions
        assert inspection.guidance(questions["2.1.1.a"]).own == "One."
        assert inspection.guidance(questions["harm_factors"]).own == "Two."
