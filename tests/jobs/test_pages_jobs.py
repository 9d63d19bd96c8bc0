"""The queue as administrators see it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.jobs.queue import job, parked
from youhu.jobs import actions
from youhu.jobs.models import Trouble
from youhu.jobs.queries import frames
from youhu.jobs.rules import Fate

pytestmark = pytest.mark.django_db
TRACE = """Traceback (most recent call last):
  File "/srv/youhu/calls/tasks.py", line 19, in make_export
    actions.make_export("138 0000 1234")
OSError: 138 0000 1234"""


@pytest.fixture
def admin(signed_in, district):
    return signed_in(district.admin)


def test_the_list_says_who_works_and_what_is_parked(admin):
    parked()
    job("SUCCESSFUL", workers=["w"], started=timezone.now(), finished=timezone.now())
    actions.beat("w-1", now=timezone.now())
    actions.beat("w-2", now=timezone.now() - timedelta(hours=1))

    page = admin.get("/settings/jobs/").content.decode()
    assert page.count("make_export") == 2
    assert ("w-1" in page, "w-2" in page) == (True, True)
    assert admin.get("/settings/jobs/?standing=done").content.decode().count("make_export") == 1
    assert admin.get("/settings/jobs/?name=nothing").content.decode().count("make_export") == 0


def test_a_page_shows_where_it_failed_and_no_values():
    assert frames(TRACE) == ['…calls/tasks.py", line 19, in make_export']


def test_an_administrator_tries_it_again_with_a_basis(admin):
    trouble = parked()
    address = f"/settings/jobs/{trouble.task_id}/"

    assert admin.post(f"{address}try/", {"basis": ""}).status_code == 422
    assert admin.post(f"{address}try/", {"basis": "Disk has room"}).url == address
    assert Trouble.objects.get().fate == Fate.AGAIN
    assert admin.post(f"{address}give_up/", {"basis": "Too late"}).status_code == 422
    assert admin.post(f"{address}dance/", {"basis": "Why not"}).status_code == 404


def test_the_list_costs_the_same_for_many(admin, django_assert_max_num_queries):
    for _n in range(30):
        parked()
    admin.get("/settings/jobs/")
    with django_assert_max_num_queries(14):
        admin.get("/settings/jobs/")
