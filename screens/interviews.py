"""The list of interviews, kind by kind, and what those of a kind say together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import Screen

from hmip_tui.application import Inspection
from hmip_tui.errors import HmipError, ResultsHidden
from hmip_tui.interview_walk import InterviewHeld
from hmip_tui.panels.interview_results import Column, interviews, results_table
from hmip_tui.panels.interviews import InterviewTable, Kind, interview_detail, kind_tabs
from hmip_tui.panels.lines import Line, Span, more_below, spread, wrapped
from hmip_tui.screens.begin_interview import begin_interview
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.program import program_of
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.screens.widgets.tabs_line import TabsLine

_FOOTER = [
    f"interviews.{name}"
    for name in ("open", "begin", "results", "next_kind", "by", "cases", "back", "help")
]
_TOGETHER = ""
"""The attribute's id that stands for results not told apart."""


class InterviewsScreen(Screen[None]):
    """Chooses an interview, begins one, or shows the results of a kind."""

    CSS_PATH = "interviews.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]
    BINDING_GROUP_TITLE = "Interviews"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "open", id="interviews.open"),
        Binding("n", "begin", "begin a new one", id="interviews.begin"),
        Binding("r,v", "results", "list or results", id="interviews.results"),
        Binding("tab,right", "move_kind(1)", "next kind", id="interviews.next_kind"),
        Binding("shift+tab,left", "move_kind(-1)", "previous kind", id="interviews.previous_kind"),
        Binding("1", "show_kind(0)", "first kind", id="interviews.kind_1"),
        Binding("2", "show_kind(1)", "second kind", id="interviews.kind_2"),
        Binding("3", "show_kind(2)", "third kind", id="interviews.kind_3"),
        Binding("4", "show_kind(3)", "fourth kind", id="interviews.kind_4"),
        Binding("5", "show_kind(4)", "fifth kind", id="interviews.kind_5"),
        Binding("delete", "withdraw", "withdraw an empty one", id="interviews.withdraw"),
        Binding("g", "by", "results by group", id="interviews.by"),
        Binding("down,j", "move(1)", "next", id="interviews.next"),
        Binding("up,k", "move(-1)", "previous", id="interviews.previous"),
        Binding("pagedown", "move_page(1)", "a page on", id="interviews.page_down"),
        Binding("pageup", "move_page(-1)", "a page back", id="interviews.page_up"),
        Binding("end", "move_far(1)", "last", id="interviews.last"),
        Binding("home", "move_far(-1)", "first", id="interviews.first"),
        Binding("c", "app.show_cases", "cases", id="interviews.cases"),
        Binding("b", "app.show_board", "ratings board", id="interviews.board"),
        Binding("escape", "back", "review", id="interviews.back"),
        Binding("question_mark,f1", "app.show_help", "keys", id="interviews.help"),
    ]

    def __init__(self, inspection: Inspection) -> None:
        super().__init__()
        self.inspection = inspection
        self.framework = inspection.framework
        self.kinds = list(self.framework.interviews)
        self.kind = self.kinds[0] if self.kinds else ""
        self.by = self._first_attribute()
        self._held: Sequence[InterviewHeld] = ()
        self._now: datetime = inspection.now()
        self._marked: dict[str, str] = {}
        self._last = ""
        self._viewing = Viewing(inspection, "interviews")
        self._heading = LinePanel(self._heading_lines, id="heading")
        self._tabs = TabsLine(self._tab_spans, self.action_show_kind, id="tabs")
        self._titles = LinePanel(self._title_lines, id="titles")
        self._list = LineList(
            self._row, id="list", moved=self._moved, chosen=self.action_open, empty=self._empty
        )
        self._results = LinePanel(self._results_lines, id="results")
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    # -- what it shows -----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Heading, kinds, the list or the results, the marked interview in full, status bar."""
        yield self._heading
        yield self._tabs
        with Vertical(id="table"):
            yield self._titles
            yield self._list
        yield self._results
        yield self._detail
        yield self._status

    def on_screen_resume(self) -> None:
        """Read the interviews, and mark the one that was shown since, at first the latest."""
        last = program_of(self).last_interview or self.inspection.latest_interview()
        if last not in ("", self._last):
            self._last = last
            kind = self.inspection.interview(last).interview.id
            self._marked[kind] = last
            if kind != self.kind:
                self._go_to_kind(kind)
        self._show()

    def _show(self) -> None:
        self._now = self.inspection.now()
        self._held = self.inspection.interviews(self.kind) if self.kind else ()
        marked = self._marked.get(self.kind)
        ids = [held.id for held in self._held]
        self._list.show(len(ids), ids.index(marked) if marked in ids else len(ids) - 1)
        for panel in (self._heading, self._tabs, self._titles, self._results, self._detail):
            panel.update()

    def _heading_lines(self, size: Size) -> list[Line]:
        counts = self.inspection.interview_counts()
        seen = sum(counts[id] for id, kind in self.framework.interviews.items() if kind.observed)
        told = [f"{interviews(sum(counts.values()) - seen)} held"]
        told += [interviews(seen, observed=True)] * (seen > 0)
        right = ", ".join(told)
        left = f"{self.inspection.provider} · interviews"
        return [spread(left, right, size.width, "title", "muted")]

    def _tab_spans(self, width: int) -> list[Span]:
        counts = self.inspection.interview_counts()
        kinds = [Kind(self.framework.interviews[id], counts[id]) for id in self.kinds]
        return kind_tabs(kinds, self.kind, width)

    def _title_lines(self, size: Size) -> list[Line]:
        if not self._held:
            return []
        return [(Span(" "), *InterviewTable(self._held, size.width - 2).heading())]

    def _row(self, number: int, width: int) -> Line:
        return InterviewTable(self._held, width).row(self._held[number], self._now)

    def _detail_lines(self, size: Size) -> list[Line]:
        if not self._held:
            return []
        held = self._held[self._list.marked]
        counted = self.inspection.is_counted(held)
        return interview_detail(
            self.framework, held, self._now, size.width, size.height, counted=counted
        )

    def _empty(self, width: int) -> list[Line]:
        if not self.kinds:
            return list(wrapped("This framework has no interviews.", width, "title"))
        return [
            *wrapped("There are no interviews of this kind yet.", width, "title"),
            *wrapped(f"{key_of(self, 'interviews.begin')} begins one.", width),
        ]

    def _results_lines(self, size: Size) -> list[Line]:
        if not self.kind:
            return []
        try:
            running = self.inspection.running(self.kind)
        except ResultsHidden as hidden:
            return list(wrapped(str(hidden), size.width, "muted"))
        columns = [Column("all", running.held(), running.percentages(), self._observed)]
        if self.by != _TOGETHER:
            for slice_ in self.inspection.interview_slices(self.kind, self.by)[1:]:
                title = slice_.value or "not known"
                held, found = running.held(slice_), running.percentages(slice_)
                columns.append(Column(title, held, found, self._observed))
        by = self.framework.attributes[self.by].name if self.by != _TOGETHER else ""
        return results_table(columns, by, size.width)

    @property
    def _observed(self) -> bool:
        return self.framework.interviews[self.kind].observed

    def say(self, message: str, *, alert: bool = False) -> None:
        """Say something in the status bar."""
        self._status.say(message, alert=alert)

    # -- moving ------------------------------------------------------------------------------

    @property
    def shows_results(self) -> bool:
        """Whether the results stand in place of the list."""
        return self.has_class("-results")

    def action_move(self, step: int) -> None:
        """Mark the next or previous interview, or show other results."""
        if self.shows_results:
            self._results.scroll_lines(step)
        else:
            self._list.move(step)

    def action_move_page(self, step: int) -> None:
        """Mark the interview a page further on or back, or show a page of the results."""
        if self.shows_results:
            self._results.scroll_page(step)
        else:
            self._list.move_page(step)

    def action_move_far(self, step: int) -> None:
        """Mark the last or first interview, or show the last or first results."""
        if self.shows_results:
            self._results.scroll_lines(step * len(self._results.lines))
        else:
            self._list.move(step * len(self._held))

    def _moved(self) -> None:
        self._marked[self.kind] = self._held[self._list.marked].id
        self._detail.update()

    def action_show_kind(self, number: int) -> None:
        """Show the kind of a number, from 0."""
        if number < len(self.kinds):
            self._go_to_kind(self.kinds[number])
            self._show()
            self.say("")

    def action_move_kind(self, step: int) -> None:
        """Show the next or previous kind."""
        if self.kinds:
            self.action_show_kind((self.kinds.index(self.kind) + step) % len(self.kinds))

    def _go_to_kind(self, kind: str) -> None:
        self.kind = kind
        self.by = self._first_attribute()
        self._results.to_top()

    # -- results -----------------------------------------------------------------------------

    def _first_attribute(self) -> str:
        """What the results of the kind are told apart by at first: what is asked of the person."""
        kind = self.framework.interviews.get(self.kind)
        return kind.attributes[0] if kind and kind.attributes else _TOGETHER

    def action_results(self) -> None:
        """Show the results of this kind in place of the list, or the list again."""
        self.toggle_class("-results")
        self._results.to_top()
        self.call_after_refresh(self._results.update)
        self.call_after_refresh(self._say_more)
        if not self.shows_results:
            self._viewing.end()
        elif self.kind and self.inspection.why_hidden() is None:
            self._do(lambda: self._viewing.record(self.kind, "all interviews"))

    def _say_more(self) -> None:
        below = self._results.hidden_below if self.shows_results else 0
        more = key_of(self, "interviews.page_down")
        self.say(more_below(below, more))

    def action_by(self) -> None:
        """Choose what the results are told apart by; where there is one thing only, do or don't."""
        from hmip_tui.screens.choose import Choice, ChooseScreen

        if not self.kinds:
            return
        if not self.shows_results:
            self.action_results()
        possible = [_TOGETHER, *self.inspection.interview_attributes(self.kind)]
        if len(possible) <= 2:
            self._tell_apart(possible[-1] if self.by == _TOGETHER else _TOGETHER)
            return
        names = [self.framework.attributes[id].name for id in possible[1:]]
        choices = [Choice(id, name) for id, name in zip(possible[1:], names, strict=True)]
        choices.insert(0, Choice("0", "all together"))

        def chosen(id: str | None) -> None:
            if id == "0":
                self._tell_apart(_TOGETHER)
            elif id in self.inspection.interview_attributes(self.kind):  # another one by now
                self._tell_apart(id)

        self.app.push_screen(ChooseScreen("Show the results by", choices), chosen)

    def _tell_apart(self, by: str) -> None:
        self.by = by
        self._results.update()

    # -- opening and beginning -----------------------------------------------------------------

    def action_open(self) -> None:
        """Go on with the marked interview."""
        if self.shows_results:
            self.action_results()
        elif not self._held:
            self.say("there is no interview to open")
        else:
            self._moved()
            self._do(lambda: program_of(self).show_interview(self._held[self._list.marked].id))

    def action_begin(self) -> None:
        """Begin an interview: of which kind, about which case."""
        if self.kinds:
            begin_interview(self, self.inspection, self.kind)

    def action_withdraw(self) -> None:
        """Take back the marked interview, in which nothing was said yet."""
        if not self.shows_results and self._held:
            held = self._held[self._list.marked]
            if self._do(lambda: self.inspection.withdraw_interview(held.id)):
                self._show()
                self.say("the interview is withdrawn · saved")

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except HmipError as error:
            self.app.bell()
            self.say(str(error), alert=True)
            return False
        return True

    def action_back(self) -> None:
        """Show the list again; from there go on with the case last shown."""
        if self.shows_results:
            self.action_results()
        else:
            program_of(self).action_show_review()
