"""The evidence editor by itself."""

from __future__ import annotations

from textual.app import App
from textual.geometry import Region

from hmip_tui.screens.widgets.evidence_area import EvidenceArea


async def test_an_editor_that_is_gone_can_still_be_painted() -> None:
    # the screen may be painted between an editor's end and its next layout
    app: App[None] = App()
    async with app.run_test():
        area = EvidenceArea("text", lambda _: True, lambda: None, print)
        await app.mount(area)
        await area.remove()
        area.notify_style_update()
        strips = area.render_lines(Region(0, 0, 5, 2))
    assert [strip.text for strip in strips] == [" " * 5] * 2


async def test_an_undo_that_takes_the_cursors_line_away_does_no_harm() -> None:
    app: App[None] = App()
    async with app.run_test(size=(40, 6)) as pilot:
        area = EvidenceArea("text", lambda _: True, lambda: None, print)
        await app.mount(area)
        area.focus()
        for _ in range(3):
            area.insert("\n" * 20)
            await pilot.pause()
            area.undo()
            await pilot.pause()
        assert area.text == "text"


async def test_one_that_is_gone_lends_the_terminal_to_nobody() -> None:
    app: App[None] = App()
    async with app.run_test():
        area = EvidenceArea("text", lambda _: True, lambda: None, print)
        await app.mount(area)
        assert area.leave()
        area.action_own_editor()  # it is going
        await area.remove()
        area.action_own_editor()  # it has gone
        assert not area.is_attached
