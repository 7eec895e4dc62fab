"""Conflicts: what people recorded without seeing each other's, settled by key, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size

from hmip_tui.application import Inspection
from hmip_tui.disagreement import Conflict
from hmip_tui.errors import HmipError
from hmip_tui.moderation import Moderation
from hmip_tui.panels.conflicts import ConflictTable, conflict_detail
from hmip_tui.panels.lines import Line, Span, spread, wrapped
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.program import go_to_review
from hmip_tui.screens.recording import RecordingScreen
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.wording import value_text

_FOOTER = [
    f"conflicts.{name}" for name in ("first", "second", "another", "go", "more", "leave", "help")
]


class ConflictsScreen(RecordingScreen):
    """Lists open conflicts and settles them; nothing is settled without a reason."""

    CSS_PATH = "conflicts.tcss"
    MORE = "conflicts.more"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDING_GROUP_TITLE = "Conflicts"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "take(0)", "take 1", id="conflicts.first"),
        Binding("2", "take(1)", "take 2", id="conflicts.second"),
        Binding("3", "take(2)", "take 3", id="conflicts.third"),
        Binding("4", "take(3)", "take 4", id="conflicts.fourth"),
        Binding("5", "take(4)", "take 5", id="conflicts.fifth"),
        Binding("6", "take(5)", "take 6", id="conflicts.sixth"),
        Binding("7", "take(6)", "take 7", id="conflicts.seventh"),
        Binding("8", "take(7)", "take 8", id="conflicts.eighth"),
        Binding("9", "take(8)", "take 9", id="conflicts.ninth"),
        Binding("t", "another", "another value", id="conflicts.another"),
        Binding("enter,g", "go", "go to it", id="conflicts.go"),
        Binding("down,j", "move(1)", "next", id="conflicts.next"),
        Binding("up,k", "move(-1)", "previous", id="conflicts.previous"),
        Binding("end", "move(9999)", "last", id="conflicts.last"),
        Binding("home", "move(-9999)", "first of all", id="conflicts.top"),
        Binding("pagedown,space", "page(1)", "more of it", id="conflicts.more"),
        Binding("pageup", "page(-1)", "back up", id="conflicts.back"),
        Binding("escape,x", "leave", "back", id="conflicts.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="conflicts.help"),
    ]

    def __init__(self, inspection: Inspection) -> None:
        super().__init__()
        self.inspection = inspection
        self.moderation = Moderation(inspection)
        self._found: Sequence[Conflict] = ()
        self._heading = LinePanel(self._title, id="heading")
        self._titles = LinePanel(self._title_lines, id="titles")
        self._list = LineList(
            self._row, id="list", moved=self._moved, chosen=self._moved, empty=self._empty
        )
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, the list, the marked conflict in full, status bar."""
        yield self._heading
        with Vertical(id="table"):
            yield self._titles
            yield self._list
        yield self._detail
        yield self._status

    def on_screen_resume(self) -> None:
        """Read them anew: a merge may have brought more, an answer settled one."""
        self._show()

    def _show(self, _marked: str = "") -> None:
        self._found = self.moderation.conflicts()
        self._list.show(len(self._found), self._list.marked)
        self._show_marked()
        self._heading.update()
        self._titles.update()

    @property
    def _marked(self) -> Conflict | None:
        return self._found[self._list.marked] if self._found else None

    def _title(self, size: Size) -> list[Line]:
        right = f"{len(self._found)} open"
        left = f"{self.inspection.provider} · conflicts"
        return [spread(left, right, size.width, "title", "muted")]

    def _title_lines(self, size: Size) -> list[Line]:
        if not self._found:
            return []
        return [(Span(" "), *ConflictTable(self._found, size.width - 2).heading())]

    def _row(self, number: int, width: int) -> Line:
        return ConflictTable(self._found, width).row(self._found[number])

    def _empty(self, width: int) -> list[Line]:
        text = "Nobody has recorded anything that somebody else recorded differently."
        return list(wrapped(text, width, "title"))

    def _detail_lines(self, size: Size) -> list[Line]:
        return [] if self._marked is None else conflict_detail(self._marked, size.width)

    def _moved(self) -> None:
        self._told = ("", False)
        self._show_marked()

    def _show_marked(self) -> None:
        self._detail.to_top()
        self._detail.update()
        self.call_after_refresh(self._say_more)

    def action_move(self, step: int) -> None:
        """Mark the next or previous conflict."""
        self._list.move(step)

    # -- settling ----------------------------------------------------------------------------

    def action_take(self, number: int) -> None:
        """Settle the marked conflict by one of its values."""
        conflict = self._marked
        if conflict is None or number >= len(conflict.versions):
            self._status.say("there is no such value")
            return
        version = conflict.versions[number]

        def settle(reason: str) -> None:
            self.moderation.take(conflict.subject, conflict.field, version.id, reason)

        self._ask_reason(conflict, version.text, settle)

    def action_another(self) -> None:
        """Settle the marked conflict by a value that nobody recorded."""
        conflict = self._marked
        if conflict is None:
            self._status.say("nothing is in conflict")
            return
        offered = self.moderation.third_values(conflict)
        if offered is None:
            self.app.push_screen(
                AskScreen(f"{conflict.about} · {conflict.what}: which value?"),
                lambda text: self._take_other(conflict, text),
            )
        elif not offered:
            self._status.say("one of the values is taken here: there is no other")
        else:
            choices = [Choice(value, value_text(conflict.field, value)) for value in offered]
            title = f"{conflict.about} · {conflict.what}: which other value?"
            self.app.push_screen(
                ChooseScreen(title, choices), lambda value: self._take_other(conflict, value)
            )

    def _take_other(self, conflict: Conflict, value: str | None) -> None:
        if value is None:
            return

        def settle(reason: str) -> None:
            self.moderation.set_third(conflict.subject, conflict.field, value, reason)

        self._ask_reason(conflict, value_text(conflict.field, value), settle)

    def _ask_reason(self, conflict: Conflict, text: str, settle: Callable[[str], Any]) -> None:
        def reasoned(reason: str | None) -> None:
            if reason is None:
                return
            told = f"{conflict.about} · {conflict.what}: settled · saved"
            self._do(lambda: settle(reason), told)

        self.app.push_screen(AskScreen(f"{conflict.what}: {text}. Why?"), reasoned)

    def action_go(self) -> None:
        """Go to the question in the review of its case."""
        conflict = self._marked
        if conflict is None or not conflict.case:
            self._status.say("this belongs to no case")
            return
        try:
            go_to_review(self, self.inspection, conflict.case, conflict.question)
        except HmipError as error:
            self._status.fail(error)
