"""Between two steps of a migration those who wait may write; an empty database has nobody."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from youhu.storage.management.commands import migrate


@pytest.fixture
def breaths(monkeypatch) -> list[float]:
    """How long the command paused, step by step; no time passes."""
    taken: list[float] = []
    monkeypatch.setattr(migrate, "time", SimpleNamespace(sleep=taken.append))
    return taken


@pytest.mark.django_db(transaction=True)
def test_a_site_in_use_gets_its_turn_between_two_steps(breaths):
    call_command("migrate", "rosters", "zero", verbosity=0)
    call_command("migrate", "rosters", verbosity=0)

    expected = migrate.BREATH_S if connection.vendor == "sqlite" else 0
    assert len(breaths) >= 2
    assert set(breaths) == {expected}
