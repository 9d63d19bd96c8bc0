"""The driver's pages and the door through which the phone hands in what it kept."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.driving import HOUR, a_shift, a_trip, another, driven, loaded
from tests.pages import picture
from youhu.delivery.models import Order, Proof
from youhu.delivery.rules import State as OrderState
from youhu.dispatch.models import Incident, Position, Shift, Slip, Stop, TourPlan
from youhu.dispatch.rules import ShiftState, StopState

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return driven(now=timezone.now())


def phone(member):
    client = Client(headers={"accept-language": "en"})
    client.force_login(member.person.user)
    return client


def hand(client, member, verb, number, **said):
    told = {"member": member.pk, "client_key": uuid.uuid4(), "verb": verb, "number": number}
    answer = client.post(reverse("drive_outbox"), {**told, **said})
    return answer.status_code, answer.json()["outcome"]


def test_the_page_shows_one_stop_and_what_is_aboard(made):
    client = phone(made.by)
    shown = client.get(reverse("drive")).content.decode()

    assert "Market gate 3" in shown
    assert "Set out" in shown
    assert "tel:020-84120001" in shown
    assert f"geo:{made.stops[0].lat:.6f}" in shown
    assert "13911112222" not in shown  # nothing is aboard yet
    loaded(made, now=timezone.now())
    shown = client.get(reverse("drive")).content.decode()
    assert "tel:13911112222" in shown
    assert "23 pieces" in shown
    for name in ("drive_stops", "drive_queue", "drive_me", "drive_snapshot"):
        assert client.get(reverse(name)).status_code == 200


def test_a_note_about_the_receivers_door_is_no_riddle_at_the_shop(made):
    Order.objects.update(note="Gate on the east")
    text = phone(made.by).get(reverse("drive")).content.decode()
    assert "For the delivery: Gate on the east" in text


def test_a_day_handed_in_slip_by_slip(made):
    client = phone(made.by)
    first, second, third, fourth = (stop.pk for stop in made.stops)

    assert hand(client, made.by, "set_out", first) == (200, "done")
    assert hand(client, made.by, "arrive", first) == (200, "done")
    assert hand(client, made.by, "hand", first, pieces=12, photos=picture()) == (200, "done")
    assert hand(client, made.by, "hand", second, pieces=11) == (200, "done")
    sign = json.dumps([[[0.1, 0.1], [0.9, 0.5]]])
    assert hand(client, made.by, "hand", third, signature="{") == (422, "refused")
    assert hand(client, made.by, "hand", third) == (422, "refused")  # nothing to show
    done = hand(client, made.by, "hand", third, signature=sign, code="4711", lng=113.3, lat=23.1)
    assert done == (200, "done")
    assert hand(client, made.by, "fail", fourth, kind="nobody", note="Closed") == (200, "done")
    assert hand(client, made.by, "off_duty", made.shift.pk) == (422, "refused")

    made.orders[0].refresh_from_db()
    assert made.orders[0].state == OrderState.DELIVERED
    assert Proof.objects.get(kind="pickup", order=made.orders[0]).image
    proof = Proof.objects.get(kind="delivery")
    assert (proof.code_given, len(proof.signature[0])) == (True, 2)
    assert Slip.objects.count() == 6


def test_the_same_slip_twice_is_done_once_and_a_changed_tour_is_told(made):
    client, key = phone(made.by), uuid.uuid4()
    first = made.stops[0].pk

    assert hand(client, made.by, "arrive", first, client_key=key) == (200, "done")
    assert hand(client, made.by, "arrive", first, client_key=key) == (200, "repeated")
    Stop.objects.filter(pk=made.stops[1].pk).update(state=StopState.MOVED)
    assert hand(client, made.by, "arrive", made.stops[1].pk) == (409, "moved")
    assert hand(client, made.by, "arrive", 999_999) == (409, "moved")


def test_a_repetition_is_known_though_the_shift_has_ended_and_the_next_one_waits(made):
    client, key, first = phone(made.by), uuid.uuid4(), made.stops[0].pk
    assert hand(client, made.by, "arrive", first, client_key=key) == (200, "done")
    now = timezone.now()
    ended = {"state": ShiftState.OFF_DUTY, "ended_at": now, "due_at": None}
    Shift.objects.filter(pk=made.shift.pk).update(**ended)
    later = a_shift(made.market, made.market.vehicle, made.market.driver, now=now + 2 * HOUR)
    assert later.state == ShiftState.OFFERED
    assert hand(client, made.by, "arrive", first, client_key=key) == (200, "repeated")


def test_what_went_to_a_later_shift_of_the_same_driver_is_hers_to_load_now(made):
    there = made.market
    later = a_shift(there, there.vehicle, there.driver, now=timezone.now() + 2 * HOUR)
    order, mark = made.orders[0], made.market.vehicle.mark
    Stop.objects.filter(order=order).update(trip=a_trip(later))
    moved = {"order": order.pk, "number": order.number, "from": mark, "to": mark}
    TourPlan.objects.create(
        district="440105", market=made.market.association, made_at=timezone.now(), cause="test",
        engine="ruin", seed=1, cpu_ms=1, basis="", state="published", changes=[moved],
        decided_at=timezone.now(),
    )  # fmt: skip
    first = made.stops[0].pk
    assert hand(phone(made.by), made.by, "arrive", first) == (200, "done")
    assert Stop.objects.get(pk=first).trip.shift_id == made.shift.pk


def test_nobody_hands_in_for_another(made):
    stranger, _shift = another(made, now=timezone.now())
    first = made.stops[0].pk

    assert hand(phone(stranger), made.by, "arrive", first) == (403, "sign_in")
    assert hand(phone(stranger), stranger, "arrive", first) == (409, "moved")
    assert hand(phone(stranger), stranger, "off_duty", made.shift.pk) == (409, "moved")
    assert hand(phone(made.market.clerk), made.market.clerk, "arrive", first)[0] == 403


def test_on_duty_breakdown_and_mending(made):
    Shift.objects.filter(pk=made.shift.pk).update(state=ShiftState.OFFERED, began_at=None)
    client, pk = phone(made.by), made.shift.pk

    assert hand(client, made.by, "on_duty", pk) == (200, "done")
    assert hand(client, made.by, "incident", pk, kind="congestion", minutes=20) == (200, "done")
    assert hand(client, made.by, "incident", pk, kind="nothing") == (422, "refused")
    told = {"kind": "breakdown", "lng": 113.3, "lat": 23.1}
    assert hand(client, made.by, "incident", pk, **told) == (200, "done")
    assert "Stay with them" in client.get(reverse("drive")).content.decode()
    assert hand(client, made.by, "mend", pk) == (200, "done")
    assert Incident.objects.count() == 2
    assert not Stop.objects.exclude(state=StopState.MOVED).exists()


def test_positions_come_in_lots_and_only_on_duty(made):
    client, now = phone(made.by), timezone.now()
    points = [[(now - timedelta(seconds=n)).isoformat(), 113.3, 23.09, 8] for n in (1, 30, 60)]
    Shift.objects.filter(pk=made.shift.pk).update(began_at=now - timedelta(hours=1))
    asked = {"points": json.dumps(points)}

    assert client.post(reverse("drive_positions"), asked).json() == {"kept": 3}
    assert client.post(reverse("drive_positions"), asked).json() == {"kept": 0}
    assert client.post(reverse("drive_positions"), {"points": "[[1]]"}).status_code == 422
    Shift.objects.update(state=ShiftState.OFFERED)
    assert client.post(reverse("drive_positions"), asked).status_code == 422
    assert Position.objects.count() == 3


def test_a_plain_form_does_the_same_without_a_script(made):
    client = phone(made.by)
    told = {
        "member": made.by.pk, "client_key": uuid.uuid4(), "verb": "arrive",
        "number": made.stops[0].pk,
    }  # fmt: skip

    assert client.post(reverse("drive_act"), told, follow=True).status_code == 200
    assert Stop.objects.get(pk=made.stops[0].pk).state == StopState.HERE


def test_the_desk_settles_an_incident_and_the_fleet_reads(made):
    driver = phone(made.by)
    hand(driver, made.by, "incident", made.shift.pk, kind="congestion", minutes=20)
    clerk, path = (
        phone(made.market.clerk),
        reverse("settle_incident", args=[Incident.objects.get().pk]),
    )

    assert "20 minutes" in phone(made.market.manager).get(reverse("incidents")).content.decode()
    assert clerk.post(path, {"answer": ""}).status_code == 422
    assert clerk.post(path, {"answer": "They know"}).status_code == 302
    assert "They know" in clerk.get(reverse("incidents")).content.decode()


def test_a_phone_an_hour_ahead_is_set_right_by_what_it_says_as_it_sends(made):
    client, now = phone(made.by), timezone.now()
    ahead = timedelta(hours=1)
    told = {
        "made_at": (now - timedelta(minutes=40) + ahead).isoformat(),
        "sent_at": (now + ahead).isoformat(),
    }
    Shift.objects.update(began_at=now - timedelta(hours=1))

    assert hand(client, made.by, "arrive", made.stops[0].pk, **told) == (200, "done")

    arrived = Stop.objects.get(pk=made.stops[0].pk).arrived_at
    assert abs(arrived - (now - timedelta(minutes=40))) < timedelta(minutes=1)
    assert Slip.objects.get().made_at > now  # what the phone itself said is kept
