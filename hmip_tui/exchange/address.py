"""Where an inspection is exchanged: a folder, or a hub's address.

A hub's address never holds a password, and no connection leaves this machine without TLS.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path

from hmip_tui.errors import HmipError, Refused

_SCHEMES = ("postgresql://", "postgres://")

_NEEDED = (
    "A hub needs the package psycopg, which is not installed: "
    "install the program with its extra, as hmip-tui[hub]."
)

_ENCRYPTED = ("require", "verify-ca", "verify-full")
"""libpq's modes that never send anything in the clear."""

_MANNERS = {
    "application_name": "hmip",
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""A server that does not answer is given up within half a minute."""


def is_hub(target: str) -> bool:
    """Whether a target is the address of a hub, and not a folder."""
    return target.casefold().startswith(_SCHEMES)


def parameters(url: str, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What libpq is told to connect to a hub.

    Raises :class:`Refused` for an address that cannot be read, holds a password, or would let
    data travel in the clear; :class:`HmipError` where psycopg is not installed.
    """
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise HmipError(_NEEDED) from error
    if not is_hub(url):
        raise Refused("A hub's address begins with postgresql://.")
    try:
        found = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except (ProgrammingError, UnicodeEncodeError):  # whose message repeats any password
        raise Refused(
            "The hub's address cannot be read; it looks like postgresql://user@host/database."
        ) from None
    if "password" in found or "sslpassword" in found:
        raise Refused(
            "A password does not belong in an address, which others can see: "
            "set PGPASSWORD, or write it into the file that PostgreSQL calls pgpass."
        )
    for name, value in _MANNERS.items():
        found.setdefault(name, value)
    if not _stays_here(found, environment):
        _require_tls(found, environment)
    return found


def _stays_here(found: Mapping[str, str], environment: Mapping[str, str]) -> bool:
    """Whether every server that libpq may turn to is on this machine."""
    if "service" in found or environment.get("PGSERVICE"):
        return False  # what a service names, only libpq knows
    hosts = found.get("hostaddr") or environment.get("PGHOSTADDR")
    hosts = hosts or found.get("host") or environment.get("PGHOST", "")
    return all(_is_here(host.strip()) for host in hosts.split(","))


def _is_here(host: str) -> bool:
    if host in ("", "localhost") or host.startswith(("/", "@")):  # a socket of this machine
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _require_tls(found: dict[str, str], environment: Mapping[str, str]) -> None:
    mode = found.setdefault("sslmode", "verify-full")
    if mode not in _ENCRYPTED:
        raise Refused(
            f"sslmode={mode} would let case data travel unencrypted; "
            "leave it out (verify-full), or say verify-ca or require."
        )
    found["gssencmode"] = "disable"  # it would take the place of TLS
    known = "sslrootcert" in found or environment.get("PGSSLROOTCERT")
    if mode == "verify-full" and not known and not _own_roots(environment).exists():
        found["sslrootcert"] = "system"


def _own_roots(environment: Mapping[str, str]) -> Path:
    """Where libpq looks for the certificates of an organisation's own authority."""
    if os.name == "nt":
        return Path(environment.get("APPDATA", "")) / "postgresql" / "root.crt"
    return Path.home() / ".postgresql" / "root.crt"


def name_of(found: Mapping[str, str]) -> str:
    """A hub's name for people and logs: where it is, and nothing secret."""
    host = found.get("host") or found.get("hostaddr") or found.get("service") or "this machine"
    port = f":{found['port']}" if "port" in found else ""
    return f"hub {host}{port}/{found.get('dbname', '')}"
