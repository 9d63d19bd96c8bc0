"""Jobs beside the site: none is lost with its worker, none fails for ever, no clock needs one."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from tests.factories import NOW, raised
from tests.jobs.queue import failed, job, parked
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.jobs import actions, queries
from youhu.jobs.checks import jobs_go_on
from youhu.jobs.management.commands.worker import beating
from youhu.jobs.models import Trouble, Worker
from youhu.jobs.rules import LEASE, MOST_TRIES, PAUSES, Fate
from youhu.ledger.models import Entry
from youhu.notices.actions import deliver
from youhu.notices.models import Delivery, Message
from youhu.promises.actions import tick
from youhu.upkeep.actions import Hand

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - LEASE * 2


@pytest.fixture
def hand(district):
    return Hand(by=district.admin, basis="The disk has room again", now=NOW)


class TestLostWorkers:
    def test_the_job_of_a_silent_worker_comes_back(self):
        actions.beat("silent", now=LONG_AGO)
        lost = job("RUNNING", workers=["silent"], started=LONG_AGO)

        assert actions.reap(now=NOW) == 1
        lost.refresh_from_db()
        assert (lost.status, lost.run_after) == ("READY", NOW + PAUSES[0])
        assert (lost.trouble.fate, lost.trouble.fault) == (Fate.AGAIN, actions.LOST)

    def test_the_job_of_a_living_worker_stays_with_it(self):
        actions.beat("living", now=NOW)
        job("RUNNING", workers=["silent", "living"], started=LONG_AGO)

        assert actions.reap(now=NOW) == 0

    def test_a_job_is_not_taken_away_before_the_lease_is_over(self):
        job("RUNNING", workers=["unheard-of"], started=NOW - LEASE / 2)

        assert actions.reap(now=NOW) == 0

    def test_a_job_that_kills_every_worker_is_parked_like_any_other(self):
        poison = job("RUNNING", workers=["w"] * MOST_TRIES, started=LONG_AGO)

        actions.reap(now=NOW)
        poison.refresh_from_db()
        assert (poison.status, poison.trouble.fate) == ("FAILED", Fate.PARKED)


class TestFailedJobs:
    @pytest.mark.parametrize("tries", range(1, MOST_TRIES))
    def test_it_rests_longer_after_each_try(self, tries):
        again = failed(tries)

        assert actions.retry(now=NOW) == 1
        again.refresh_from_db()
        assert (again.status, again.run_after) == ("READY", NOW + PAUSES[tries - 1])
        assert list(queries.due_now(NOW)) == []
        assert list(queries.due_now(again.run_after)) == [again]

    def test_it_is_parked_after_the_last_try_and_administrators_are_told_once(self, district):
        last = failed(MOST_TRIES)

        assert [actions.retry(now=NOW), actions.retry(now=NOW)] == [1, 0]
        deliver(now=NOW)
        last.refresh_from_db()
        assert last.trouble.fate == Fate.PARKED
        assert Message.objects.filter(template="job_parked").count() == 1
        told = Delivery.objects.inbox_of(district.admin).get()
        assert "make_export" in told.wording()[0]

    def test_two_sweeps_at_once_plan_one_try(self):
        seen = failed()
        actions.retry(now=NOW)

        assert not actions._failed(seen, "OSError", NOW)
        assert Trouble.objects.get().tries == 1


class TestDeciding:
    def test_a_parked_job_is_tried_again_at_once_and_on_record(self, hand):
        trouble = parked()

        actions.try_again(trouble, hand)
        assert [one.pk for one in queries.due_now(NOW)] == [trouble.task_id]
        assert Entry.objects.get(verb="restore").note == hand.basis

    def test_one_that_fails_again_is_parked_again(self, hand):
        trouble = parked()
        actions.try_again(trouble, hand)
        DBTaskResult.objects.update(status="FAILED", worker_ids=["w"] * (MOST_TRIES + 1))

        actions.retry(now=NOW)
        trouble.refresh_from_db()
        assert (trouble.fate, trouble.tries) == (Fate.PARKED, MOST_TRIES + 1)

    def test_one_that_is_given_up_stays_so(self, hand):
        trouble = parked()
        actions.give_up(trouble, hand)

        assert actions.retry(now=NOW) == 0
        with pytest.raises(Refused, match="not parked"):
            actions.try_again(Trouble.objects.get(), hand)

    def test_only_an_administrator_decides(self, district):
        with pytest.raises(Refused, match="administrator"):
            actions.give_up(parked(), Hand(by=district.auditor, basis="I say so", now=NOW))


class TestThePromise:
    def test_a_parked_job_breaks_it_until_somebody_decides(self, hand):
        trouble = parked()
        assert not jobs_go_on(now=NOW).is_kept

        actions.give_up(trouble, hand)
        assert jobs_go_on(now=NOW).is_kept

    @pytest.mark.parametrize(("minutes", "is_kept"), [(5, True), (20, False)])
    def test_a_job_that_nobody_takes_breaks_it(self, minutes, is_kept):
        job(started=NOW - timedelta(minutes=minutes))

        assert jobs_go_on(now=NOW).is_kept is is_kept

    def test_a_planned_one_waits_without_harm(self):
        job(started=NOW - timedelta(days=1), run_after=NOW + timedelta(hours=1))

        assert jobs_go_on(now=NOW).is_kept
        assert queries.queue(NOW).planned == 1

    def test_a_call_is_escalated_though_the_queue_is_emptied(self, district):
        call = raised(district)
        parked()
        with connection.cursor() as cursor:
            for model in (Trouble, DBTaskResult):
                cursor.execute(f"DELETE FROM {model._meta.db_table}")

        tick(now=call.stage_due_at + timedelta(minutes=1))
        assert Call.objects.get().rung == 1


class TestClearing:
    def test_old_jobs_and_workers_are_forgotten_and_parked_ones_kept(self):
        trouble = parked()
        job("SUCCESSFUL", workers=["w"], started=LONG_AGO, finished=NOW)
        actions.beat("gone", now=LONG_AGO)

        assert actions.clear(now=NOW + timedelta(days=400)) == 2
        assert list(DBTaskResult.objects.all()) == [trouble.task]
        assert not Worker.objects.exists()


@task()
def fail() -> None:
    """Never does what it should."""
    raise OSError("disk full")


class TestTheWorker:
    @pytest.fixture(autouse=True)
    def _one_connection(self, monkeypatch):
        """The test's own transaction stays open between two jobs."""
        monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def test_it_does_a_job_and_leaves_no_trace_of_itself(self):
        done = job()

        call_command("worker", "--batch", verbosity=0)
        done.refresh_from_db()
        assert (done.status, len(done.worker_ids)) == ("SUCCESSFUL", 1)
        assert not Worker.objects.exists()

    def test_it_says_again_and_again_that_it_lives(self):
        seen = []
        with (
            patch("youhu.jobs.management.commands.worker.BEAT", timedelta(milliseconds=1)),
            patch.object(actions, "beat", lambda name, *, now: seen.append(name)),
            beating("w"),
        ):
            while len(seen) < 3:
                pass
        assert set(seen) == {"w"}

    def test_what_fails_rests_and_fails_until_it_is_parked(self, district):
        fail.enqueue()
        moment = timezone.now()
        for _try in range(MOST_TRIES):
            call_command("worker", "--batch", verbosity=0)
            actions.retry(now=moment)
            DBTaskResult.objects.filter(status="READY").update(run_after=moment)

        assert Trouble.objects.get().fate == Fate.PARKED
        assert Trouble.objects.get().fault == "builtins.OSError"
