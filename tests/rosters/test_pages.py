"""The pages of duty: each opens, acts answer, the calendar file is read back."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from tests.factories import RosterFactory
from tests.pages import LANGUAGES, page, statements
from tests.rosters.conftest import ASKED_AT, NATIONAL_DAY, at, turn_on
from youhu.registry.models import Organisation
from youhu.rosters import actions
from youhu.rosters.models import Handover, Leave, Swap
from youhu.rosters.rules import HandoverState, LeaveState, SwapState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(ASKED_AT, tick=False):
        yield


def browser(signed_in, member):
    client = signed_in(member)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def swap(night, night_owl, third):
    wanted = actions.Wanted(night, third)
    return actions.ask_swap(wanted, note="A wedding", by=night_owl, now=ASKED_AT)


@pytest.fixture
def leave(night_owl, early_bird):
    days = actions.Days("annual", NATIONAL_DAY, NATIONAL_DAY, "Home")
    return actions.ask_leave(days, by=night_owl, now=ASKED_AT)


@pytest.fixture
def handover(night_owl, early_bird, chief):
    actions.open_handovers(now=ASKED_AT)
    return Handover.objects.whole().order_by("-changes_at").first()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens(district, signed_in, swap, leave, handover, chief, language) -> None:
    for member in (swap.asker, chief, district.district_dispatcher):
        for name in ("my_turns", "duty_requests", "handovers", "who_answers", "new_leave", "sick"):
            page(signed_in(member), reverse(name), language=language)
        for thing in (swap, leave, handover):
            page(signed_in(member), thing.get_absolute_url(), language=language)
    leaves = page(signed_in(chief), f"{reverse('duty_requests')}?tab=leaves", language=language)
    assert str(leave.member.person) in leaves


def test_my_turns_say_who_is_before_and_after_me(signed_in, night_owl, early_bird) -> None:
    shown = page(browser(signed_in, night_owl), reverse("my_turns"), language="en")
    assert f"from {early_bird.person}" in shown
    assert f"to {early_bird.person}" in shown


def test_the_calendar_file_holds_thirty_nights(signed_in, night_owl, early_bird) -> None:
    answer = browser(signed_in, night_owl).get(reverse("turns_calendar"))
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) in (30, 31)
    first = events[0]
    assert first.decoded("dtstart") == at(26, 20, month=9)
    assert first.decoded("dtend") - first.decoded("dtstart") == timedelta(hours=12)
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_a_swap_is_asked_and_accepted_by_two_browsers(
    signed_in, night, night_owl, early_bird, third
) -> None:
    asker, asked = browser(signed_in, night_owl), browser(signed_in, third)
    address = reverse("new_swap", args=[night.code])
    assert str(early_bird.person) in page(asker, address, language="en")
    asker.post(address, {"wanted": f"{third.pk}", "note": "A wedding"})
    swap = Swap.objects.get()
    assert "Yes, I do it" in page(asked, swap.get_absolute_url(), language="en")
    asked.post(reverse("act_swap", args=[swap.pk, "accept"]))
    assert Swap.objects.get().state == SwapState.DONE
    assert turn_on(night_owl, night.on).member == third


def test_a_refusal_stands_on_the_page(signed_in, swap, third) -> None:
    client = browser(signed_in, third)
    answer = client.post(reverse("act_swap", args=[swap.pk, "decline"]), {"note": ""})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()


def test_leave_is_granted_on_its_page(signed_in, leave, chief, third) -> None:
    client = browser(signed_in, chief)
    address = reverse("act_leave", args=[leave.pk, "grant"])
    assert client.post(address, {}).status_code == 422
    named = {turn.code: third.pk for turn in leave.turns.all()}
    assert client.post(address, named).status_code == 302
    assert Leave.objects.get().state == LeaveState.GRANTED


def test_who_is_ill_is_entered_and_filled(signed_in, night_owl, early_bird, chief, third) -> None:
    client = browser(signed_in, chief)
    told = {
        "member": night_owl.pk, "kind": "sick", "from_on": "2026-10-01", "to_on": "2026-10-01",
        "reason": "Fever",
    }  # fmt: skip
    assert client.post(reverse("sick"), told).status_code == 302
    leave = Leave.objects.get()
    named = {turn.code: third.pk for turn in leave.turns.all()}
    client.post(reverse("act_leave", args=[leave.pk, "substitute"]), named)
    assert {turn.substitute for turn in leave.turns.all()} == {third}


def test_a_hand_over_is_written_signed_and_exported(
    signed_in, handover, night_owl, early_bird
) -> None:
    giving = browser(signed_in, handover.outgoing)
    taking = browser(signed_in, handover.incoming)
    said = {"notes": "Two calls wait.", "equipment": "Keys"}
    giving.post(reverse("act_handover", args=[handover.pk, "write"]), said)
    assert "Two calls wait." in page(taking, handover.get_absolute_url(), language="en")
    taking.post(reverse("act_handover", args=[handover.pk, "sign"]), {"remarks": "Seen"})
    assert Handover.objects.get(pk=handover.pk).state == HandoverState.SIGNED
    table = taking.get(reverse("export_handovers", args=["csv"])).content.decode()
    assert "Two calls wait." in table


def test_who_answers_names_person_phone_and_ladder(
    district, signed_in, swap, third, early_bird, desk
) -> None:
    actions.accept_swap(swap, by=third, now=ASKED_AT)
    desk.phone = "020-1234"
    desk.save()
    address = f"{reverse('who_answers')}?at=2026-10-01T03:00&q=housing"
    shown = page(browser(signed_in, district.auditor), address, language="en")
    assert str(third.person) in shown
    assert "020-1234" in shown
    assert str(district.handler_of(district.centre).person) in shown


def test_a_unit_is_found_by_the_short_name_that_the_list_shows(
    district, signed_in, handover
) -> None:
    Organisation.objects.filter(pk=district.housing.pk).update(short_name="住建")
    client = browser(signed_in, district.auditor)
    shown = client.get(reverse("who_answers"), {"q": "住建"}).context["answers"]
    assert {one.post.unit for one in shown} == {district.housing}


def test_a_list_costs_the_same_however_long_it_is(district, signed_in, swap, handover) -> None:
    client = browser(signed_in, district.district_dispatcher)
    few = counted(client)
    for hours in range(1, 9):
        actions.open_handovers(now=ASKED_AT + timedelta(hours=12 * hours))
    RosterFactory.create_batch(20, post__unit=district.housing, member__handler=True)
    assert counted(client) == few


def counted(client) -> list[int]:
    """How many statements each list costs."""
    found = []
    for name in ("who_answers", "handovers", "my_turns"):
        with statements() as sent:
            client.get(reverse(name))
        found.append(len(sent))
    return found
