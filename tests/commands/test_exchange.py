"""``hmip sync`` and ``hmip hub``, from the command line."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Hmip
from tests.exchange.postgres import Server, running


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as found:
        yield found


def test_two_files_meet_in_a_folder(hmip: Hmip, file: Path, tmp_path: Path) -> None:
    other, share = tmp_path / "other.sqlite", tmp_path / "share"
    shutil.copy(file, other)
    share.mkdir()
    first = hmip("sync", file, share)
    assert first.status == 0
    assert first.lines[0].startswith("Sent 10 entries")
    again = hmip("sync", file)
    assert again.lines[:2] == [
        "Sent 0 entries, received 0 entries.",
        "Everything in this file is there.",
    ]
    assert hmip("sync", other, share).status == 0


def test_without_a_target_it_asks_for_one(hmip: Hmip, file: Path) -> None:
    ran = hmip("sync", file)
    assert (ran.status, ran.out) == (1, "")
    assert "TARGET" in ran.err


def test_a_folder_that_is_not_there_is_not_made(hmip: Hmip, file: Path, tmp_path: Path) -> None:
    ran = hmip("sync", file, tmp_path / "not connected")
    assert ran.status == 1
    assert "is not there" in ran.err
    assert not (tmp_path / "not connected").exists()


def test_a_password_on_the_command_line_is_refused_and_not_repeated(hmip: Hmip, file: Path) -> None:
    for arguments in (["sync", file], ["hub", "status"], ["hub", "report"], ["hub", "init"]):
        ran = hmip(*arguments, "postgresql://me:hunter2@127.0.0.1/x")
        assert ran.status == 1
        assert "PGPASSWORD" in ran.err
        assert "hunter2" not in ran.out + ran.err


def test_a_hub_from_its_making_to_its_report(
    hmip: Hmip, file: Path, tmp_path: Path, server: Server
) -> None:
    name = f"new_{secrets.token_hex(4)}"
    server.execute(f"CREATE DATABASE {name}")
    url = server.url(name)
    assert "is ready" in hmip("hub", "init", url).err
    assert "already" in hmip("hub", "init", url).err
    assert "no inspection" in hmip("hub", "status", url).err
    lead, inspector = server.new_login("lead"), server.new_login("inspector")
    assert hmip("sync", file, server.url(name, lead)).status == 0
    other = tmp_path / "other.sqlite"
    shutil.copy(file, other)
    refused = hmip("sync", other, server.url(name, inspector))
    assert refused.status == 1
    assert "hmip hub admit" in refused.err
    admitted = hmip("hub", "admit", server.url(name, lead), file, inspector)
    assert f"{inspector} is admitted." in admitted.err
    assert hmip("sync", other, server.url(name, inspector)).status == 0
    (line,) = hmip("hub", "status", server.url(name, inspector)).lines
    assert line.split("\t")[1:3] == ["A provider", "10 entries"]
    (standing,) = json.loads(hmip("hub", "status", url, "--json").out)
    assert standing["entries"] == 10
    report = hmip("hub", "report", server.url(name, lead))
    assert len(report.lines) == 12
    assert "A provider" in report.out
    assert "all providers (0)" in report.out  # nobody has answered anything yet
    document = json.loads(hmip("hub", "report", url, "--json").out)
    (provider,) = document["providers"].values()
    assert provider["key_questions"]["2.1.1"]["unanswered"] == 3
    assert hmip("hub", "report", server.url(name, inspector)).out == ""


def test_a_round_is_recorded(hmip: Hmip, tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    assert hmip("new", path, "--provider", "North", "--round", "Third").status == 0
    from hmip_tui.application import Inspection

    with Inspection.open(path, writable=False) as inspection:
        assert inspection.record.setting("round") == "Third"
