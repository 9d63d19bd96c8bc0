"""The sample district, built once for all tests here, and its simulated days."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from pytest_django import DjangoDbBlocker

from tests.factories import NOW
from youhu.calls.models import Call, Photo
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.demo.build import EDITION, build, built, mark_of
from youhu.demo.callers import Callers
from youhu.demo.cast import Cast
from youhu.demo.fingerprint import fingerprint
from youhu.demo.grounds import Grounds
from youhu.demo.logins import COMMUNITY, LOGINS, PASSWORD, VOLUNTEER_LOGINS
from youhu.demo.party import LEADING
from youhu.demo.pictures import Album
from youhu.demo.scales import SMALL
from youhu.demo.simulation import Days, Simulation, Tally
from youhu.demo.wording import Wording
from youhu.ledger.models import Entry
from youhu.ledger.protection import protect, unprotect
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Delivery
from youhu.party.models import Membership
from youhu.promises.actions import look, tick
from youhu.registry.models import GuidanceLink, Member, Organisation, Revision
from youhu.registry.rules import OrgKind, Role
from youhu.territory.models import Area, Fusion, Household, Post

pytestmark = pytest.mark.django_db

TINY = replace(SMALL, residents=40, party_members=400)
SEED = 365
DAYS = Days(NOW - timedelta(days=2), NOW, calls_a_day=10, photos=2, seed=SEED)


@pytest.fixture(scope="module", autouse=True)
def sample(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Tally]:
    """The small district with two days of calls instead of three weeks; gone after this module."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        build(TINY, seed=SEED, now=NOW, say=lambda _text: None)
        tally = Simulation(DAYS).run(every_state=True)
        tick(now=NOW)
    yield tally
    with django_db_blocker.unblock():
        unprotect(connection)
        call_command("flush", interactive=False, verbosity=0)
        protect(connection)


def simulated(days: Days) -> str:
    """The fingerprint of some days that follow on those before; they are taken back again."""
    with transaction.atomic():
        Simulation(days).run()
        found = fingerprint()
        transaction.set_rollback(True)
    return found


LATER = Days(NOW, NOW + timedelta(days=1), calls_a_day=12, photos=0, seed=7)


def test_same_seed_same_days():
    assert simulated(LATER) == simulated(LATER)


def test_another_seed_brings_other_days():
    assert simulated(LATER) != simulated(replace(LATER, seed=8))


def test_no_step_of_the_simulated_people_is_refused(sample):
    assert sample.refused == {}


def test_a_call_stands_in_every_state():
    assert set(Call.objects.values_list("state", flat=True)) == set(State)


def test_every_call_came_through_the_front_door():
    first_lines = Entry.objects.filter(seq=0, verb="raise")
    assert first_lines.count() == Call.objects.count() > DAYS.calls_a_day


def test_every_chain_of_the_ledger_holds():
    assert list(broken_chains()) == []


def test_time_never_runs_backwards_in_a_chain():
    lines = Entry.objects.order_by("subject", "seq").values_list("subject", "at")
    assert all(one[1] <= other[1] for one, other in pairwise(lines) if one[0] == other[0])


def test_nothing_happens_after_the_end():
    assert Entry.objects.filter(at__gt=NOW).count() == 0


def test_all_three_promises_are_kept():
    assert [finding.text for answer in look(now=NOW) for finding in answer.findings] == []


def test_what_is_overdue_has_a_warning_on_record():
    silent = Call.objects.overdue(NOW).exclude(state=State.ANSWERED).filter(rung=0)
    assert silent.count() == 0


def test_messages_of_the_first_day_were_read_by_those_at_work():
    assert Delivery.objects.exclude(read_at=None).exists()
    assert Delivery.objects.filter(read_at=None).exists()


def test_made_up_photos_lie_with_the_calls():
    assert 0 < Photo.objects.count() <= DAYS.photos


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: login.username)
def test_every_login_opens_the_post_that_it_promises(login):
    assert Client().login(username=login.username, password=PASSWORD)

    first = Member.objects.filter(person__user__username=login.username).order_by("pk").first()

    assert first.role == login.role
    assert (first.organisation.code if first.organisation else "") == login.unit


def test_one_person_holds_three_posts():
    assert Member.objects.filter(person__user__username="secretary").count() == 3


