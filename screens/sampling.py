"""The samples drawn: their balance, files that turn out unusable, and the draw itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui import name_key, populations, sampling
from hmip_tui.application import Inspection
from hmip_tui.case_list import Fault
from hmip_tui.drawing import Drawing, Drawn
from hmip_tui.errors import HmipError, Refused
from hmip_tui.panels.lines import Line, more_below, paragraphs, spread, wrapped
from hmip_tui.panels.sampling import balance_lines
from hmip_tui.screens.ask import AskScreen
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar

_FOOTER = [
    f"sampling.{name}"
    for name in ("draw", "unusable", "leave", "sample", "take_back", "page_down", "help")
]


class SamplingScreen(PassingScreen[None]):
    """Draws a sample, shows it beside its population, and replaces unusable cases."""

    CSS_PATH = "sampling.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Sample and population"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "draw", "draw", id="sampling.draw"),
        Binding("u", "unusable", "unusable file", id="sampling.unusable"),
        Binding("z", "take_back", "usable after all", id="sampling.take_back"),
        Binding("f", "fill_up", "reserves that are due", id="sampling.fill_up"),
        Binding("tab", "sample", "next sample", id="sampling.sample"),
        Binding("pagedown,space,down,j", "page(1)", "more", id="sampling.page_down"),
        Binding("pageup,up,k", "page(-1)", "back up", id="sampling.page_up"),
        Binding("escape,g", "leave", "back", id="sampling.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="sampling.help"),
    ]

    def __init__(self, inspection: Inspection, sample: str) -> None:
        super().__init__()
        self.inspection = inspection
        self.sample = sample
        self.drawing = Drawing(inspection)
        self._drawn: Drawn | None = None
        self._faults: Sequence[str] = ()
        self._heading = LinePanel(self._title, id="heading")
        self._table = LinePanel(self._lines, id="table")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, the balance, status bar."""
        yield self._heading
        yield self._table
        yield self._status

    def on_mount(self) -> None:
        self._show()

    # -- showing -----------------------------------------------------------------------------

    def _show(self, said: str = "", faults: Sequence[str] = ()) -> None:
        """Read the sample anew and draw it; ``said`` stands in the status bar."""
        drawn = self.sample in self.drawing.samples()
        try:
            self._drawn = self.drawing.drawn(self.sample) if drawn else None
        except Refused as error:  # a draw of a version that this one does not know
            self._drawn, said = None, str(error)
        self._faults = faults
        self._heading.update()
        self._table.to_top()
        self._table.update()
        self.call_after_refresh(self._say, said)

    def _say(self, said: str) -> None:
        below = self._table.hidden_below
        more = more_below(below, key_of(self, "sampling.page_down"))
        self._status.say(said or more)

    def _title(self, size: Size) -> list[Line]:
        name = self.inspection.framework.samples[self.sample].name
        return [spread("Sample and population", name, size.width, "title", "muted")]

    def _lines(self, size: Size) -> list[Line]:
        if self._drawn is not None:
            return balance_lines(populations.view(self.inspection, self._drawn), size.width)
        if self._faults:
            told = [line for text in self._faults for line in wrapped(text, size.width, indent=2)]
            head = f"Nothing was drawn: {len(self._faults)} faults in the population list."
            return paragraphs(wrapped(head, size.width, "alert"), told)
        return paragraphs(
            wrapped("This sample was not drawn with this program.", size.width),
            wrapped(
                f"{key_of(self, 'sampling.draw')} draws it from the list of all eligible cases "
                "(CSV), in the ratios of the population, with reserves. Names stay in a key of "
                "their own beside the inspection file.",
                size.width,
                "muted",
            ),
        )

    # -- drawing -----------------------------------------------------------------------------

    def action_draw(self) -> None:
        """Draw the sample from a population list."""
        if self._drawn is not None:
            self._status.say("This sample was drawn already.", alert=True)
            return
        question = "Where is the list of all eligible cases (CSV)?"
        self.app.push_screen(AskScreen(question), self._listed)

    def _listed(self, text: str | None) -> None:
        if text is None:
            return
        path = Path(text).expanduser()

        def read() -> None:
            by = self.drawing.strata_of(self.sample, None)
            people = populations.read(self.inspection, path, self.sample, by)
            if people.faults or not people.cases:
                faults = people.faults or [Fault(1, None, "the list holds no cases")]
                self._show(faults=[fault.describe(path.name) for fault in faults])
                return
            size = self.drawing.size_for(self.sample, len(people.cases))
            question = f"{len(people.cases)} are eligible. How many are to be drawn?"

            def sized(answer: str | None) -> None:
                if answer is not None:
                    self._try(lambda: self._draw(answer))

            self._people, self._by = people.cases, by
            proposed = "" if size is None else str(size)
            self.app.push_screen(AskScreen(question, proposed, offered=True), sized)

        self._try(read)

    def _draw(self, size: str) -> None:
        number = int(size) if size.isascii() and size.isdecimal() and len(size) < 8 else 0
        seed = sampling.new_seed()
        self.drawing.draw(self.sample, self._people, self._by, number, seed)
        key = name_key.path_of(self.inspection.path).name
        self._show(f"Drawn, seed {seed}. Whose cases they are: {key}")

    # -- unusable files ----------------------------------------------------------------------

    def action_unusable(self) -> None:
        """Choose a case whose file cannot be used, and say why."""
        if self._drawn is None:
            self._status.say("Draw the sample first.", alert=True)
            return

        def chosen(case: str | None) -> None:
            if case is not None:
                question = f"Why can the file of {case} not be used?"
                self.app.push_screen(AskScreen(question), partial(self._exclude, case))

        choices = [Choice(case, case) for case in self._drawn.present]
        self.app.push_screen(ChooseScreen("Whose file cannot be used?", choices), chosen)

    def _exclude(self, case: str, reason: str | None) -> None:
        def exclude() -> None:
            reserve = self.drawing.exclude(case, reason or "")
            self._show(populations.told_of(case, reserve))

        if reason is not None:
            self._try(exclude)

    def action_take_back(self) -> None:
        """Choose an excluded case that is usable after all."""
        if self._drawn is None or not self._drawn.excluded:
            self._status.say("No case of this sample is excluded.", alert=True)
            return

        def chosen(case: str | None) -> None:
            if case is not None:
                self._try(lambda: self._take_back(case))

        choices = [Choice(e.case, e.case, e.reason) for e in self._drawn.excluded]
        self.app.push_screen(ChooseScreen("Which counts again?", choices), chosen)

    def _take_back(self, case: str) -> None:
        stays = self.drawing.take_back(case)
        self._show(f"{case} counts again." + (f" {stays} has been begun and stays." * bool(stays)))

    def action_fill_up(self) -> None:
        """Bring in the reserves that are due after two people's records have met."""

        def fill_up() -> None:
            came = self.drawing.fill_up(self.sample)
            self._show(f"{', '.join(came)} came in." if came else "No reserve is due.")

        self._try(fill_up)

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except HmipError as error:
            self._status.fail(error)

    # -- going on ----------------------------------------------------------------------------

    def action_sample(self) -> None:
        """Go on to the next sample."""
        self.sample = self.inspection.framework.next_sample(self.sample)
        self._show()

    def action_page(self, step: int) -> None:
        """Show more of the balance."""
        self._table.scroll_page(step)
        self._say("")

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
