"""``hmip guidance``: an organisation's own guidance, added to an inspection."""

from __future__ import annotations

from pathlib import Path

from hmip_tui import limits, text_files
from hmip_tui.application import Inspection
from hmip_tui.commands.console import narrate, of, say_each
from hmip_tui.guidance import read_guidance


def add_guidance(path: Path, markdown: Path) -> int:
    """Add the guidance of a Markdown file, all or none; 1 if a heading names no question.

    Raises :class:`hmip_tui.errors.HmipError`.
    """
    text = text_files.read(markdown, limits.GUIDANCE_FILE)
    with Inspection.open(path) as inspection:
        found, faults = read_guidance(text, inspection.framework.questions.keys())
        say_each(f"{markdown.name}: {fault}" for fault in faults)
        if faults or not found:
            narrate("Nothing was added: a heading begins with a question's id, like '# 2.1.3.a'.")
            return 1
        inspection.add_guidance(found)
    narrate(f"Added guidance on {of(len(found), 'question')}; F2 shows it beside the framework's.")
    return 0
