"""Which editor is used, and what a text is on its way there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmip_tui.editors import NoEditor, Which, chosen, from_file, split, to_file
from hmip_tui.text import visible_lines

THERE = {
    "nano": "/usr/bin/nano",
    "vi": "/usr/bin/vi",
    "code": "/opt/code",
    "/opt/my tools/ed": "/opt/my tools/ed",
    "notepad": r"C:\Windows\notepad.exe",
    r"C:\Program Files\Vim\gvim.exe": r"C:\Program Files\Vim\gvim.exe",
}


def found(setting: str = "", *, windows: bool = False, **environment: str) -> tuple[str, ...]:
    return chosen(environment, setting, THERE.get, windows=windows).words


def test_what_is_named_first_is_used() -> None:
    assert found("code -s", VISUAL="code -v", EDITOR="code -e") == ("/opt/code", "-v")
    assert found("code -s", VISUAL="  ", EDITOR="code -e") == ("/opt/code", "-e")
    assert found("code -s", VISUAL="", EDITOR="") == ("/opt/code", "-s")


def test_without_a_name_the_system_has_one() -> None:
    assert found() == ("/usr/bin/nano",)
    assert found(windows=True) == (r"C:\Windows\notepad.exe",)
    only_vi: Which = {"vi": "/bin/vi"}.get
    assert chosen({}, "", only_vi, windows=False) == (("/bin/vi",), "vi")


@pytest.mark.parametrize(
    ("command", "windows", "words"),
    [
        ("code --wait", False, ["code", "--wait"]),
        ("'/opt/my tools/ed' -x", False, ["/opt/my tools/ed", "-x"]),
        ('"/opt/my tools/ed"', False, ["/opt/my tools/ed"]),
        (r"/opt/my\ tools/ed", False, ["/opt/my tools/ed"]),
        ("emacs -nw # loud", False, ["emacs", "-nw", "#", "loud"]),
        ("ed '' x", False, ["ed", "", "x"]),
        (r"C:\Vim\gvim.exe -f", True, [r"C:\Vim\gvim.exe", "-f"]),
        (r'"C:\Program Files\Vim\gvim.exe" -f', True, [r"C:\Program Files\Vim\gvim.exe", "-f"]),
        (r"C:\O'Neil\ed.exe -f", True, [r"C:\O'Neil\ed.exe", "-f"]),
        ("ed; rm -rf $HOME `x`", False, ["ed;", "rm", "-rf", "$HOME", "`x`"]),
    ],
)
def test_a_command_is_split_as_the_system_does(
    command: str, windows: bool, words: list[str]
) -> None:
    assert split(command, windows=windows) == words


def test_a_path_with_spaces_needs_no_quotation_marks_where_it_is_all() -> None:
    assert found(VISUAL="/opt/my tools/ed") == ("/opt/my tools/ed",)
    gvim = r"C:\Program Files\Vim\gvim.exe"
    assert found(gvim, windows=True) == (gvim,)
    assert found(f'"{gvim}" -f', windows=True) == (gvim, "-f")


@pytest.mark.parametrize(
    ("setting", "environment", "why"),
    [
        ("", {"VISUAL": "emacs -nw"}, "no 'emacs', which $VISUAL names"),
        ("", {"EDITOR": "emacs"}, "no 'emacs', which $EDITOR names"),
        ("emacs", {}, "no 'emacs', which settings.toml names"),
        ("", {"VISUAL": "'code --wait"}, "a quotation mark is missing in ''code --wait'"),
        ("", {"VISUAL": "''"}, "there is no '', which $VISUAL names"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_else_is_used(
    setting: str, environment: dict[str, str], why: str
) -> None:
    with pytest.raises(NoEditor) as error:
        chosen(environment, setting, THERE.get, windows=False)
    assert why in str(error.value)


def test_a_system_without_an_editor_is_told() -> None:
    with pytest.raises(NoEditor, match="there is no nano or vi"):
        chosen({}, "", lambda _: None, windows=False)
    with pytest.raises(NoEditor, match="there is no notepad"):
        chosen({}, "", lambda _: None, windows=True)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\n", ""),
        (b"one", "one"),
        (b"one\n", "one"),
        (b"one\n\n", "one\n"),
        (b"one\r\ntwo\r\n", "one\ntwo"),
        (b"\xef\xbb\xbfcaf\xc3\xa9\n", "caf\xe9"),
        ("café\r\n".encode("utf-16"), "caf\xe9"),
        (b"a\x1b[31m\tb", "a\u241b[31m    b"),
    ],
)
def test_a_file_gives_a_text(data: bytes, text: str) -> None:
    assert from_file(data) == (text, "")


def test_what_is_no_utf_8_gives_a_text_too_and_is_said() -> None:
    text, said = from_file(b"caf\xe9 \x93quoted\x94 \x81\n")
    assert text == "caf\xe9 \u201cquoted\u201d \\x81"
    assert "not save it as UTF-8" in said


@given(st.text(max_size=60))
def test_a_text_comes_back_as_it_went(typed: str) -> None:
    text = "\n".join(visible_lines(typed))
    assert from_file(to_file(text).encode()) == (text, "")
    assert from_file(to_file(text).replace("\n", "\r\n").encode()) == (text, "")


@given(st.binary(max_size=60))
def test_every_file_gives_a_text_that_can_be_shown(data: bytes) -> None:
    text, _ = from_file(data)
    assert "\n".join(visible_lines(text)) == text
