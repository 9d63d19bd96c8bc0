"""What a process gets ready while it starts."""

import logging

import pytest
from django.apps import apps

from tests.pages import statements
from youhu.calls import reference
from youhu.calls.reading import door
from youhu.calls.reading.traces import traces
from youhu.config import warming


@pytest.fixture(autouse=True)
def frozen(monkeypatch) -> list[str]:
    """The connection of a test is that of its thread, and stays; its memory stays watched."""
    calls: list[str] = []
    monkeypatch.setattr(warming.connections, "close_all", lambda: None)
    monkeypatch.setattr(warming.gc, "freeze", lambda: calls.append("freeze"))
    return calls


def test_the_first_question_finds_everything_ready(district) -> None:
    warming.warm()

    with statements() as sent:
        known = reference.current()
        door.readers(known)
        traces(known)

    assert len(sent) == 1  # how old is what I know?


def test_garbage_is_not_looked_for_in_what_was_loaded_even_where_something_failed(
    db, frozen, monkeypatch
) -> None:
    config = apps.get_app_config("calls")
    monkeypatch.setattr(config, "warmed", ("tests.config.test_warming.not_migrated",))
    warming.warm()
    assert frozen == ["freeze"]


def test_what_fails_is_said_and_stops_nothing(db, monkeypatch, caplog) -> None:
    config = apps.get_app_config("calls")
    monkeypatch.setattr(config, "warmed", ("tests.config.test_warming.not_migrated",))

    with caplog.at_level(logging.WARNING, "youhu.config.warming"):
        warming.warm()

    assert "no such table" in caplog.text


def not_migrated() -> None:
    raise LookupError("no such table")
