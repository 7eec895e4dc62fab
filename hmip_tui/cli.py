"""The command ``hmip``: the shortest way from a command line to what does it.

What is imported here is imported before every first paint, so it is next to nothing.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

from hmip_tui.errors import HmipError

COMMANDS = (
    "new",
    "cases",
    "demo",
    "sample",
    "comparators",
    "compare",
    "sub-samples",
    "check-text",
    "review",
    "train",
    "status",
    "interviews",
    "history",
    "report",
    "evidence",
    "data",
    "panel",
    "recommendations",
    "conflicts",
    "second",
    "agreement",
    "allocate",
    "plan",
    "progress",
    "pack",
    "merge",
    "receipt",
    "sync",
    "hub",
    "passphrase",
    "recovery-key",
    "backup",
    "restore",
    "repair",
    "export-journal",
    "doctor",
    "retention",
    "purge",
    "verify",
    "rebuild",
    "guidance",
    "framework",
    "keys",
)
"""What is not a file's name when it stands alone."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status.

    0: all is well; 1: it could not be done (one sentence on standard error), or faults were
    found; 2: the command line is not understood; 130: interrupted; 128 and a signal's number: the
    system asked it to end.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        _stand_in_for_what_is_closed()
        _leave_no_memory()
        _prepare_output()
        status = _run(arguments)
        sys.stdout.flush()
    except HmipError as error:
        return _stop(str(error))
    except KeyboardInterrupt:
        _stop("Interrupted.")
        return 130
    except MemoryError:
        return _stop("hmip stopped: there is not enough memory for this.")
    except OSError as error:
        _abandon_output()
        return 1 if _is_closed_pipe(error) else _stop(f"hmip stopped: {error}.")
    return status


def _stop(sentence: str) -> int:
    from hmip_tui.text import visible

    print(visible(sentence), file=sys.stderr)
    return 1


def _is_closed_pipe(error: OSError) -> bool:
    """Whether whoever read the output has had enough; Windows has no error of its own for it."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def _abandon_output() -> None:
    """Keep the interpreter from complaining, when it ends, about output that cannot be written."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str]) -> int:
    if arguments == ["--version"]:
        from hmip_tui import __version__

        print(f"hmip {__version__}")
        return 0
    if not arguments:
        from hmip_tui.commands.opening import open_start

        return open_start()
    if _is_file(arguments):
        from pathlib import Path

        from hmip_tui.commands.opening import open_file

        path = Path(arguments[-1])
        if not path.exists():
            raise HmipError(f"{path} is neither a file nor a command; 'hmip --help' lists them.")
        return open_file(path)
    from hmip_tui.commands.arguments import run

    try:
        return run(arguments)
    except SystemExit as end:  # after help and usage, or when asked to end
        return end.code if isinstance(end.code, int) else 2


def _is_file(arguments: list[str]) -> bool:
    if len(arguments) == 1:
        return arguments[0] not in COMMANDS and not arguments[0].startswith("-")
    return len(arguments) == 2 and arguments[0] == "--"


def _leave_no_memory() -> None:
    """Have no crash, of this program or one that it starts, write its memory into a file.

    What is read of an encrypted file stands there, and the key. Windows has no such limit.
    """
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _stand_in_for_what_is_closed() -> None:
    """Read nothing from, and write nowhere to, what whoever started the program had closed.

    Else a file that is opened next would take its number, and get what is meant for it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


def _prepare_output() -> None:
    """Write UTF-8 into files and pipes, and to a terminal nothing that it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
