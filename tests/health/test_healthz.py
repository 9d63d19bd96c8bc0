"""Alive, ready, well: who is told what, and what it costs."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, raised, tiny_district
from tests.jobs.queue import parked
from youhu.health import queries
from youhu.health.queries import health
from youhu.jobs import actions as jobs
from youhu.promises.actions import examine, tick
from youhu.promises.models import Heartbeat

pytestmark = pytest.mark.django_db
THERE = {"REMOTE_ADDR": "203.0.113.9"}
TOKEN = "a-token-of-the-watchers"


def signs(now=None):
    found = health(now=now or timezone.now())
    assert found.failed == 0
    return {(one.vital.name, *one.labels.values()): one for one in found.readings}


def all_is_well():
    now = timezone.now()
    tick(now=now)
    examine(now=now)
    jobs.beat("w-1", now=now)
    call_command("verify_ledger", stdout=io.StringIO())
    Heartbeat.objects.create(name="backup", ran_at=now)


def test_alive_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz/live", **THERE).content == b"ok\n"


def test_ready_costs_two_statements_at_most(client, django_assert_max_num_queries):
    client.get("/healthz/ready")
    with django_assert_max_num_queries(2):
        assert client.get("/healthz/ready", **THERE).content == b"ok\n"


def test_a_database_that_only_reads_is_not_ready(client):
    with connection.cursor() as cursor:
        on, off = {
            "sqlite": ("PRAGMA query_only = 1", "PRAGMA query_only = 0"),
            "postgresql": ("SET transaction_read_only = on", "SELECT 1"),
        }[connection.vendor]
        cursor.execute(on)
        try:
            here, there = client.get("/healthz/ready"), client.get("/healthz/ready", **THERE)
            whole = client.get("/healthz")
            figures = client.get("/metrics").content.decode()
        finally:
            cursor.execute(off)
    assert (here.status_code, here.content) == (503, b"not ready: read-only\n")
    assert (there.status_code, there.content) == (503, b"not ready\n")
    assert whole.status_code == 503
    assert "youhu_ready 0.0" in figures
    assert "youhu_sweep_age_seconds" not in figures


def test_tables_of_an_older_release_are_not_ready(client, monkeypatch):
    monkeypatch.setattr(queries, "_migrated", False)
    monkeypatch.setattr(queries, "known", lambda: ["calls.9999_tomorrow"])
    assert client.get("/healthz/ready").content == b"not ready: not migrated\n"
    monkeypatch.setattr(queries, "known", lambda: ["calls.0001_initial"])
    assert client.get("/healthz/ready").content == b"ok\n"  # newer tables are no hindrance


def test_strangers_hear_one_word_and_those_who_keep_the_site_everything(
    client, signed_in, settings
):
    district = tiny_district()
    assert client.get("/healthz", **THERE).content == b"not ok\n"
    assert client.get("/metrics", **THERE).status_code == 404
    proxied = {"headers": {"X-Forwarded-For": "203.0.113.9"}}
    assert client.get("/healthz", **proxied).content == b"not ok\n"
    assert client.get("/metrics", **proxied).status_code == 404

    told = client.get("/healthz").json()
    assert {"name": "backup_age_seconds", "value": None, "ok": False, "alarm": "BackupOld"} in told[
        "signs"
    ]
    admin = signed_in(district.admin)
    assert admin.get("/healthz", **THERE).json()["ok"] is False
    assert signed_in(district.handler).get("/healthz", **THERE).content == b"not ok\n"
    settings.YOUHU_METRICS_TOKEN = TOKEN
    with_token = {"headers": {"Authorization": f"Bearer {TOKEN}"}}
    assert client.get("/metrics", **THERE, **with_token).status_code == 200
    without = {"headers": {"Authorization": "Bearer "}}
    assert client.get("/metrics", **THERE, **without).status_code == 404


def test_a_district_in_which_all_goes_on_is_well(client):
    district = tiny_district()
    raised(district, now=timezone.now())
    all_is_well()
    assert {key for key, one in signs().items() if not one.is_well} == set()
    assert client.get("/healthz", **THERE).content == b"ok\n"


def test_each_sign_shows_what_does_not_go_on():
    raised(tiny_district())
    all_is_well()
    later = timezone.now() + timedelta(days=9)
    parked()
    ill = {one.vital.alarm for one in signs(later).values() if not one.is_well}
    assert ill >= {
        "SweepLate", "PromisesNotExamined", "NoWorker", "JobsParked", "LedgerNotVerified",
        "BackupOld",
    }  # fmt: skip


def test_a_sweep_that_fails_is_named_and_the_others_are_not(monkeypatch):
    tick(now=NOW)

    def fail(*, now):
        raise RuntimeError

    fail.__module__, fail.__name__ = "youhu.notices.actions", "deliver"
    monkeypatch.setattr("youhu.notices.actions.deliver", fail)
    later = NOW + timedelta(minutes=3)
    with pytest.raises(RuntimeError, match=r"notices\.deliver"):
        tick(now=later)
    late = {key[1] for key, one in signs(later).items() if one.vital.alarm == "SweepLate"
            and not one.is_well}  # fmt: skip
    assert late == {"tick", "notices.deliver"}


def test_a_line_that_waits_for_the_public_log_ages(district):
    raised(district, now=NOW)
    found = signs(NOW + timedelta(minutes=5))
    assert found[("checkpoint_lag_seconds",)].value == 300
    tick(now=NOW + timedelta(minutes=5))
    assert signs(NOW + timedelta(minutes=6))[("checkpoint_lag_seconds",)].value == 0


def test_a_part_that_cannot_say_how_it_fares_keeps_no_other_from_it(monkeypatch):
    def fail(*, now):
        raise ValueError

    monkeypatch.setattr("youhu.calls.vitals.vitals", fail)
    found = health(now=NOW)
    assert (found.failed, found.is_well) == (1, False)
    assert "notices_unsent" in {one.vital.name for one in found.readings}


def test_the_page_says_it_in_words_and_costs_the_same_for_many(
    signed_in, district, django_assert_max_num_queries
):
    admin = signed_in(district.admin)
    english = {"headers": {"accept-language": "en"}}
    shown = admin.get(reverse("health"), **english).content.decode()
    assert "Since the last backup" in shown
    assert "Make one: bin/manage backup --to FOLDER" in shown
    for _n in range(5):
        parked()
        raised(district)
    with django_assert_max_num_queries(30):
        admin.get(reverse("health"))


def test_who_asks_the_process_itself_is_not_sent_to_tls(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/").status_code == 301
    for path in ("/healthz", "/healthz/live", "/healthz/ready", "/metrics"):
        assert client.get(path).status_code == 200
