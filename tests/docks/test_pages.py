"""The docks at a desk: read by all who have to do with the market, kept by the association."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.docking import yard
from tests.factories.rows import MemberFactory, OrganisationFactory
from youhu.docks import actions
from youhu.docks.models import Appointment, Dock
from youhu.docks.rules import State
from youhu.fleets.models import Fleet
from youhu.registry.rules import OrgKind, Role


def signed_in(member):
    client = Client()
    client.force_login(member.person.user)
    return client


@pytest.fixture
def made(db, time_machine):
    """At noon: shortly before midnight no slot of the day is left."""
    time_machine.move_to(timezone.localtime().replace(hour=12, minute=0))
    return yard(now=timezone.now(), opens="00:00", closes="23:59")


def test_a_dock_is_added_and_its_code_is_taken_once(made):
    client = signed_in(made.desk)
    asked = {"code": "B2", "name": "Gate B", "bays": 4, "slot_minutes": 15, "opens": "06:00",
             "closes": "22:00", "lng": 113.305, "lat": 23.094}  # fmt: skip

    assert client.get(reverse("new_dock")).status_code == 200
    assert client.post(reverse("new_dock"), asked).status_code == 302
    assert client.post(reverse("new_dock"), asked).status_code == 422
    assert client.post(reverse("new_dock"), {**asked, "closes": "05:00"}).status_code == 422
    assert Dock.objects.filter(code="B2").count() == 1


def test_a_bay_is_booked_by_mark_and_followed_to_its_end(made):
    client, page = signed_in(made.desk), reverse("dock", args=[made.dock.pk])
    soon = timezone.localtime() + timedelta(minutes=5)
    asked = {"vehicle": made.vehicles[0].mark, "near": f"{soon:%Y-%m-%dT%H:%M}"}
    book = reverse("act_dock", args=[made.dock.pk, "book"])

    assert client.post(book, {**asked, "vehicle": "nobody"}).status_code == 422
    assert client.post(book, asked).status_code == 302
    one = Appointment.objects.get()
    shown = client.get(f"{page}?on={timezone.localdate(one.starts_at)}").content.decode()
    assert made.vehicles[0].mark in shown
    for verb, state in (("arrive", State.THERE), ("leave", State.DONE)):
        path = reverse("act_appointment", args=[one.pk, verb])
        assert client.post(path).status_code == 302
        one.refresh_from_db()
        assert one.state == state
    assert client.post(path).status_code == 422  # it has left already


def test_the_manager_of_a_fleet_reads_and_acts_only_on_their_own(made):
    other = yard(now=timezone.now(), opens="00:00", closes="23:59")
    one = actions.book(
        made.dock, made.vehicles[0], near=timezone.now(), by=made.desk, now=timezone.now()
    )
    path = reverse("act_appointment", args=[one.pk, "cancel"])

    assert signed_in(made.manager).get(reverse("dock", args=[made.dock.pk])).status_code == 200
    assert signed_in(other.manager).get(reverse("dock", args=[made.dock.pk])).status_code == 404
    assert signed_in(other.desk).post(path).status_code == 404
    assert signed_in(made.manager).post(path).status_code == 302


def test_the_list_says_how_full_the_docks_are(made):
    now = timezone.now()
    actions.book(made.dock, made.vehicles[0], near=now, by=made.desk, now=now)

    shown = signed_in(made.desk).get(reverse("docks")).content.decode()

    assert "Gate A" in shown
    assert signed_in(made.driver).get(reverse("docks")).status_code == 403


def test_of_other_fleets_a_fleet_sees_only_that_a_bay_is_taken(made):
    now = timezone.now()
    carrier = OrganisationFactory(kind=OrgKind.FLEET)
    said = {"applied_at": now, "due_at": now, "district": "440105"}
    Fleet.objects.create(market=made.market, organisation=carrier, number=8, **said)
    other = MemberFactory(role=Role.HANDLER, organisation=carrier)
    one = actions.book(made.dock, made.vehicles[0], near=now, by=made.desk, now=now)
    address = f"{reverse('dock', args=[made.dock.pk])}?on={timezone.localdate(one.starts_at)}"

    def read(member):
        client = signed_in(member)
        client.cookies["django_language"] = "en"
        return client.get(address).content.decode()

    for member in (made.desk, made.manager):
        assert one.vehicle.mark in read(member)
    shown = read(other)
    assert one.vehicle.mark not in shown
    assert one.vehicle.plate not in shown
    assert str(one.vehicle.fleet) not in shown
    assert "c-dock__cell--taken" in shown
