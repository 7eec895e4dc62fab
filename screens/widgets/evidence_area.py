"""The editor for evidence: what is typed is saved within two seconds, and on leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import TextArea

from hmip_tui.screens.program import program_of
from hmip_tui.text import visible_lines

if TYPE_CHECKING:
    from hmip_tui.editing import Edited

SAVE_AFTER = 1.0
"""Seconds from the first unsaved key to the save."""


class EvidenceArea(TextArea):
    """Edits one text. ``save`` records it and says whether it is durable; ``left`` follows Esc.

    ``alert`` is told what has to be known of an editor of the person's own.

    A text that could not be saved stays in the editor, which cannot be left until it is.
    Control characters are shown, and kept if edited, as visible stand-ins.
    """

    DEFAULT_CSS = """
    EvidenceArea {
        &:light .text-area--cursor, & .text-area--cursor {
            color: $input-cursor-foreground;
            background: $input-cursor-background;
        }
        & .text-area--cursor-line { background: transparent; }
    }
    """
    BINDING_GROUP_TITLE = "Evidence"
    TYPED_INTO = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "end", id="evidence.leave", priority=False),
        Binding("ctrl+o", "own_editor", "in an editor of one's own", id="evidence.own_editor"),
    ]

    def __init__(
        self,
        text: str,
        save: Callable[[str], bool],
        left: Callable[[], None],
        alert: Callable[[str], None],
    ) -> None:
        super().__init__("\n".join(visible_lines(text)), id="evidence", soft_wrap=True)
        self.cursor_blink = False
        self._saved = self.text
        self._save = save
        self._left = left
        self._alert = alert
        self._pending: Timer | None = None
        self._gone = False

    def on_mount(self) -> None:
        """Write on where the text ends."""
        self.move_cursor(self.document.end)

    def on_text_area_changed(self) -> None:
        """Save soon, however fast the typing goes on."""
        if self._pending is None and self.text != self._saved:
            self._pending = self.set_timer(SAVE_AFTER, self.save)

    def save(self) -> bool:
        """Save now what is not saved; whether everything is."""
        if self._pending is not None:
            self._pending.stop()
            self._pending = None
        text = self.text
        if text == self._saved:
            return True
        if not self._save(text):
            self._pending = self.set_timer(SAVE_AFTER, self.save)
            return False
        self._saved = text
        return True

    def action_leave(self) -> None:
        """Save and close the editor."""
        self.leave()

    def leave(self) -> bool:
        """Save and close the editor; False where it could not be saved and stays."""
        if self._gone:
            return True
        if not self.save():
            return False
        self._gone = True
        self.remove()
        self._left()
        return True

    def action_own_editor(self) -> None:
        """Write on in an editor of one's own; what comes back is saved at once.

        Of keys in one burst this may come after the one that closed the text.
        """
        if self.is_attached and not self._gone and self.save():
            program_of(self.screen).edit_outside(self.text, self._take)

    def _take(self, edited: Edited) -> None:
        saved = True
        if edited.text is not None:
            self.move_cursor(self.replace(edited.text, (0, 0), self.document.end).end_location)
            saved = self.save()
        if saved and edited.said:
            self._alert(edited.said)

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Not while the cursor is in a line that an undo has taken away: it is moved next.

        Textual looks for it there, when the undo makes a scroll bar come or go, and stops.
        """
        if self.cursor_location[0] >= self.document.line_count:
            return Offset(0, 0)
        return super().scroll_cursor_visible(center, animate)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing once it is taken away: the screen may be painted before it is laid out anew."""
        if not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    def on_unmount(self) -> None:
        """Nothing typed is left behind when the screen goes."""
        if self._pending is not None:
            self.save()

    async def _on_paste(self, event: events.Paste) -> None:
        """Take control characters in pasted text as the stand-ins that are shown for them."""
        event.prevent_default()
        event.stop()
        if result := self._replace_via_keyboard(
            "\n".join(visible_lines(event.text)), *self.selection
        ):
            self.move_cursor(result.end_location)
