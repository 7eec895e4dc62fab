"""The list of cases: sample by sample, filtered and sorted, each with its progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Input

from hmip_tui.application import Inspection
from hmip_tui.case_order import BY_ID, CaseIndex
from hmip_tui.errors import HmipError
from hmip_tui.panels.cases import Count, Table, case_detail, sample_tabs
from hmip_tui.panels.lines import Line, Span, cases, spread, wrapped
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.layout import BREAKPOINTS
from hmip_tui.screens.program import program_of
from hmip_tui.screens.widgets.line_list import LineList
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.screens.widgets.tabs_line import TabsLine
from hmip_tui.screens.widgets.text_input import TextInput
from hmip_tui.views import CaseRow

_FOOTER = [
    *(f"cases.{name}" for name in ("open", "filter", "order", "next_sample", "board", "back")),
    "app.hide",
    "cases.help",
]


class CasesScreen(Screen[None]):
    """Chooses a case. Filter, order and each sample's mark stay as they were left."""

    CSS_PATH = "cases.tcss"
    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]
    BINDING_GROUP_TITLE = "Cases"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "open", id="cases.open"),
        Binding("slash,f6", "filter", "filter", id="cases.filter"),
        Binding("o", "order", "sort", id="cases.order"),
        Binding("tab,right", "move_sample(1)", "next sample", id="cases.next_sample"),
        Binding("shift+tab,left", "move_sample(-1)", "previous sample", id="cases.previous_sample"),
        Binding("1", "show_sample(0)", "first sample", id="cases.sample_1"),
        Binding("2", "show_sample(1)", "second sample", id="cases.sample_2"),
        Binding("3", "show_sample(2)", "third sample", id="cases.sample_3"),
        Binding("down,j", "move(1)", "next case", id="cases.next"),
        Binding("up,k", "move(-1)", "previous case", id="cases.previous"),
        Binding("pagedown", "move_page(1)", "a page on", id="cases.page_down"),
        Binding("pageup", "move_page(-1)", "a page back", id="cases.page_up"),
        Binding("end", "move_far(1)", "last case", id="cases.last"),
        Binding("home", "move_far(-1)", "first case", id="cases.first"),
        Binding("b", "app.show_board", "ratings board", id="cases.board"),
        Binding("i", "app.show_interviews", "interviews", id="cases.interviews"),
        Binding("m", "mine", "mine only, or all", id="cases.mine"),
        Binding("w", "allocate", "who has it", id="cases.allocate"),
        Binding("x", "show('conflicts')", "conflicts", id="cases.conflicts"),
        Binding("d", "show('second')", "second assessments", id="cases.second"),
        Binding("p", "show('progress')", "progress of fieldwork", id="cases.progress"),
        Binding("h", "show('hand_over')", "hand over, merge", id="cases.hand_over"),
        Binding("s", "show('sync')", "sync centre", id="cases.sync"),
        Binding("g", "show('sampling')", "sample and population", id="cases.sampling"),
        Binding("a,r", "back", "review", id="cases.back"),
        Binding("escape", "leave", "clear the filter, else review", id="cases.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="cases.help"),
    ]

    def __init__(self, inspection: Inspection) -> None:
        super().__init__()
        self.inspection = inspection
        self.framework = inspection.framework
        self.sample = next(iter(self.framework.samples), "")
        self.order = BY_ID
        self.typed = ""
        self._before = ""
        self.mine = False
        self._rows: Sequence[CaseRow] = ()
        self._indices: dict[str, CaseIndex] = {}
        self._marked: dict[str, str] = {}
        self._last_opened = ""
        self._typing: TextInput | None = None
        self._table: tuple[CaseIndex, int, Table] | None = None
        self._heading = LinePanel(self._heading_lines, id="heading")
        self._tabs = TabsLine(self._tab_spans, self.action_show_sample, id="tabs")
        self._titles = LinePanel(self._title_lines, id="titles")
        self._list = LineList(
            self._row, id="list", moved=self._moved, chosen=self.action_open, empty=self._empty
        )
        self._detail = LinePanel(self._detail_lines, id="detail")
        self._status = StatusBar(self, _FOOTER)

    # -- what it shows -----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Heading, samples, the list, the marked case in full, status bar."""
        yield self._heading
        yield self._tabs
        with Vertical(id="table"):
            yield self._titles
            yield self._list
        yield self._detail
        yield self._status

    def on_screen_resume(self) -> None:
        """Read the cases, and mark the one that was worked on since."""
        rows = self.inspection.cases()
        if self.mine:
            rows = [row for row in rows if self.inspection.is_me(row.inspector)]
        self._indices = {
            sample: CaseIndex(self.framework, sample, [row for row in rows if row.sample == sample])
            for sample in self.framework.samples
        }
        position = self.inspection.position()
        if position is not None and position.case != self._last_opened:
            self._last_opened = position.case
            self.sample = self.inspection.case(position.case).sample
            self._marked[self.sample] = position.case
        self._show()

    @property
    def _index(self) -> CaseIndex:
        if self.sample not in self._indices:
            return CaseIndex(self.framework, self.sample, ())
        return self._indices[self.sample]

    def _show(self) -> None:
        """Show what filter and order leave; the mark stays on its case, or waits for it."""
        index = self._index
        order = self.order if self.order in index.orders else BY_ID
        self._rows = index.select(self.typed, order)
        marked = self._marked.get(self.sample)
        place = next((n for n, row in enumerate(self._rows) if row.id == marked), 0)
        self._list.show(len(self._rows), place)
        for panel in (self._heading, self._tabs, self._titles, self._detail):
            panel.update()

    def _table_of(self, width: int) -> Table:
        index = self._index
        if self._table is None or self._table[:2] != (index, width):
            self._table = (index, width, Table(index, width))
        return self._table[2]

    def _heading_lines(self, size: Size) -> list[Line]:
        index = self._index
        right = f"{index.complete} of {cases(len(index.rows))} answered"
        left = f"{self.inspection.provider} · {'my cases' if self.mine else 'cases'}"
        return [spread(left, right, size.width, "title", "muted")]

    def _tab_spans(self, width: int) -> list[Span]:
        counts = [
            Count(self.framework.samples[id], len(index.rows), index.complete)
            for id, index in self._indices.items()
        ]
        return sample_tabs(counts, self.sample, width)

    def _title_lines(self, size: Size) -> list[Line]:
        if not self._index.rows:
            return []
        return [(Span(" "), *self._table_of(size.width - 2).heading(self.order))]

    def _row(self, number: int, width: int) -> Line:
        return self._table_of(width).row(self._rows[number])

    def _detail_lines(self, size: Size) -> list[Line]:
        if not self._rows:
            return []
        row = self._rows[self._list.marked]
        return case_detail(self.framework, row, size.width, size.height)

    def _empty(self, width: int) -> list[Line]:
        if self._index.rows:
            clear = key_of(self, "cases.leave")
            text = f"No case has all of these words. {clear} clears the filter."
            return [(Span(text, "muted"),)]
        if self.mine:
            everything = key_of(self, "cases.mine")
            text = f"No case of this sample is allocated to {self.inspection.author}."
            return list(wrapped(f"{text} {everything} shows all.", width, "muted"))
        command = f"hmip cases import {self.inspection.path} CSV"
        if any(index.rows for index in self._indices.values()):
            command += f" --sample {self.sample}"
        leave = key_of(self, "app.quit")
        return [
            (Span("There are no cases here yet.", "title"),),
            *wrapped(f"Leave the program ({leave}) and import a list of cases with", width),
            *wrapped(command, width, "strong"),
            *wrapped("'hmip cases template' prints a list to start from.", width, "muted"),
        ]

    def say(self, message: str, *, alert: bool = False) -> None:
        """Say something in the status bar."""
        self._status.say(message, alert=alert)

    def _say_view(self) -> None:
        """Say what is left out and how the rest is sorted."""
        said = []
        clear = key_of(self, "cases.leave")
        if self.typed:
            of = f"{len(self._rows)} of {cases(len(self._index.rows))}"
            said.append(f"filter “{self.typed}”: {of}")
        if self._typing is not None:
            keep = key_of(self, "cases.next_sample")
            leaves = f"back to “{self._before}”" if self._before else "clears it"
            said.append(f"Enter opens, {keep} keeps it, {clear} {leaves}")
        elif self.typed:
            said.append(f"{clear} clears it")
        if self.order in self._index.orders[1:]:
            said.append(f"sorted by {self._index.order_name(self.order)}")
        self.say(" · ".join(said))

    # -- moving ------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """Mark the next or previous case."""
        self._list.move(step)

    def action_move_page(self, step: int) -> None:
        """Mark the case a page further on or back."""
        self._list.move_page(step)

    def action_move_far(self, step: int) -> None:
        """Mark the last or first case."""
        self._list.move(step * len(self._rows))

    def _moved(self) -> None:
        self._marked[self.sample] = self._rows[self._list.marked].id
        self._detail.update()

    def action_show_sample(self, number: int) -> None:
        """Show the sample of a number, from 0."""
        samples = list(self.framework.samples)
        if number < len(samples):
            self.sample = samples[number]
            self._end_typing()
            self._show()
            self._say_view()

    def action_move_sample(self, step: int) -> None:
        """Show the next or previous sample; while a filter is typed, keep it and end typing."""
        if self._typing is not None:
            self._end_typing()
            self._say_view()
            return
        samples = list(self.framework.samples)
        if samples:
            self.action_show_sample((samples.index(self.sample) + step) % len(samples))

    def action_order(self) -> None:
        """Sort by the next column."""
        orders = self._index.orders
        place = orders.index(self.order) if self.order in orders else 0
        self.order = orders[(place + 1) % len(orders)]
        self._show()
        self._say_view()

    # -- filtering ---------------------------------------------------------------------------

    async def action_filter(self) -> None:
        """Type words that the cases shown must have; the words there are give way to others."""
        if self._typing is None:
            self._before = self.typed
            hint = "words of a case, office, level, …"
            self._typing = TextInput(self.typed, id="filter", placeholder=hint)
            self._typing.action_select_all()
            # before the keys that follow: they are words, and no commands for the list
            await self.mount(self._typing, before=self._status)
            self.set_focus(self._typing)
            self._say_view()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        if self._typing is not None:
            self.typed = event.value.strip()
            self._show()
            self._say_view()

    @on(Input.Submitted)
    def _open_found(self) -> None:
        self.action_open()

    def _end_typing(self) -> None:
        if self._typing is not None:
            self._typing.remove()
            self._typing = None

    def action_leave(self) -> None:
        """Filter as before the typing, clear the filter, or without one go back to the review."""
        if self._typing is None and not self.typed:
            self.action_back()
            return
        self.typed = self._before if self._typing is not None else ""
        self._end_typing()
        self._show()
        self._say_view()

    # -- who has what ------------------------------------------------------------------------

    def action_mine(self) -> None:
        """Show only the cases that are allocated to the author, or all again."""
        self.mine = not self.mine
        self.on_screen_resume()
        seconds = self.inspection.second_rows() if self.mine else ()
        mine = sum(self.inspection.is_me(row.inspector) for row in seconds)
        more = key_of(self, "cases.second")
        self.say(f"and {mine} to assess a second time: {more}" if mine else "")

    def action_allocate(self) -> None:
        """Say who has the marked case."""
        from hmip_tui.screens.allocate import allocate

        if not self._rows:
            self.say("there is no case to allocate")
            return
        row = self._rows[self._list.marked]
        allocate(self, self.inspection, row.id, row.inspector, self._allocated)

    def _allocated(self, told: str, alert: bool) -> None:
        self._marked[self.sample] = self._rows[self._list.marked].id
        self.on_screen_resume()
        self.say(told, alert=alert)

    def action_show(self, what: str) -> None:
        """Show conflicts, second assessments, the progress of fieldwork or the sync centre."""
        from hmip_tui.screens.overviews import overview

        self.app.push_screen(overview(what, self.inspection, self.sample))

    # -- opening -----------------------------------------------------------------------------

    def action_open(self) -> None:
        """Review the marked case."""
        if not self._rows:
            self.say("there is no case to open")
            return
        self._moved()
        try:
            program_of(self).show_review_of(self._rows[self._list.marked].id)
        except HmipError as error:
            self.app.bell()
            self.say(str(error), alert=True)
            return
        self._end_typing()

    def action_back(self) -> None:
        """Go on with the case last shown."""
        if self.inspection.position() is None:
            self.say("no case has been opened yet")
        else:
            program_of(self).action_show_review()
