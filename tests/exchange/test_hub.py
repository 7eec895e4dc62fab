"""A hub's tables, and what the database itself allows to whom."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import psycopg
import pytest

from hmip_tui import journal, limits
from hmip_tui.errors import HmipError, Refused
from hmip_tui.exchange import log, syncing
from hmip_tui.exchange.hub import LATEST, Hub
from hmip_tui.exchange.target import Fork, Lost
from tests.exchange.conftest import Copy, opened
from tests.exchange.people import assert_equal, entries, say, sync
from tests.exchange.postgres import Server


def inspection_of(path: Path) -> str:
    with opened(path) as record:
        return record.inspection


def admit(server: Server, database: str, by: str, inspection: str, login: str) -> bool:
    hub = Hub(server.url(database, by))
    try:
        return hub.admit(inspection, login, "inspector")
    finally:
        hub.close()


def forbidden(server: Server, database: str, login: str, sql: str) -> bool:
    """Whether the database itself refuses a statement, or it finds no row."""
    with psycopg.connect(server.url(database, login), autocommit=True) as connection:
        try:
            cursor = connection.execute(sql)
        except psycopg.errors.InsufficientPrivilege:
            return True
        return cursor.description is not None and cursor.fetchall() == []


def test_a_hub_is_made_once(server: Server) -> None:
    name = f"new_{secrets.token_hex(4)}"
    server.execute(f"CREATE DATABASE {name}")
    hub = Hub(server.url(name))
    assert hub.version() == 0
    assert hub.prepare()
    assert not hub.prepare()
    assert hub.version() == LATEST
    hub.close()


def test_without_tables_it_says_what_makes_them(server: Server, copy: Copy) -> None:
    with pytest.raises(Refused, match="'hmip hub init'"):
        sync(copy("one"), server.url("postgres"))


def test_a_newer_hub_is_left_alone(server: Server, hub: str, copy: Copy) -> None:
    server.execute(f"INSERT INTO hmip.version VALUES ({LATEST + 1})", hub)
    with pytest.raises(Refused, match="newer"):
        sync(copy("one"), server.url(hub))
    opened_hub = Hub(server.url(hub))
    with pytest.raises(Refused, match="newer"):
        opened_hub.prepare()
    opened_hub.close()


def test_a_database_of_another_encoding_is_refused(server: Server) -> None:
    name = f"latin_{secrets.token_hex(4)}"
    server.execute(f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0")
    hub = Hub(server.url(name))
    with pytest.raises(Refused, match="UTF8"):
        hub.prepare()
    hub.close()


def test_who_may_not_make_a_hub_changes_nothing(server: Server) -> None:
    name = f"new_{secrets.token_hex(4)}"
    server.execute(f"CREATE DATABASE {name}")
    hub = Hub(server.url(name, server.new_login("inspector")))
    with pytest.raises(Refused, match="does not allow"):
        hub.prepare()
    assert hub.version() == 0
    hub.close()


def test_a_lead_brings_an_inspection_and_admits_inspectors(
    server: Server, hub: str, copy: Copy
) -> None:
    lead, inspector = server.new_login("lead"), server.new_login("inspector")
    one, two = copy("one"), copy("two")
    say(two, "V1", "gate.harm", "yes")
    with pytest.raises(Refused, match="hmip hub admit"):
        sync(two, server.url(hub, inspector))
    sync(one, server.url(hub, lead))
    with pytest.raises(Refused, match="hmip hub admit"):
        sync(two, server.url(hub, inspector))
    assert admit(server, hub, lead, inspection_of(one), inspector)
    assert not admit(server, hub, lead, inspection_of(one), inspector)
    sync(two, server.url(hub, inspector))
    sync(one, server.url(hub, lead))
    assert_equal([one, two])


def test_another_lead_is_a_stranger(server: Server, hub: str, copy: Copy) -> None:
    lead, other = server.new_login("lead"), server.new_login("lead")
    one, two = copy("one"), copy("two")
    sync(one, server.url(hub, lead))
    with pytest.raises(Refused, match="no member"):
        sync(two, server.url(hub, other))
    with pytest.raises(Refused):
        admit(server, hub, other, inspection_of(one), other)


@pytest.mark.parametrize("role", ["inspector", "lead", "administrator"])
def test_nobody_changes_or_removes_what_is_recorded(
    server: Server, hub: str, copy: Copy, role: str
) -> None:
    lead, member = server.new_login("lead"), server.new_login(role)
    one = copy("one")
    sync(one, server.url(hub, lead))
    admit(server, hub, lead, inspection_of(one), member)
    for table in ("journal", "reach", "inspection", "question", "requirement", "version"):
        assert forbidden(server, hub, member, f"DELETE FROM hmip.{table}")
        assert forbidden(server, hub, member, f"TRUNCATE hmip.{table}")
    assert forbidden(server, hub, member, "UPDATE hmip.journal SET value = 'null'")
    assert forbidden(server, hub, member, "UPDATE hmip.inspection SET provider = ''")
    assert forbidden(server, hub, member, "UPDATE hmip.member SET role = 'lead'")
    assert not forbidden(server, hub, member, "SELECT 1 FROM hmip.journal")


@pytest.mark.parametrize("role", ["inspector", "lead"])
def test_a_stranger_sees_and_adds_nothing(server: Server, hub: str, copy: Copy, role: str) -> None:
    one = copy("one")
    sync(one, server.url(hub, server.new_login("lead")))
    stranger, inspection = server.new_login(role), inspection_of(one)
    for table in ("journal", "reach", "inspection", "question", "requirement", "member"):
        assert forbidden(server, hub, stranger, f"SELECT 1 FROM hmip.{table}")
    texts = ", ".join(["''"] * 8)
    into = "INSERT INTO hmip.journal VALUES"
    assert forbidden(server, hub, stranger, f"{into} ('{inspection}', 'x', 1, {texts})")
    into = "INSERT INTO hmip.member VALUES"
    assert forbidden(server, hub, stranger, f"{into} ('{inspection}', '{stranger}', 'lead')")
    into = "INSERT INTO hmip.question VALUES"
    assert forbidden(server, hub, stranger, f"{into} ('{inspection}', 1, 'q', 'q', 's', 'f')")


def test_a_hub_hands_over_no_more_at_once_than_there_is_room_for(
    hub: str, server: Server, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = copy("one"), copy("two"), copy("three")
    for number in range(1, 4):
        say(one, f"V{number}", "attribute.note", "x" * 3_000)
        say(two, f"V{number}", "answer.2.1.1.a", "yes")
    say(one, "V1", "attribute.note", "x" * 9_000)
    say(one, "V2", "attribute.note", "after it")
    sync(one, server.url(hub))
    sync(two, server.url(hub))
    monkeypatch.setattr(limits, "SEGMENT_FILE", 8_000)
    found = sync(three, server.url(hub))
    assert found.received == 6, "three of each; the rest waits for what is too large"
    assert any("larger than any of this program" in problem for problem in found.problems)
    monkeypatch.undo()
    assert sync(three, server.url(hub)).received == 2


def test_nobody_tells_receipts_in_anothers_name(server: Server, hub: str, copy: Copy) -> None:
    lead = server.new_login("lead")
    one = copy("one")
    sync(one, server.url(hub, lead))
    into = "INSERT INTO hmip.reach (inspection, holder, replica, seq, hash, author, login) VALUES"
    values = f"('{inspection_of(one)}', 'x', 'x', 1, '', '', 'somebody')"
    assert forbidden(server, hub, lead, f"{into} {values}")


def test_an_administrator_sees_every_inspection_and_puts_people_out(
    server: Server, hub: str, copy: Copy
) -> None:
    lead, administrator = server.new_login("lead"), server.new_login("administrator")
    one = copy("one")
    sync(one, server.url(hub, lead))
    found = Hub(server.url(hub, administrator))
    (standing,) = found.standings()
    found.close()
    assert (standing.provider, standing.entries) == ("A provider", len(entries(one)))
    assert standing.own_role == "administrator"
    out = f"DELETE FROM hmip.member WHERE login = '{lead}' RETURNING login"
    assert forbidden(server, hub, lead, out)
    assert not forbidden(server, hub, administrator, out)


def test_who_brought_an_inspection_is_put_out_in_two_steps(
    server: Server, hub: str, copy: Copy
) -> None:
    lead, other = server.new_login("lead"), server.new_login("lead")
    path = copy("one")
    sync(path, server.url(hub, lead))
    server.execute(f"DELETE FROM hmip.member WHERE login = '{lead}'", hub)
    sql = f"UPDATE hmip.inspection SET creator = '{other}' WHERE creator = '{lead}'"
    server.execute(sql, hub)
    with pytest.raises(Refused):
        admit(server, hub, lead, inspection_of(path), lead)
    assert forbidden(server, hub, lead, "SELECT * FROM hmip.journal")
    assert forbidden(server, hub, lead, "SELECT * FROM hmip.inspection")


def test_what_is_on_the_hub_is_never_written_over(server: Server, hub: str, copy: Copy) -> None:
    one, two = copy("one"), copy("two")
    say(one, "V1", "judgement.2.1.1", "yes")
    sync(one, server.url(hub))
    with opened(one) as record:
        (entry,) = record.entries(replica=record.replica)
        row = next(iter(record.rows_after(record.replica, 0)))
        with syncing.opened(record, server.url(hub)) as target:
            target.put("", [row])  # the same again: nothing happens
            with pytest.raises(HmipError, match="do not follow"):
                target.put("", [(*row[:2], "2020-01-01T00:00:00.000Z", *row[3:-1], "0" * 64)])
            with pytest.raises(HmipError, match="do not follow"):
                target.put("0" * 64, [(row[0], 3, *row[2:])])  # entry 2 is missing
            with pytest.raises(HmipError, match="do not follow"):
                target.put("0" * 64, [(row[0], 2, *row[2:])])  # it follows another entry 1
    sync(two, server.url(hub))
    assert entry in entries(two)


def test_two_who_send_the_same_entries_at_the_same_time_send_them_once(
    server: Server, hub: str, copy: Copy
) -> None:
    one, two = copy("one"), copy("two")
    say(one, "V1", "gate.harm", "yes")
    with opened(one) as record, opened(two) as other:
        rows = list(record.rows_after(record.replica, 0))
        url = server.url(hub)
        with syncing.opened(record, url) as first, syncing.opened(other, url) as second:
            first.vector(), second.vector()
            previous = journal.first_hash(record.inspection, record.replica)
            first.put(previous, rows)
            second.put(previous, rows)
            assert (
                first.vector() == second.vector() == {record.replica: record.vector()[rows[0][0]]}
            )
            forged = [(*rows[0][:-1], "0" * 64)]
            with pytest.raises(Fork):
                second.put(previous, forged)
    assert server.execute("SELECT count(*) FROM hmip.journal", hub) == [(1,)]


def test_a_changed_entry_on_the_hub_is_found_and_not_taken_in(
    server: Server, hub: str, copy: Copy
) -> None:
    one, two = copy("one"), copy("two")
    before = entries(two)
    say(one, "V1", "judgement.2.1.1", "yes")
    say(one, "V2", "judgement.2.1.1", "yes")
    sync(one, server.url(hub))
    server.execute("UPDATE hmip.journal SET value = '\"no\"' WHERE value = '\"yes\"'", hub)
    outcome = sync(two, server.url(hub))
    assert len(outcome.problems) == 1
    assert entries(two) == before
    server.execute("UPDATE hmip.journal SET replaces = '{' WHERE seq = 1", hub)
    assert len(sync(two, server.url(hub)).problems) == 1


def test_a_removed_entry_on_the_hub_comes_back_or_is_missed(
    server: Server, hub: str, copy: Copy
) -> None:
    one, two = copy("one"), copy("two")
    for case in ("V1", "V2", "V3"):
        say(one, case, "judgement.2.1.1", "yes")
    sync(one, server.url(hub))
    with opened(one) as record:
        replica = record.replica
    server.execute(f"DELETE FROM hmip.journal WHERE replica = '{replica}' AND seq = 2", hub)
    assert "missing" in " ".join(sync(two, server.url(hub)).problems)
    server.execute(f"DELETE FROM hmip.journal WHERE replica = '{replica}'", hub)
    assert sync(one, server.url(hub)).sent == 3
    sync(two, server.url(hub))
    assert_equal([one, two])


def test_what_a_hub_cannot_keep_is_said_and_the_rest_goes(
    server: Server, hub: str, copy: Copy
) -> None:
    one, two = copy("one"), copy("two")
    say(one, "V1\0", "gate.harm", "yes")  # PostgreSQL's text has no such character
    outcome = sync(one, server.url(hub))
    with opened(one) as record:
        assert record.replica in outcome.problems[0]
    assert outcome.unsent.entries == 1
    assert outcome.sent == len(entries(two))
    assert sync(two, server.url(hub)).problems == []


def test_a_password_comes_from_the_environment_and_appears_nowhere(
    server: Server, hub: str, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = "an utterly secret word"
    lead = server.new_login("lead", word)
    one = copy("one")
    monkeypatch.setenv("PGPASSWORD", "a wrong one")
    with pytest.raises(Lost, match="password authentication failed") as caught:
        sync(one, server.url(hub, lead))
    monkeypatch.setenv("PGPASSWORD", word)
    sync(one, server.url(hub, lead))
    with opened(one) as record:
        told = f"{caught.value} {log.lines(record.inspection)}"
    assert word not in told
    assert "a wrong one" not in told


def test_an_address_with_a_password_is_refused_and_not_repeated(
    server: Server, hub: str, copy: Copy
) -> None:
    one = copy("one")
    url = f"postgresql://admin:hunter2@127.0.0.1:{server.port}/{hub}"
    with pytest.raises(Refused, match="PGPASSWORD") as caught:
        sync(one, url)
    with opened(one) as record:
        told = f"{caught.value} {log.lines(record.inspection)} {syncing.target_of(record)}"
    assert "hunter2" not in told


def test_an_encrypted_connection_is_made_to_a_server_that_proves_itself(
    server: Server, hub: str, copy: Copy, tmp_path: Path
) -> None:
    roots = tmp_path / "root.crt"
    shutil.copyfile(server.certificate, roots)
    url = f"{server.url(hub)}&sslmode=verify-full"
    opened_hub = Hub(f"{url}&sslrootcert={roots}")
    encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    assert opened_hub.rows(encrypted) == [(True,)]
    opened_hub.close()
    sync(copy("one"), f"{url}&sslrootcert={roots}")
    with pytest.raises(Lost, match="certificate"):
        sync(copy("two"), f"{url}&sslrootcert=system")


def test_a_table_that_somebody_has_locked_is_not_waited_for_without_end(
    server: Server, hub: str, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = copy("one")
    monkeypatch.setattr("hmip_tui.exchange.hub.PATIENCE", "50ms")
    with psycopg.connect(server.url(hub)) as maintenance:
        maintenance.execute("LOCK TABLE hmip.journal")
        with pytest.raises(Lost, match="lock timeout"):
            sync(one, server.url(hub))
    sync(one, server.url(hub))


def test_a_server_that_is_not_there_is_a_sentence(copy: Copy) -> None:
    with pytest.raises(Lost) as caught:
        sync(copy("one"), "postgresql://somebody@127.0.0.1:1/nothing")
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
