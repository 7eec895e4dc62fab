"""Everything that is recorded as evidence, in this case or in all, to find and to go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui.application import Inspection, Position
from hmip_tui.errors import HmipError
from hmip_tui.panels.evidence import evidence_detail, evidence_line
from hmip_tui.panels.lines import Line, Span, spread
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.views import WHOLE_CASE, EvidenceItem

_FOOTER = [f"evidence_list.{name}" for name in ("go", "tag", "all", "find", "leave", "help")]


class EvidenceScreen(PassingScreen[Position | None]):
    """Lists evidence, from the last piece on a question on; returns where to go, None to stay."""

    CSS_PATH = "evidence.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Evidence recorded"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "go", "go there", id="evidence_list.go"),
        Binding("t", "tag", "tags", id="evidence_list.tag"),
        Binding("tab,a", "all", "this case or all", id="evidence_list.all"),
        Binding("slash,f6", "find", "find", id="evidence_list.find"),
        Binding("down,j", "move(1)", "next", id="evidence_list.next"),
        Binding("up,k", "move(-1)", "previous", id="evidence_list.previous"),
        Binding("escape,l", "leave", "back", id="evidence_list.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="evidence_list.help"),
    ]

    def __init__(self, inspection: Inspection, case_id: str, question: str) -> None:
        super().__init__()
        self._question = question
        self.inspection = inspection
        self.case_id = case_id
        self._all = False
        self._words = ""
        self._items: Sequence[EvidenceItem] = ()
        self._heading = LinePanel(self._title, id="heading")
        self._list = LineList(
            self._row,
            id="list",
            moved=self._moved,
            chosen=self.action_go,
            empty=lambda _: [(Span("No evidence here yet.", "muted"),)],
        )
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._list
        yield self._detail
        yield self._status

    def on_mount(self) -> None:
        """Mark what was written last where the inspector is: it is what tags are meant for."""
        self._show()
        here = [n for n, item in enumerate(self._items) if item.question == self._question]
        self._list.move(max(here, default=0))

    def _show(self) -> None:
        items = self.inspection.evidence_items(None if self._all else self.case_id)
        words = self._words.casefold().split()
        self._items = [item for item in items if item.has(words)]
        self._list.show(len(self._items), self._list.marked)
        self._heading.update()
        self._detail.update()

    def _title(self, size: Size) -> list[Line]:
        where = "all cases" if self._all else self.case_id
        found = f" with '{self._words}'" if self._words else ""
        left = f"Evidence in {where}{found}"
        return [spread(left, f"{len(self._items)}", size.width, "title", "muted")]

    def _row(self, number: int, width: int) -> Line:
        item = self._items[number]
        return evidence_line(self.inspection.framework, item, width, with_case=self._all)

    def _detail_lines(self, size: Size) -> list[Line]:
        if not self._items:
            return []
        item = self._items[self._list.marked]
        return evidence_detail(self.inspection.framework, item, size.width)

    def _moved(self) -> None:
        self._detail.update()

    def action_move(self, step: int) -> None:
        self._list.move(step)

    def action_all(self) -> None:
        """Show the evidence of all cases, or of this one again."""
        self._all = not self._all
        self._show()

    def action_find(self) -> None:
        """Ask for words that the evidence, its question or its author holds."""

        def take(words: str | None) -> None:
            self._words = words or ""
            self._show()

        everything = key_of(self, "ask.leave", AskScreen)
        screen = AskScreen(f"Find ({everything} shows everything)", self._words)
        self.app.push_screen(screen, take)

    def action_tag(self) -> None:
        """Add a tag to the marked piece, or take it off."""
        if not self._items:
            return
        item = self._items[self._list.marked]
        tags = self.inspection.framework.tags.values()
        choices = [Choice(t.id, f"{'✓' if t.id in item.tags else ' '} {t.name}") for t in tags]

        def take(tag: str | None) -> None:
            if tag is not None:
                chosen = [t for t in item.tags if t != tag]
                self._save(item, chosen if tag in item.tags else [*chosen, tag])

        self.app.push_screen(ChooseScreen("Tags of this piece", choices), take)

    def _save(self, item: EvidenceItem, tags: Sequence[str]) -> None:
        try:
            self.inspection.save_evidence(
                item.case, item.question, item.text, item=item.item, tags=tags
            )
        except HmipError as error:
            self._status.fail(error)
            return
        self._show()
        self._status.say("tags saved")

    def action_go(self) -> None:
        """Go to the question of the marked piece."""
        if self._items:
            item = self._items[self._list.marked]
            question = item.question
            if question == WHOLE_CASE:
                case = self.inspection.case(item.case)
                question = self.inspection.framework.routes[case.sample][0].id
            self.dismiss(Position(item.case, question))

    def action_leave(self) -> None:
        """Back to the question."""
        self.dismiss(None)
