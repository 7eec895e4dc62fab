"""Leaving the program takes no longer than its own work; nothing is left half done."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.message import Message

from hmip_tui.app import HmipApp

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")

_WITH_WORK_LEFT = """
import sys, threading, time
from pathlib import Path
from hmip_tui.ending import end_now
def work():
    time.sleep(0.3)
    Path(sys.argv[1]).write_text("done")
threading.Thread(target=work).start()
threading.Thread(target=time.sleep, args=(60,), name="textual-input").start()
print("said")
end_now(3)
"""


def test_other_threads_finish_and_what_was_said_is_written(tmp_path: Path) -> None:
    done = tmp_path / "done"
    command = [sys.executable, "-c", _WITH_WORK_LEFT, str(done)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "said\n", "")
    assert done.read_text() == "done"


async def test_keys_that_come_too_late_are_dropped_and_waited_for_while_it_is_lent() -> None:
    from hmip_tui.quick_driver import QuickDriver

    app = HmipApp()
    assert app.driver_class is QuickDriver
    taken: list[object] = []

    class Driver(QuickDriver):
        def send_message(self, message: Message) -> None:
            taken.append(message)

        def _disable_mouse_support(self) -> None:
            """There is no terminal."""

    driver = Driver(app)
    key = events.Key("y", "y")
    driver.process_message(key)
    waited = threading.Thread(target=time.sleep, args=(0.2,))
    waited.start()
    driver._key_thread = waited
    driver.disable_input()  # lent
    assert not waited.is_alive()
    assert not driver.exit_event.is_set()
    app.exit()
    driver._key_thread = threading.current_thread()  # to wait for it would never end
    driver.disable_input()
    driver.process_message(key)
    assert taken == [key]


async def test_without_a_terminal_the_driver_is_textuals() -> None:
    app = HmipApp()
    driver = app._build_driver(headless=True, inline=False, mouse=True, size=(80, 24))
    assert type(driver) is HeadlessDriver
