"""A PostgreSQL server of the tests' own: started in a temporary folder, gone with the session."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hmip_tui.exchange.hub import LATEST, Hub

ADMIN = "admin"
"""The superuser of the server."""

ASKED = "asked"
"""Logins that belong to this role have to say their secret word."""

_HUB = "team"
_TABLES = ("inspection", "member", "journal", "reach", "question", "requirement")
_END = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"

_RULES = f"""
local all all trust
host all +{ASKED} 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""


def binaries() -> Path:
    """Where PostgreSQL's programs are; skips the test where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path))
    if not found or os.name != "posix":
        pytest.skip("PostgreSQL's server is not installed (Debian: apt install postgresql)")
    return found[-1].resolve().parent


def _version(initdb: Path) -> int:
    name = initdb.parents[1].name
    return int(name) if name.isdecimal() else 0


@dataclass(frozen=True)
class Server:
    """A running server, reached on the loopback address only."""

    port: int
    folder: Path

    def url(self, database: str, login: str = ADMIN, port: int | None = None) -> str:
        place = f"{login}@127.0.0.1:{port or self.port}"
        return f"postgresql://{place}/{database}?connect_timeout=60"

    @property
    def certificate(self) -> Path:
        """The server's certificate, which is its own authority; skips where it has none."""
        found = self.folder / "data" / "server.crt"
        if not found.exists():
            pytest.skip("the server has no certificate: OpenSSL is not installed")
        return found

    def execute(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What a statement of the superuser's gives."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []

    def new_hub(self) -> str:
        """The name of the database with a hub's tables, emptied; nobody is connected to it."""
        self.execute(f"{_END} WHERE datname = '{_HUB}' AND pid <> pg_backend_pid()")
        self.execute(f"TRUNCATE {', '.join(f'hmip.{table}' for table in _TABLES)}", _HUB)
        self.execute(f"DELETE FROM hmip.version WHERE version > {LATEST}", _HUB)
        return _HUB

    def new_login(self, role: str, password: str = "") -> str:
        """The name of a new login with one of the hub's roles, e.g. ``inspector``."""
        name = f"login_{secrets.token_hex(6)}"
        self.execute(f"CREATE ROLE {name} LOGIN IN ROLE hmip_{role}")
        if password:
            self.execute(f"ALTER ROLE {name} PASSWORD '{password}'")
            self.execute(f"GRANT {ASKED} TO {name}")
        return name


_NEW_CLUSTER = ("-U", ADMIN, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

_QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
}
"""It keeps nothing safe: no test cuts its power."""


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """A server while the block lasts, with its usual settings if it is to be ``durable``."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    user = _user(folder)
    data = folder / "data"
    subprocess.run(
        [str(programs / "initdb"), "-D", str(data), *_NEW_CLUSTER],
        check=True,
        capture_output=True,
        **user,
    )
    (data / "pg_hba.conf").write_text(_RULES)
    certify(data, user)
    server, process = _started(programs / "postgres", folder, user, {} if durable else _QUICK)
    try:
        server.execute(f"CREATE ROLE {ASKED}")
        server.execute(f"CREATE DATABASE {_HUB}")
        hub = Hub(server.url(_HUB))
        hub.prepare()
        hub.close()
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: nothing there is to be kept
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def certify(data: Path, user: dict[str, Any]) -> None:
    """Let a server that is not running yet take encrypted connections, if OpenSSL is here."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return
    asked = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    asked += ["-days", "2", "-subj", "/CN=hub"]
    asked += ["-addext", "subjectAltName=IP:127.0.0.1"]
    asked += ["-keyout", str(data / "server.key"), "-out", str(data / "server.crt")]
    subprocess.run([openssl, "req", *asked], check=True, capture_output=True, **user)
    with (data / "postgresql.conf").open("a") as settings:
        settings.write("ssl = on\n")


def _started(
    program: Path, folder: Path, user: dict[str, Any], quick: Mapping[str, str]
) -> tuple[Server, subprocess.Popen[bytes]]:
    """The server on a port of its own, which another program may take first."""
    said = ""
    for _ in range(5):
        server = Server(_free_port(), folder)
        place = {"listen_addresses": "127.0.0.1", "unix_socket_directories": folder}
        settings = {**quick, **place, "port": server.port}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(program), "-D", str(folder / "data"), *options],
                stdout=log,
                stderr=log,
                **user,
            )
        if _answers(server, process):
            return server, process
        said = (server.folder / "log").read_text(errors="replace")
    raise RuntimeError(f"PostgreSQL did not start: {said[-2000:]}")


def _answers(server: Server, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; False where it has ended, or another one answers."""
    while process.poll() is None:
        try:
            ((data,),) = server.execute("SHOW data_directory")
        except psycopg.OperationalError:
            time.sleep(0.1)
            continue
        return Path(str(data)) == server.folder / "data"
    return False


def _user(folder: Path) -> dict[str, Any]:
    """Who runs the server: it refuses to be run by root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, name)
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": [], "cwd": folder}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
