"""A hold is asked for, decided at the right level, withdrawn, or lapses with somebody told."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, MemberFactory, in_state
from tests.pages import page
from youhu.calls import actions as calls
from youhu.calls.actions import photos
from youhu.calls.models import Call
from youhu.calls.reference import current
from youhu.calls.rules import State
from youhu.common.calendar import LimitType
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.oversight import actions
from youhu.oversight.actions.holding import held_before
from youhu.oversight.actions.requests import Given
from youhu.oversight.checks import requests_go_on
from youhu.oversight.models import Hold
from youhu.oversight.queries import holds
from youhu.oversight.rules import MOST_WORDS, Ground, RequestState

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(hours=1)
TODAY = timezone.localdate(NOW)


@pytest.fixture
def call(district) -> Call:
    return in_state(district, State.WORKING)


@pytest.fixture
def near(district) -> Call:
    """A call whose unit has a command room of its own."""
    return in_state(district, State.WORKING, category=district.litter)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def ask(district, call, days=5, now=SOON) -> Hold:
    said = {"ground": Ground.WEATHER, "reason": "It rains.", "until": after(days)}
    return actions.ask_hold(call, **said, by=district.handler_of(call.unit), now=now)


def allow(district, asked, days=5, by=None, now=SOON) -> None:
    by = by or district.district_dispatcher
    actions.allow_hold(asked, until=after(days), note="It rains.", by=by, now=now)


def fresh(call) -> Call:
    return Call.objects.select_related("unit", "category", "raised_by").get(pk=call.pk)


def test_while_it_waits_the_clock_runs_on_and_allowed_it_stops_until_the_day(district, call):
    calendar, due_at = current().calendar(call.unit_id), call.stage_due_at
    asked = ask(district, call)
    assert (fresh(call).state, fresh(call).stage_due_at) == (State.WORKING, due_at)

    later = SOON + timedelta(hours=1)
    allow(district, asked, days=3, now=later)

    row, wakes = fresh(call), timezone.make_aware(datetime.combine(after(3), time()))
    assert (row.state, row.wake_at) == (State.SUSPENDED, wakes)
    assert (asked.state, asked.allowed_until, asked.due_at) == (
        RequestState.APPROVED, after(3), None,
    )  # fmt: skip
    calls.wake(now=wakes)
    left = calendar.remaining(later, due=due_at, limit_type=LimitType(row.limit_type))
    row = fresh(call)
    assert row.state == State.WORKING
    limit_type = LimitType(row.limit_type)
    assert row.stage_due_at == calendar.resumed(wakes, remaining=left, limit_type=limit_type).at
    assert list(broken_chains()) == []


def test_the_caller_and_who_follows_are_told_of_the_day_and_why(district, call):
    other = in_state(district, State.DISPATCHED)
    calls.merge(other, main=call, by=district.district_dispatcher, now=NOW, note="The same.")
    allow(district, ask(district, fresh(call)))

    said = Message.objects.filter(template="waits")
    assert {message.context["number"] for message in said} == {call.number, other.number}
    assert {message.context["until"] for message in said} == {after(5).isoformat()}


def test_a_refusal_leaves_the_clock_and_tells_the_unit_why(district, call):
    asked = ask(district, call)

    by = district.district_dispatcher
    actions.turn_down_hold(asked, note="Use a tent.", by=by, now=SOON)

    assert (asked.state, asked.due_at) == (RequestState.REFUSED, None)
    assert fresh(call).state == State.WORKING
    assert Message.objects.get(template="hold_refused").context["note"] == "Use a tent."


@pytest.mark.parametrize(("days", "room"), [(15, "rooms"), (16, "centre")])
def test_short_holds_are_decided_near_and_long_ones_by_the_district(district, near, days, room):
    asked = ask(district, near, days)

    assert asked.holder == (district.rooms[0] if room == "rooms" else district.centre)
    with pytest.raises(Refused, match="15 days" if days == 15 else "Another command room"):
        allow(district, asked, days=16, by=district.dispatcher)
    allow(district, asked, days=16)
    assert fresh(near).state == State.SUSPENDED


def test_nobody_allows_what_they_asked_for_themselves(district, call):
    asked = ask(district, call)
    same = MemberFactory(
        dispatcher=True, organisation=district.centre, person=district.handler.person
    )

    with pytest.raises(Refused, match="Somebody else"):
        allow(district, asked, by=same)


def test_it_is_asked_once_at_a_time_so_long_so_often_and_before_it_is_due(district, call):
    asked = ask(district, call, 50)
    with pytest.raises(Refused, match="asked for already"):
        ask(district, call)
    allow(district, asked, 50)
    calls.resume(fresh(call), by=district.district_dispatcher, now=SOON)
    call = fresh(call)
    with pytest.raises(Refused, match=f"later than {after(10)}"):
        ask(district, call, 11)
    with pytest.raises(Refused, match="after today"):
        ask(district, call, 0)
    with pytest.raises(Refused, match="overdue already"):
        ask(district, call, now=call.stage_due_at + timedelta(seconds=1))

    second = ask(district, call, 10)
    by = district.district_dispatcher
    actions.turn_down_hold(second, note="No.", by=by, now=SOON)
    with pytest.raises(Refused, match="2 times"):
        ask(district, call, 1)


def test_a_day_is_not_asked_for_before_the_room_has_had_its_time(district, near):
    evening = SOON.replace(hour=17)
    with pytest.raises(Refused, match=f"{after(2)} or a later day"):
        ask(district, near, days=1, now=evening)

    asked = ask(district, near, days=2, now=evening)

    assert asked.due_at < timezone.make_aware(datetime.combine(after(2), time()))
    assert [actions.lapse_holds(now=asked.due_at), actions.warn_holders(now=asked.due_at)] == [0, 1]


def suspend(call, by, days, now=SOON):
    calls.suspend(fresh(call), until=after(days), note="It rains.", by=by, now=now)


def test_no_room_goes_past_a_request_or_its_refusal_above(district, near):
    room, centre = district.dispatcher, district.district_dispatcher
    asked = ask(district, near, days=16)
    for by in (room, centre):
        with pytest.raises(Refused, match="Decide on that first"):
            suspend(near, by, 3)

    actions.turn_down_hold(asked, note="No.", by=centre, now=SOON)
    with pytest.raises(Refused, match="refused the hold"):
        suspend(near, room, 3)
    allow(district, ask(district, near, days=3), days=3, by=room)
    assert fresh(near).state == State.SUSPENDED


def test_the_days_of_a_hold_that_nobody_asked_for_count_like_the_others(district, near):
    room = district.dispatcher
    with pytest.raises(Refused, match="15 days"):
        suspend(near, room, 16)
    suspend(near, room, 10)
    calls.resume(fresh(near), by=room, now=SOON)
    with pytest.raises(Refused, match="15 days"):
        suspend(near, room, 6)
    assert held_before(near) == Given(days=10, times=0)

    asked = ask(district, fresh(near), days=6)
    assert asked.holder == district.centre
    actions.withdraw(asked, by=district.handler_of(near.unit), now=SOON)
    suspend(near, room, 5)


def test_a_place_that_the_room_of_the_unit_does_not_oversee_is_the_districts(district):
    call = in_state(district, State.DISPATCHED, category=district.litter)
    unit = district.offices[1]
    calls.redispatch(call, unit=unit, note="Theirs.", by=district.dispatcher, now=NOW)
    calls.sign(call, by=district.handler_of(unit), now=NOW)

    asked = ask(district, call)

    assert asked.holder == district.centre
    allow(district, asked)
    assert fresh(call).state == State.SUSPENDED


def test_photos_of_requests_count_like_all_of_a_call(district, call, monkeypatch):
    monkeypatch.setattr(photos, "MAX_PHOTOS_A_CALL", 1)
    shown = [CleanPhoto(b"1", b"1", 1, 1, digest * 64) for digest in "ab"]
    said = {"ground": Ground.PARTS, "reason": "A part.", "until": after(5)}
    said |= {"by": district.handler, "now": SOON}
    actions.withdraw(actions.ask_hold(call, **said, photos=shown[:1]), by=said["by"], now=SOON)

    with pytest.raises(Refused, match="enough photos"):
        actions.ask_hold(call, **said, photos=shown[1:])
    actions.ask_hold(call, **said)


def test_only_who_handles_the_call_asks_and_only_once_it_is_signed(district, call):
    said = {"ground": Ground.PARTS, "reason": "A part.", "until": after(1)}
    with pytest.raises(Refused, match="handles"):
        actions.ask_hold(call, **said, by=district.dispatcher, now=SOON)
    with pytest.raises(Refused, match="Sign for the call"):
        ask(district, in_state(district, State.DISPATCHED))


def test_the_unit_takes_its_request_back(district, call):
    asked = ask(district, call)
    with pytest.raises(Refused):
        actions.withdraw(asked, by=district.handlers[district.urban.pk], now=SOON)

    actions.withdraw(asked, by=district.handler, now=SOON)

    assert (asked.state, asked.due_at) == (RequestState.WITHDRAWN, None)


def test_what_nobody_decides_is_warned_about_then_lapses_and_both_sides_are_told(district, near):
    asked = ask(district, near, days=1)
    assert asked.due_at <= timezone.make_aware(datetime.combine(after(1), time()))
    late = asked.due_at + timedelta(minutes=5)
    assert requests_go_on(now=late).findings
    assert [actions.warn_holders(now=late), actions.warn_holders(now=late)] == [1, 0]
    assert not requests_go_on(now=late).findings

    midnight = timezone.make_aware(datetime.combine(after(1), time()))
    assert [actions.lapse_holds(now=midnight), actions.lapse_holds(now=midnight)] == [1, 0]

    row = Hold.objects.get(pk=asked.pk)
    assert (row.state, row.due_at, row.next_at) == (RequestState.LAPSED, None, None)
    told = {(message.unit_id, message.role) for message in Message.objects.filter(
        template="hold_lapsed")}  # fmt: skip
    assert told == {(near.unit_id, "handler"), (row.holder_id, "supervisor")}
    assert Entry.objects.of(asked).count() == 3


def test_it_lapses_in_silence_when_the_call_goes_on_without_it(district, call):
    asked = ask(district, call)
    calls.answer(call, answer="It is dry.", by=district.handler, now=SOON)
    with pytest.raises(Refused, match="moved on"):
        allow(district, Hold.objects.get(pk=asked.pk))

    assert actions.lapse_holds(now=SOON) == 1
    assert not Message.objects.filter(template="hold_lapsed").exists()


def test_a_call_that_awaits_a_hold_does_not_follow_another(district, call):
    ask(district, call)

    assert [said for said in holds(call) if "hold" in said] != []


def test_it_is_asked_and_allowed_on_the_page_of_the_call(district, call, signed_in, time_machine):
    time_machine.move_to(SOON, tick=False)
    asks, decides = signed_in(district.handler), signed_in(district.district_dispatcher)
    address = reverse("call_oversight", args=[call.number])
    said = {"ground": "parts", "until": after(4).isoformat(), "reason": "From the maker."}
    assert "Ask for a hold" in page(asks, address)

    posted = asks.post(reverse("ask_oversight", args=[call.number, "hold"]), said)
    assert posted.url == address
    text = page(decides, address)
    assert "the clock of the call runs on" in text
    assert "awaits parts or material: From the maker." in text
    act = reverse("act_oversight", args=["hold", Hold.objects.get().pk, "allow"])
    assert decides.post(act, {"note": "Yes.", "until": ""}).status_code == 422
    assert decides.post(act, {"note": "Yes.", "until": after(9).isoformat()}).url == address

    assert after(9).isoformat() in page(asks, address)
    assert "hold until" in page(asks, reverse("requests") + "?kind=hold")


def test_the_longest_reason_fits_into_what_the_caller_reads(
    district, call, signed_in, time_machine
):
    time_machine.move_to(SOON, tick=False)
    said = {"ground": Ground.WORKS, "reason": "x" * MOST_WORDS, "until": after(4)}
    asked = actions.ask_hold(call, **said, by=district.handler, now=SOON)
    decides = signed_in(district.district_dispatcher)
    card = decides.get(asked.get_absolute_url()).context["cards"][0]

    offer = next(offer for offer in card.offers if offer.verb == "allow")
    note = offer.form.initial["note"]

    assert (len(note), note[-1]) == (MOST_WORDS, "…")
    act = reverse("act_oversight", args=["hold", asked.pk, "allow"])
    assert decides.post(act, {"note": note, "until": after(4).isoformat()}).status_code == 302
