"""What each engine is told so that nothing accepted is lost."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from youhu.config.databases import database


def test_a_sqlite_commit_reaches_the_disk_before_it_is_acknowledged(db):
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "journal_size_limit", "foreign_keys")
        }
    full = 2
    assert found == {
        "journal_mode": "wal", "synchronous": full, "journal_size_limit": 64 << 20,
        "foreign_keys": 1,
    }  # fmt: skip
    assert connection.transaction_mode == "IMMEDIATE"


def test_several_servers_are_asked_for_the_one_that_takes_writes():
    said = database("postgres://y:p@one:5433,two,three:5435/youhu?connect_timeout=9")
    assert (said["HOST"], said["PORT"]) == ("one,two,three", "5433,5432,5435")
    assert (said["USER"], said["PASSWORD"], said["NAME"]) == ("y", "p", "youhu")
    assert said["OPTIONS"]["target_session_attrs"] == "read-write"
    assert said["OPTIONS"]["connect_timeout"] == 9  # what the address says is stronger
    assert said["CONN_HEALTH_CHECKS"]


def test_of_several_servers_one_that_is_away_keeps_nobody_from_writing(db):
    if connection.vendor != "postgresql":
        return
    here = connection.settings_dict
    servers = f"%2Fnowhere,{quote(here['HOST'], safe='')}"
    said = database(f"postgres://{here['USER']}@{servers}/{here['NAME']}")
    other = ConnectionHandler({"default": said})["default"]
    with other.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)
    other.close()


def test_one_server_that_went_away_is_noticed():
    said = database("postgres://y@one/youhu")
    assert (said["HOST"], said["OPTIONS"]["tcp_user_timeout"]) == ("one", 5000)
    assert "target_session_attrs" not in said["OPTIONS"]


def test_another_engine_is_refused_by_name():
    with pytest.raises(ValueError, match="SQLite or PostgreSQL"):
        database("mysql://y@one/youhu")


def test_behind_a_pooler_no_cursor_is_left_at_the_server():
    said = database("postgres://y@%2Frun%2Fpgbouncer:6432/youhu?pooled=1")
    assert said["DISABLE_SERVER_SIDE_CURSORS"]
    assert "pooled" not in said["OPTIONS"]
    assert not database("postgres://y@one/youhu")["DISABLE_SERVER_SIDE_CURSORS"]
