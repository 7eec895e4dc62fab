"""Asking for an inspection file: one to open, or one to create."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.widgets import Input

from hmip_tui import file_names, framework_files, paths
from hmip_tui.application import Inspection
from hmip_tui.errors import FileProblem, HmipError, Refused
from hmip_tui.panels.lines import Line, Span, wrapped
from hmip_tui.screens.bindings import key_of
from hmip_tui.screens.passing import PassingModal
from hmip_tui.screens.widgets.line_panel import LinePanel
from hmip_tui.screens.widgets.text_input import PathSuggester, TextInput
from hmip_tui.text import clean

_ENDINGS = (".sqlite", ".db", ".hmip")


class Field(NamedTuple):
    """Something asked for: what it is called, and the line to type it in."""

    label: str
    line: TextInput


class FileForm(PassingModal[Inspection | None]):
    """Returns the inspection that ``submit`` makes of the lines typed, None if it was left.

    While ``submit`` raises :class:`HmipError` it says so and keeps what was typed.
    """

    CSS_PATH = "file_forms.tcss"
    BINDING_GROUP_TITLE = "File"
    TYPED_INTO = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", id="form.leave"),
        Binding("down", "app.focus_next", "next line", id="form.next"),
        Binding("up", "app.focus_previous", "previous line", id="form.previous"),
    ]

    def __init__(
        self,
        title: str,
        hint: str,
        fields: Sequence[Field],
        submit: Callable[[Sequence[str]], Inspection],
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._submit = submit
        self._hint = hint
        self._said = Span("")
        self._saying = LinePanel(self._said_lines, id="said")

    def compose(self) -> ComposeResult:
        """Title, a label and a line for each field, what is to be said."""
        leave = key_of(self, "form.leave")
        self._said = Span(f"{self._hint} · {leave} leaves", "muted")
        with Vertical(id="form"):
            yield LinePanel(lambda _: [(Span(self._title, "title"),)], classes="label")
            for field in self._fields:
                yield _label(field.label)
                yield field.line
            yield self._saying

    def _said_lines(self, size: Size) -> list[Line]:
        return list(wrapped(self._said.text, size.width, self._said.role))

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        """Go to the next line; from the last one submit all."""
        lines = [field.line for field in self._fields]
        if event.input is not lines[-1]:
            self.focus_next()
            return
        try:
            inspection = self._submit([clean(line.value).strip() for line in lines])
        except HmipError as error:
            self.app.bell()
            self._said = Span(str(error), "alert")
            self._saying.update()
            return
        self.dismiss(inspection)

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)


def _label(text: str) -> LinePanel:
    return LinePanel(lambda _: [(Span(text, "muted"),)], classes="label")


def open_form() -> FileForm:
    """Asks for the path of an inspection file and opens it."""
    hint = "such as ~/Documents/west-yorkshire.sqlite"
    line = TextInput(id="path", placeholder=hint, suggester=PathSuggester(*_ENDINGS))
    return FileForm(
        "Open an inspection file",
        "Enter opens · → takes what is suggested",
        [Field("File", line)],
        lambda said: Inspection.open(file_names.typed(said[0])),
    )


class CreateForm(FileForm):
    """Asks for what a new inspection needs and creates its file."""

    def __init__(self) -> None:
        self._suggested = str(file_names.new_inspection(""))
        self._path = TextInput(
            self._suggested, id="path", placeholder="", suggester=PathSuggester()
        )
        provider = TextInput(id="provider", placeholder="such as West Yorkshire CRC")
        framework = TextInput(
            id="framework",
            placeholder=f"leave empty for the one built in, {framework_files.BUILT_IN}",
            suggester=PathSuggester(".toml"),
        )
        super().__init__(
            "New inspection",
            "Enter goes on, and creates from the last line · → takes what is suggested",
            [
                Field("Provider", provider),
                Field("File to create", self._path),
                Field("Framework file", framework),
            ],
            _create,
        )

    @on(Input.Changed, "#provider")
    def _suggest_path(self, event: Input.Changed) -> None:
        """Name the file after the provider until somebody names it."""
        if self._path.value == self._suggested:
            self._suggested = str(file_names.new_inspection(event.value))
            self._path.value = self._suggested
            self._path.cursor_position = len(self._suggested)


def _create(said: Sequence[str]) -> Inspection:
    provider, path_text, framework = said
    if not provider:
        raise Refused("The provider needs a name.")
    path = file_names.typed(path_text)
    document = _framework(framework)
    if path.parent == paths.data_folder().absolute():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileProblem(f"{path.parent} cannot be made: {error.strerror}.") from error
    return Inspection.create(path, document, {"provider": provider})


def _framework(text: str) -> dict[str, Any]:
    if not text:
        return framework_files.built_in()
    path = file_names.typed(text)
    document, problems = framework_files.load(path)
    if document is not None and not problems:
        return document
    more = f" It has {len(problems)} mistakes." if len(problems) > 1 else ""
    raise Refused(
        f"{problems[0].describe(path.name)}{more} 'hmip framework check' lists all there are."
    )