def test_the_resident_calls_more_often_than_others():
    rng = Random(SEED)
    wording, cast = Wording(rng), Cast(NOW.date(), rng=rng)
    grounds, album = Grounds(wording, rng=rng, now=NOW), Album(0, asked=1, rng=rng)
    callers = Callers(cast, grounds, wording, album, rng=rng)

    drawn = Counter(callers.appeal(NOW).by.pk for _n in range(300))

    resident = Member.objects.get(person__user__username="resident")
    others = [member.pk for member in cast.residents if member != resident]
    assert drawn[resident.pk] > max(drawn[pk] for pk in others)


@pytest.mark.parametrize(
    ("kind", "count"),
    [(OrgKind.SUBDISTRICT, 18), (OrgKind.COMMAND_ROOM, 19), (OrgKind.COMMUNITY, 267)],
)
def test_every_place_has_its_bodies(kind, count):
    units = Organisation.objects.filter(kind=kind, is_accountable=True)
    assert units.count() == count
    assert set(units.values_list("area_code", flat=True)) <= set(
        Area.objects.values_list("code", flat=True)
    )


def test_every_cell_has_a_post_of_its_own():
    assert Post.objects.exclude(area=None).count() == TINY.cells


def test_departments_guide_subdistrict_offices():
    assert set(GuidanceLink.objects.values_list("guided__kind", flat=True)) == {OrgKind.SUBDISTRICT}


def test_party_members_belong_to_bodies_that_lead_no_others():
    members = Membership.objects.filter(is_home=True)
    assert members.count() == TINY.party_members
    assert not members.filter(organisation__kind__in=LEADING).exists()


def test_party_members_act_as_residents_so_no_page_of_a_call_tells_who_is_in_the_party():
    posts = Member.objects.filter(person__memberships__isnull=False)
    assert posts.count() == TINY.party_members
    assert not posts.exclude(role=Role.RESIDENT, organisation=None).exists()


def test_each_social_grid_belongs_to_the_party_grid_of_its_community():
    fused = Fusion.objects.values_list("cell__code", "party_cell__code")
    assert len(fused) == TINY.cells
    assert all(cell[:12] == party_cell[:12] for cell, party_cell in fused)


def test_some_party_members_in_service_live_where_there_is_the_most_to_see():
    living = Membership.objects.filter(
        person__residences__household__building__cell__code__startswith=COMMUNITY
    )
    assert living.filter(is_working=True).count() >= len(VOLUNTEER_LOGINS)


def test_houses_with_doors_stand_in_one_subdistrict():
    cells = Household.objects.values_list("building__cell__code", flat=True).distinct()
    assert cells
    assert all(code.startswith(TINY.housed_in) for code in cells)


def test_the_planner_knows_how_many_people_there_are():
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'registry_member'")
        (believed,) = cursor.fetchone()
    assert believed == pytest.approx(Member.objects.count(), rel=0.2)


def test_the_district_knows_what_it_is():
    assert built() == mark_of(TINY, SEED) == f"small/365/{EDITION}"


def test_building_again_changes_nothing_and_says_who_can_sign_in():
    before, said = Call.objects.count(), StringIO()

    call_command("demo", stdout=said)

    assert Call.objects.count() == before
    assert all(login.username in said.getvalue() for login in LOGINS)


def test_another_scale_asks_for_another_database():
    with pytest.raises(CommandError, match="YOUHU_VAR"):
        call_command("demo", scale="haizhu")


def test_a_database_that_is_in_use_is_left_alone():
    Revision.objects.filter(name="demo").delete()

    with pytest.raises(CommandError, match="YOUHU_VAR"):
        call_command("demo")


def test_a_new_password_reaches_everybody(monkeypatch):
    monkeypatch.setattr("youhu.demo.logins.PASSWORD", "another-word-365")

    call_command("demo", stdout=StringIO())

    assert Client().login(username="auditor", password="another-word-365")


def test_days_before_the_newest_entry_are_refused():
    with pytest.raises(CommandError, match="2026-11-23"):
        call_command("simulate", days=1, start=NOW.date() - timedelta(days=1))


def test_days_before_the_district_began_are_refused():
    long_ago = replace(LATER, start=NOW.replace(year=2019), end=NOW.replace(year=2019, month=12))
    with pytest.raises(Refused):
        Simulation(long_ago)


def test_simulating_says_what_happened():
    said, tomorrow = StringIO(), NOW.date() + timedelta(days=1)

    call_command("simulate", days=1, start=tomorrow, calls_per_day=3, stdout=said)

    assert fingerprint() in said.getvalue()
