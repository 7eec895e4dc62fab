"""Which command a command line means, what it ends with, and how little is imported for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import hmip_tui
from hmip_tui import cli
from hmip_tui.commands.arguments import parser
from tests.commands.conftest import Hmip

_COMMANDS = [
    ["new"],
    ["cases"],
    ["cases", "template"],
    ["cases", "import"],
    ["demo"],
    ["sample"],
    ["comparators"],
    ["comparators", "import"],
    ["compare"],
    ["sub-samples"],
    ["check-text"],
    ["review"],
    ["train"],
    ["status"],
    ["interviews"],
    ["history"],
    ["report"],
    ["evidence"],
    ["data"],
    ["data", "import"],
    ["data", "template"],
    ["panel"],
    ["recommendations"],
    ["conflicts"],
    ["second"],
    ["second", "draw"],
    ["second", "list"],
    ["agreement"],
    ["allocate"],
    ["plan"],
    ["progress"],
    ["pack"],
    ["merge"],
    ["receipt"],
    ["sync"],
    ["hub"],
    ["hub", "init"],
    ["hub", "status"],
    ["hub", "report"],
    ["hub", "admit"],
    ["passphrase"],
    ["passphrase", "set"],
    ["passphrase", "remove"],
    ["passphrase", "remember"],
    ["passphrase", "forget"],
    ["recovery-key"],
    ["backup"],
    ["restore"],
    ["repair"],
    ["export-journal"],
    ["doctor"],
    ["retention"],
    ["purge"],
    ["verify"],
    ["rebuild"],
    ["guidance"],
    ["framework"],
    ["framework", "check"],
    ["framework", "show"],
    ["keys"],
    ["keys", "check"],
]

ROOT = Path(hmip_tui.__file__).resolve().parent.parent

_TELL_IMPORTS = """
import sys
before = set(sys.modules)
from hmip_tui.cli import main
main()
print(*sys.modules.keys() - before)
"""


def _modules(*arguments: str, options: Sequence[str] = ()) -> set[str]:
    """What a process imports to do what a command line says."""
    done = subprocess.run(
        [sys.executable, *options, "-c", _TELL_IMPORTS, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return set(done.stdout.splitlines()[-1].split())


def test_the_version_is_said_with_next_to_no_imports() -> None:
    modules = _modules("--version", options=["-S"])  # an editable install imports much by itself
    assert {name for name in modules if name.startswith("hmip_tui")} == {
        "hmip_tui",
        "hmip_tui.cli",
        "hmip_tui.errors",
    }
    assert not modules & {
        "argparse",
        "rich",
        "textual",
        "sqlite3",
        "json",
        "re",
        "typing",
        "pathlib",
    }


@pytest.mark.parametrize("command", [[], ["demo"]])
def test_opening_a_file_imports_nothing_that_it_does_not_need(
    file: Path, command: list[str]
) -> None:
    modules = _modules(*command, str(file))
    assert "hmip_tui.panels" in modules
    assert ("argparse" in modules) == bool(command)
    assert not modules & {"textual", "sqlite_utils", "hmip_tui.framework.check"}


def test_a_command_imports_no_screens(file: Path) -> None:
    assert not _modules("status", str(file), "--json") & {"textual", "rich", "sqlite_utils"}


def test_version(hmip: Hmip) -> None:
    ran = hmip("--version")
    assert (ran.status, ran.out) == (0, f"hmip {hmip_tui.__version__}\n")


def test_help_names_every_command(hmip: Hmip) -> None:
    ran = hmip("--help")
    assert ran.status == 0
    named = re.findall(r"^    ([\w-]+)(?:  |$)", ran.out, re.MULTILINE)
    assert named == list(cli.COMMANDS) == list(dict.fromkeys(c[0] for c in _COMMANDS))


def test_the_readme_lists_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`hmip .*?`) \| ", text, re.MULTILINE)
    named = [set(re.findall(r"[\w-]+", cell)) for cell in cells]
    assert [c for c in _COMMANDS if not any(words.issuperset(c) for words in named)] == []


@pytest.mark.parametrize("command", _COMMANDS, ids=" ".join)
def test_every_command_has_help_that_fits_a_terminal(
    hmip: Hmip, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = hmip(*command, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[0].startswith(f"usage: hmip {' '.join(command)} ")
    assert max(map(len, ran.lines)) <= 80


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["nonsense", "file"],
        ["status"],
        ["status", "file", "--nonsense"],
        ["status", "file", "--js"],
        ["status", "file", "--slice", "gender"],
        ["status", "file", "--slice", "=Female"],
        ["cases"],
        ["cases", "nonsense"],
        ["framework"],
        ["new", "file"],
        ["new", "file", "--provider", "P", "--population", "supervision"],
        ["new", "file", "--provider", "P", "--population", "supervision=0"],
        ["new", "file", "--provider", "P", "--population", "supervision=-1"],
        ["new", "file", "--provider", "P", "--population", "supervision=\N{SUPERSCRIPT TWO}"],
        ["new", "file", "--provider", "P", "--population", "=5"],
    ],
    ids=" ".join,
)
def test_a_command_line_that_is_not_understood(hmip: Hmip, arguments: list[str]) -> None:
    ran = hmip(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("usage: hmip ")


def test_a_command_says_its_own_usage(hmip: Hmip) -> None:
    said = hmip("passphrase", "set", "file", "--nonsense").err
    assert said.startswith("usage: hmip passphrase set [-h]")
    assert said.endswith("hmip passphrase set: unrecognized arguments: --nonsense\n")


def test_what_was_typed_is_said_again_literally(hmip: Hmip) -> None:
    ran = hmip("status", "file", "--slice", "\x1b[31m\nred")
    assert "'\u241b[31m red' is not ATTRIBUTE=VALUE" in ran.err
    assert "\x1b" not in hmip("\x1b[31m", "x").err


@pytest.mark.parametrize("name", ["nonsense.sqlite", "stauts"])
def test_neither_a_file_nor_a_command(hmip: Hmip, name: str) -> None:
    ran = hmip(name)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"{name} is neither a file nor a command; 'hmip --help' lists them.\n"


def test_a_file_with_an_odd_name(
    hmip: Hmip, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file.rename(tmp_path / "-x [bold]")
    assert hmip("--", "-x [bold]").status == 0
    Path("-x [bold]").rename("status")
    assert hmip("status").status == 2
    assert hmip("./status").status == 0


def test_without_a_terminal_opening_prints_the_status(program: Hmip, file: Path) -> None:
    ran = program(file)
    assert ran.status == 0
    assert ran.err == f"There is no terminal here to open {file} on, so this is its status.\n"
    assert ran.out == program("status", file).out != ""


def test_without_a_terminal_and_a_file_the_commands_are_listed(program: Hmip) -> None:
    ran = program()
    assert (ran.status, ran.out) == (0, program("--help").out)
    assert ran.err == "There is no terminal here, so no screen can be opened.\n"


@pytest.mark.parametrize("arguments", [["status"], ["history"], ["verify"], ["rebuild"], []])
def test_a_fault_is_one_sentence(program: Hmip, tmp_path: Path, arguments: list[str]) -> None:
    # Windows takes no control character into a name
    name, shown = ("notes[b].txt",) * 2 if os.name == "nt" else ("n\x1b[b].txt", "n\u241b[b].txt")
    foreign = tmp_path / name
    foreign.write_text("not an inspection", encoding="utf-8")
    ran = program(*arguments, foreign)
    assert (ran.status, ran.out) == (1, "")
    sentence = f"{tmp_path / shown} is not an inspection file of this program."
    assert ran.err.splitlines()[-1] == sentence


def test_output_that_nobody_reads_to_its_end(program: Hmip) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hmip_tui", "framework", "show"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() in (0, 1)  # 0: all was written before the end was closed


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_that_cannot_be_written() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hmip_tui", "framework", "show"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("hmip stopped: ")


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes files")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", [["status"], ["review", "--linear"]], ids=" ".join)
def test_files_that_whoever_starts_it_has_closed(file: Path, words: list[str], closed: str) -> None:
    script = f'exec "$@" {closed}'
    command = [sys.executable, "-m", "hmip_tui", *words, str(file)]
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *command], input=b"", capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [found.name for found in file.parent.glob(f"{file.name}*")] == [file.name]


def test_output_into_a_file_is_utf_8_whatever_the_system_says(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hmip_tui", "status", file],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert "╭" in done.stdout.decode("utf-8")


def test_the_list_of_commands_is_the_parsers() -> None:
    (commands,) = (a for a in parser()._actions if a.choices)
    assert tuple(commands.choices or ()) == cli.COMMANDS


def test_without_memory_it_ends_with_a_sentence(
    hmip: Hmip, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(_: object) -> int:
        raise MemoryError

    monkeypatch.setattr(cli, "_run", none_left)
    ran = hmip("verify", "large.sqlite")
    assert ran.status == 1
    assert ran.err == "hmip stopped: there is not enough memory for this.\n"
