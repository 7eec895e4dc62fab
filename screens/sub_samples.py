"""Every key question by the values of an attribute, with a test between them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size

from hmip_tui import slicing
from hmip_tui.application import Inspection
from hmip_tui.errors import ResultsHidden
from hmip_tui.panels.lines import Line, spread, wrapped
from hmip_tui.panels.sub_samples import sub_sample_lines
from hmip_tui.screens.choose import Choice, ChooseScreen
from hmip_tui.screens.passing import PassingScreen
from hmip_tui.screens.viewing import Viewing
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.status_bar import StatusBar
from hmip_tui.sub_samples import SubSamples

_FOOTER = [f"sub_samples.{name}" for name in ("attribute", "sample", "page_down", "leave", "help")]


class SubSamplesScreen(PassingScreen[None]):
    """One attribute at a time; another is chosen, and another sample."""

    CSS_PATH = "sub_samples.tcss"
    AUTO_FOCUS = None
    BINDING_GROUP_TITLE = "Sub-samples tested"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "attribute", "by what", id="sub_samples.attribute"),
        Binding("tab", "sample", "next sample", id="sub_samples.sample"),
        Binding("pagedown,space,down,j", "page(1)", "more", id="sub_samples.page_down"),
        Binding("pageup,up,k", "page(-1)", "back up", id="sub_samples.page_up"),
        Binding("escape,s", "leave", "back", id="sub_samples.leave"),
        Binding("question_mark,f1", "app.show_help", "keys", id="sub_samples.help"),
    ]

    def __init__(self, inspection: Inspection, sample: str) -> None:
        super().__init__()
        self.inspection = inspection
        self.sample = sample
        self.attribute = self._first_attribute()
        self._found: SubSamples | None = None
        self._why = ""
        self._viewing = Viewing(inspection, "sub_samples")
        self._heading = LinePanel(self._title, id="heading")
        self._table = LinePanel(self._lines, id="table")
        self._status = StatusBar(self, _FOOTER)

    def compose(self) -> ComposeResult:
        """Heading, table, status bar."""
        yield self._heading
        yield self._table
        yield self._status

    def on_mount(self) -> None:
        self._show()

    def _first_attribute(self) -> str:
        return next(iter(slicing.attributes(self.inspection, self.sample)), "")

    def _show(self) -> None:
        """Read the results anew, unless they are not to be shown, and draw them."""
        self._found, self._why = None, "No attribute makes two sub-samples yet."
        try:
            if self.attribute:
                self._found = slicing.by_attribute(self.inspection, self.sample, self.attribute)
        except ResultsHidden as hidden:
            self._why = str(hidden)
        self._heading.update()
        self._table.to_top()
        self._table.update()
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        self._say_more()
        if self._found is not None:
            self._viewing.record_or_say(self._status, self.sample, self._found.attribute)

    def _title(self, size: Size) -> list[Line]:
        framework = self.inspection.framework
        by = framework.attributes[self.attribute].name if self.attribute else "sub-samples"
        name = framework.samples[self.sample].name
        return [spread(f"By {by}", name, size.width, "title", "muted")]

    def _lines(self, size: Size) -> list[Line]:
        if self._found is None:
            return list(wrapped(self._why, size.width))
        return sub_sample_lines(self._found, size.width)

    def _say_more(self) -> None:
        self._status.say_more(self._table, "sub_samples.page_down")

    def action_attribute(self) -> None:
        """Choose the attribute whose values make the sub-samples."""

        def chosen(attribute: str | None) -> None:
            if attribute is not None:
                self.attribute = attribute
                self._show()

        named = self.inspection.framework.attributes
        found = slicing.attributes(self.inspection, self.sample)
        choices = [Choice(id, named[id].name) for id in found]
        self.app.push_screen(ChooseScreen("Tell sub-samples apart by", choices), chosen)

    def action_sample(self) -> None:
        """Go on to the next sample, by the same attribute where its cases have it."""
        self.sample = self.inspection.framework.next_sample(self.sample)
        if self.attribute not in slicing.attributes(self.inspection, self.sample):
            self.attribute = self._first_attribute()
        self._show()

    def action_page(self, step: int) -> None:
        """Show more of the table."""
        self._table.scroll_page(step)
        self._say_more()

    def action_leave(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
