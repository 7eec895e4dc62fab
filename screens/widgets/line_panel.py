"""A panel drawn line by line, so that a change repaints the lines that differ and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.style import Style as VisualStyle
from textual.widget import Widget

from hmip_tui.panels.lines import Line, Span

Build = Callable[[Size], Sequence[Line]]
"""Makes the panel's lines for a size in cells."""

ROLE_STYLES = {
    "": "",
    "title": "bold",
    "muted": "$text-muted",
    "strong": "bold",
    "cursor": "reverse",
    "key": "bold $text-accent",
    "alert": "bold $text-error",
    "band0": "$text-error",
    "band1": "$text-warning",
    "band2": "$text-success",
    "band3": "bold $text-success",
}
"""How each of :data:`hmip_tui.panels.lines.ROLES` looks, in Textual's words; ``$`` is the theme's.

Not component classes: Textual would style all of them for every panel again and again, which
takes longer than drawing the panels.
"""

_BLANKS_SHOW = frozenset(role for role, words in ROLE_STYLES.items() if "reverse" in words)
"""The roles whose blanks are seen."""


@lru_cache(64)
def _combined(base: VisualStyle, style: VisualStyle) -> Style:
    """Panels have their bases in common, as a rule."""
    return (base + style).rich_style


class LinePanel(Widget):
    """Shows the lines that ``build`` makes; :meth:`update` makes them anew."""

    def __init__(self, build: Build, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._build = build
        self._lines: list[Line] = []
        self._size_built = Size()
        self._first = 0
        self._role_styles: dict[str, Style] = {}
        self._seen_styles: dict[str, Style] = {}  # as the terminal is to get them
        self._drawn: dict[int, Strip] = {}  # by line, for as long as it looks the same

    @property
    def lines(self) -> Sequence[Line]:
        """The lines as last built, for tests and copying."""
        return self._lines

    def update(self) -> None:
        """Build the lines again and repaint those that differ."""
        size = self.content_size
        if not size:  # not laid out yet, or hidden
            self._size_built = Size()
            return
        before, self._lines = self._lines, list(self._build(size))
        if self._size_built != size:
            self._size_built = size
            self._drawn.clear()
            self.refresh()
            return
        changed = []
        for number in range(max(len(before), len(self._lines))):
            was, now = _line(before, number), _line(self._lines, number)
            if was != now:
                self._drawn.pop(number, None)
                # blanks behind both look as they did: they need not be sent
                cells = min(max(_inked(was), _inked(now)), size.width)
                if 0 <= number - self._first < size.height:
                    changed.append(Region(0, number - self._first, cells, 1))
        if changed:  # refresh() of no region repaints everything
            self.refresh(*changed)

    def scroll_lines(self, by: int) -> None:
        """Show lines further down (or, negative, up) of more lines than there is room for."""
        most = max(len(self._lines) - self.content_size.height, 0)
        first = min(max(self._first + by, 0), most)
        if first != self._first:
            self._first = first
            self.refresh()

    def scroll_page(self, by: int, kept: int = 1) -> None:
        """Show pages further down (or, negative, up); ``kept`` lines of the one before stay."""
        self.scroll_lines(by * max(self.content_size.height - kept, 1))

    def to_top(self) -> None:
        """Show the first lines again."""
        self.scroll_lines(-self._first)

    @property
    def hidden_below(self) -> int:
        """How many lines there are below those shown."""
        return max(len(self._lines) - self._first - self.content_size.height, 0)

    def notify_style_update(self) -> None:
        """Forget the roles' styles when the theme changes."""
        super().notify_style_update()
        self._role_styles.clear()
        self._seen_styles.clear()
        self._drawn.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines of the whole widget; where that is its content alone, as they were drawn before.

        Textual would go through its borders, paddings and filters for every line of every pane
        at every key.
        """
        size = self.content_size
        if not size == self.outer_size == self.region.size:  # the last: it is laid out anew
            return super().render_lines(crop)
        self._fit_lines(size)
        drawn, numbers = self._drawn, [self._first + y for y in crop.line_range]
        for number in numbers:
            if number not in drawn:
                drawn[number] = self._strip(number, size.width, self._seen)
        strips = [drawn[number] for number in numbers]
        if crop.column_span != (0, size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _fit_lines(self, size: Size) -> None:
        if self._size_built != size:
            self._size_built = size
            self._lines = list(self._build(size))
            self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the content area."""
        size = self.content_size
        self._fit_lines(size)
        return self._strip(self._first + y, size.width, self._style)

    def _strip(self, number: int, width: int, style_of: Callable[[str], Style]) -> Strip:
        """A line of a width, made at once: a strip that is made of another takes its time."""
        line = _line(self._lines, number)
        base = style_of("")
        segments: list[Segment] = []
        cells = 0
        for text, role, _ in line:
            cells += _cells(text)
            _add(segments, text, style_of(role))
        if cells < width:
            last = segments[-1].style if segments else None
            # blanks look alike in most styles: of one style with the text they take fewer bytes
            pad = base if last is None or last.reverse or last.underline else last
            _add(segments, " " * (width - cells), pad)
        strip = Strip(segments, max(cells, width))
        return strip.crop(0, width) if cells > width else strip

    def on_click(self, event: events.Click) -> None:
        """Do what the text under the mouse stands for."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        span = span_at(_line(self._lines, self._first + offset.y), offset.x)
        if span is not None and span.act:
            name, *arguments = span.act
            namespace, _, name = name.rpartition(".")
            action = (namespace, name, tuple(arguments))
            self.app.call_later(self.app.run_action, action, self.screen)

    def _style(self, role: str) -> Style:
        if role not in self._role_styles:
            words = self.app.stylesheet.parse_style(ROLE_STYLES[role])
            self._role_styles[role] = _combined(self.visual_style, words)
        return self._role_styles[role]

    def _seen(self, role: str) -> Style:
        """A role's style through Textual's filters, which go by nothing but the style."""
        if role not in self._seen_styles:
            ((segment,),) = filtered(self, [Strip([Segment(" ", self._style(role))], 1)])
            self._seen_styles[role] = segment.style or Style.null()
        return self._seen_styles[role]


def _add(segments: list[Segment], text: str, style: Style) -> None:
    """Add text to segments, to the last where that has the same style."""
    if segments and segments[-1].style == style:
        segments[-1] = Segment(segments[-1].text + text, style)
    else:
        segments.append(Segment(text, style))


def filtered(widget: Widget, strips: list[Strip]) -> list[Strip]:
    """Strips as the terminal is to get them: in its own colours, or without any."""
    _, background = widget.background_colors
    for line_filter in widget.get_line_filters():
        strips = [strip.apply_filter(line_filter, background) for strip in strips]
    return strips


def span_at(line: Line, x: int) -> Span | None:
    """The span that covers cell ``x`` of a line, None behind its end."""
    for span in line:
        x -= cell_len(span.text)
        if x < 0:
            return span
    return None


def _inked(line: Line) -> int:
    """The cells of a line up to the last one that does not look blank, at least one."""
    cells = sum(_cells(text) for text, _, _ in line)
    for span in reversed(line):
        if span.role in _BLANKS_SHOW:
            break
        text = span.text.rstrip(" ")
        cells -= len(span.text) - len(text)
        if text:
            break
    return max(cells, 1)


def _cells(text: str) -> int:
    """Cells of a text without control characters, which :func:`.text.visible` has replaced."""
    return len(text) if text.isascii() else cell_len(text)


def _line(lines: Sequence[Line], y: int) -> Line:
    return lines[y] if y < len(lines) else ()
