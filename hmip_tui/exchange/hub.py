"""A hub: its connection, its tables, and its faults in the user's words.

PostgreSQL, and what speaks its language. The SQL that makes a hub is data in ``schema/hub``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from hmip_tui.errors import HmipError, Refused
from hmip_tui.exchange import address
from hmip_tui.exchange.target import Lost, Unusable

if TYPE_CHECKING:
    import psycopg

PATIENCE = "30s"
"""How long a table is waited for that somebody has locked, as for maintenance."""

LATEST = 1
"""The version of the hub's tables that this program works with."""

_ROLES = ("hmip_inspector", "hmip_lead", "hmip_administrator")


class Forbidden(Refused):
    """The database does not let this login do that."""


class Clash(HmipError):
    """Somebody else has added under the same key."""


class Standing(NamedTuple):
    """How one inspection stands on a hub; times are UTC, ISO 8601, empty for never."""

    inspection: str
    provider: str
    replicas: int
    entries: int
    last_told: str
    own_role: str


def script(name: str) -> str:
    """One of the hub's SQL scripts."""
    return (files("hmip_tui.schema") / "hub" / name).read_text(encoding="utf-8")


@contextmanager
def in_words(name: str) -> Iterator[None]:
    """Turn psycopg's errors into :class:`HmipError`.

    Only a server's own short message is repeated: its details quote the rows it was given.
    """
    import psycopg
    from psycopg import errors

    try:
        yield
    except (errors.UndefinedTable, errors.InvalidSchemaName) as error:
        raise Refused(f"The {name} has no tables yet: 'hmip hub init' makes them.") from error
    except errors.InsufficientPrivilege as error:
        raise Forbidden(f"The {name} does not allow that: {_short(error)}.") from error
    except errors.UniqueViolation as error:
        raise Clash(f"The {name} holds that already.") from error
    except psycopg.DataError as error:
        raise Unusable(f"The {name} cannot keep what it was sent: {_short(error)}.") from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Lost(f"The {name} cannot be reached: {_short(error)}.") from error
    except psycopg.Error as error:
        raise HmipError(f"The {name} refused: {_short(error)}.") from error


def _short(error: psycopg.Error) -> str:
    text = error.diag.message_primary or str(error) or type(error).__name__
    return " ".join(text.split()).rstrip(".")


class Hub:
    """An open connection to a hub, in transactions of one statement unless said otherwise."""

    def __init__(self, url: str) -> None:
        """Connect; raises :class:`HmipError` as :func:`hmip_tui.exchange.address.parameters`."""
        parameters = address.parameters(url)
        self.name = address.name_of(parameters)
        import psycopg

        with in_words(self.name):
            self.connection: psycopg.Connection[tuple[Any, ...]] = psycopg.Connection.connect(
                autocommit=True, client_encoding="UTF8", **_as_any(parameters)
            )
            # where logins may make functions, none of theirs is to run as whoever asks here
            self.connection.execute("SET search_path = pg_catalog")
            self.connection.execute(_literal(f"SET lock_timeout = '{PATIENCE}'"))

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with in_words(self.name):
            return self.connection.execute(_literal(sql), values or None).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
        """All or nothing."""
        with in_words(self.name), self.connection.transaction(), self.connection.cursor() as cursor:
            yield cursor

    def version(self) -> int:
        """The version of its tables; 0 where there are none."""
        found = self.rows(
            "SELECT 1 FROM information_schema.tables "
            "WHERE table_schema = 'hmip' AND table_name = 'version'"
        )
        return self.rows("SELECT max(version) FROM hmip.version")[0][0] if found else 0

    def require_version(self) -> None:
        """Raises :class:`Refused` where its tables are missing, older or newer."""
        found: int = self.rows("SELECT max(version) FROM hmip.version")[0][0]
        if found < LATEST:
            raise Refused(f"The {self.name} is older than this program: 'hmip hub init' mends it.")
        if found > LATEST:
            raise Refused(f"The {self.name} is newer than this program; update the program.")

    def prepare(self) -> bool:
        """Make the roles and tables that are missing; whether there were any.

        Needs the right to create roles and schemas. Raises :class:`HmipError`; nothing was then
        changed.
        """
        if self.rows("SHOW server_encoding")[0][0] != "UTF8":
            raise Refused(f"The {self.name} needs a database whose encoding is UTF8.")
        if self.version() > LATEST:
            self.require_version()
        if self.version() == LATEST:
            return False
        with self.transaction() as cursor:
            for role in _ROLES:
                if not cursor.execute(
                    "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %s", (role,)
                ).fetchall():
                    cursor.execute(_literal(f"CREATE ROLE {role} NOLOGIN"))
            cursor.execute(_literal(script("0001_hub.sql")))
        return True

    def admit(self, inspection: str, login: str, role: str) -> bool:
        """Let a login take part in an inspection; whether it did not yet.

        ``role`` is ``inspector`` or ``lead``. Raises :class:`Refused` to who may not say so.
        """
        with self.transaction() as cursor:
            cursor.execute(
                "INSERT INTO hmip.member (inspection, login, role) VALUES (%s, %s, %s) "
                "ON CONFLICT DO NOTHING",
                (inspection, login, role),
            )
            return cursor.rowcount > 0

    def standings(self) -> list[Standing]:
        """How every inspection stands that this login may read, by provider."""
        rows = self.rows(
            "SELECT i.inspection, i.provider, "
            "(SELECT count(DISTINCT j.replica) FROM hmip.journal j "
            " WHERE j.inspection = i.inspection), "
            "(SELECT count(*) FROM hmip.journal j WHERE j.inspection = i.inspection), "
            "(SELECT max(r.told) FROM hmip.reach r WHERE r.inspection = i.inspection), "
            "(SELECT max(m.role) FROM hmip.member m "
            " WHERE m.inspection = i.inspection AND m.login = CURRENT_USER) "
            "FROM hmip.inspection i ORDER BY i.provider, i.inspection"
        )
        return [
            Standing(id, provider, replicas, entries, utc(told), role or "administrator")
            for id, provider, replicas, entries, told, role in rows
        ]


def utc(moment: Any) -> str:
    """A time of the hub's as the journal writes times; empty for None."""
    from datetime import UTC

    if moment is None:
        return ""
    text: str = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def _as_any(parameters: dict[str, str]) -> dict[str, Any]:
    return dict(parameters)


def _literal(sql: str) -> Any:
    """SQL put together from this package's own texts; psycopg's types ask for a literal."""
    return sql
