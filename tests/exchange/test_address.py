"""Where is exchanged: no password in an address, nothing in the clear beyond this machine."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from hmip_tui.errors import HmipError, Refused
from hmip_tui.exchange import address

NOTHING: dict[str, str] = {}


@pytest.mark.parametrize(
    "target", ["postgresql://h/d", "postgres://h/d", "POSTGRESQL://h/d", "postgresql:///d"]
)
def test_an_address_is_a_hub(target: str) -> None:
    assert address.is_hub(target)


@pytest.mark.parametrize("target", ["/srv/share", "share", r"\\server\share", "postgresql", "h/d"])
def test_anything_else_is_a_folder(target: str) -> None:
    assert not address.is_hub(target)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:secret@h/d",
        "postgresql://me@h/d?password=secret",
        "postgresql://me@h/d?sslpassword=secret",
        "postgresql://me:secret@h:notaport/d?bad=1",
        "postgresql://me:secret@[h/d",
    ],
)
def test_a_password_is_refused_and_never_repeated(url: str) -> None:
    with pytest.raises(Refused) as caught:
        address.parameters(url, NOTHING)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me@hub.example.org/d",
        "postgresql://me@10.1.2.3/d",
        "postgresql://me@localhost,hub.example.org/d",
        "postgresql://me@localhost/d?hostaddr=10.1.2.3",
        "postgresql:///d?service=hub",
        "postgresql://me@localhost.example.org/d",
        "postgresql://me@h/d?host=hub.example.org",
    ],
)
def test_beyond_this_machine_the_server_is_checked_and_all_is_encrypted(url: str) -> None:
    found = address.parameters(url, NOTHING)
    assert found["sslmode"] == "verify-full"
    assert found["gssencmode"] == "disable"
    for mode in ("disable", "allow", "prefer"):
        with pytest.raises(Refused, match="unencrypted"):
            address.parameters(f"{url}{'&' if '?' in url else '?'}sslmode={mode}", NOTHING)
    asked = address.parameters(f"{url}{'&' if '?' in url else '?'}sslmode=require", NOTHING)
    assert asked["sslmode"] == "require"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///d",
        "postgresql://me@localhost/d",
        "postgresql://me@127.0.0.1:5433/d",
        "postgresql://me@[::1]/d",
        "postgresql://me@%2Frun%2Fpostgresql/d",
    ],
)
def test_on_this_machine_nothing_is_demanded(url: str) -> None:
    assert "sslmode" not in address.parameters(url, NOTHING)


@pytest.mark.parametrize(
    "environment",
    [{"PGHOST": "hub.example.org"}, {"PGHOSTADDR": "10.1.2.3"}, {"PGSERVICE": "hub"}],
)
def test_the_environment_may_lead_beyond_this_machine(environment: dict[str, str]) -> None:
    assert address.parameters("postgresql:///d", environment)["sslmode"] == "verify-full"


def test_certificates_that_were_named_stay(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    url = "postgresql://me@hub.example.org/d"
    assert address.parameters(url, NOTHING)["sslrootcert"] == "system"
    own = address.parameters(f"{url}?sslrootcert=ca.crt", NOTHING)
    assert own["sslrootcert"] == "ca.crt"
    assert "sslrootcert" not in address.parameters(url, {"PGSSLROOTCERT": "ca.crt"})
    (tmp_path / ".postgresql").mkdir()
    (tmp_path / ".postgresql" / "root.crt").write_text("")
    assert "sslrootcert" not in address.parameters(url, NOTHING)


@pytest.mark.parametrize(
    "url", ["postgresql://h/d?nonsense=1", "postgresql://[h/d", "postgresql://\udcff", "elsewhere"]
)
def test_an_address_that_cannot_be_read_is_a_sentence(url: str) -> None:
    with pytest.raises(Refused, match="postgresql://"):
        address.parameters(url, NOTHING)


def test_without_psycopg_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("psycopg"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(HmipError, match=r"hmip-tui\[hub\]"):
        address.parameters("postgresql:///d", NOTHING)


def test_a_hubs_name_says_where_and_nothing_more() -> None:
    found = address.parameters("postgresql://me@hub.example.org:5433/inspections", NOTHING)
    assert address.name_of(found) == "hub hub.example.org:5433/inspections"
