"""A name or a telephone is put right where the person says so, and nowhere else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, MemberFactory, in_state, raised
from tests.pages import page
from youhu.calls.actions.erasing import erase
from youhu.calls.links import token_of
from youhu.calls.models import Caller
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.registry.models import Person, nobody
from youhu.registry.rules import Role
from youhu.subjects import actions

NEW = {"name": "Li Min", "phone": "13900009999"}
WHERE = "/my-data/correct/"


@pytest.fixture(autouse=True)
def _empty_brakes():
    cache.clear()


def named(call):
    caller = Caller.objects.get(call=call)
    return caller.name, caller.phone


def test_only_the_calls_that_were_ticked_are_corrected(district, signed_in):
    mine, fathers = raised(district), raised(district, caller_name="Li Senior")

    said = {**NEW, "numbers": [mine.number]}
    assert signed_in(district.resident).post(WHERE, said).status_code == 302

    assert named(mine) == ("Li Min", "13900009999")
    assert named(fathers) == ("Li Senior", "13900001234")
    assert Person.objects.get(posts=district.resident).phone != "13900009999"


def test_ticked_beforehand_is_what_has_the_name_and_phone_of_the_login(district, signed_in):
    person = district.resident.person
    known = {"caller_name": person.name, "caller_phone": str(person.phone)}
    mine, other = raised(district, **known), raised(district)

    shown = page(signed_in(district.resident), reverse("my_data"))

    boxes = [one.split(">")[0] for one in shown.split("<input")[1:] if "id_correct_n" in one]
    ticked = {("checked" in box) for box in boxes if mine.number in box}
    assert ticked == {True}
    assert {("checked" in box) for box in boxes if other.number in box} == {False}


def test_an_open_call_has_a_line_without_words_and_its_unit_is_told(district):
    opened, closed = in_state(district, State.WORKING), in_state(district, State.CLOSED)

    actions.correct([opened, closed], **NEW, by=district.resident, now=NOW)

    line = Entry.objects.get(verb="correct_caller")
    assert (line.subject, line.note, line.payload) == (opened.subject, "", {})
    message = Message.objects.get(template="caller_corrected")
    assert (message.unit, message.context) == (opened.unit, {"number": opened.number})
    assert list(broken_chains()) == []


def test_of_a_call_that_follows_the_unit_of_the_main_call_is_told(district):
    call = in_state(district, State.MERGED)

    actions.correct([call], **NEW, by=district.resident, now=NOW)

    call.refresh_from_db()
    assert Message.objects.get(template="caller_corrected").unit == call.main.unit


def test_where_nothing_is_kept_or_chosen_it_is_refused(district, signed_in):
    call = in_state(district, State.CLOSED)
    assert signed_in(district.resident).post(WHERE, NEW).status_code == 422
    erase(call, by=nobody(Role.CLOCK), now=NOW + timedelta(days=999))

    with pytest.raises(Refused):
        actions.correct([call], **NEW, by=nobody(Role.RESIDENT), now=NOW)
    assert named(call) == ("", "")


def test_the_receipt_corrects_its_own_call(district):
    mine, other = raised(district), raised(district)
    where = reverse("act_call_data", args=[token_of(mine), "correct"])

    assert Client().post(where, NEW).status_code == 302

    assert named(mine) == ("Li Min", "13900009999")
    assert named(other) == ("Li Hua", "13900001234")


def test_what_staff_are_called_stays_as_the_administrator_keeps_it(district, signed_in):
    MemberFactory(role=Role.AUDITOR, organisation=district.centre, person=district.resident.person)
    client = signed_in(district.resident)

    assert client.post(WHERE, {**NEW, "login": "on"}).status_code in {403, 422}
    assert Person.objects.get(pk=district.resident.person_id).phone != "13900009999"


def test_after_five_corrections_an_hour_comes_a_pause(district):
    call = raised(district)
    where = reverse("act_call_data", args=[token_of(call), "correct"])
    for n in range(5):
        assert Client().post(where, {**NEW, "phone": f"1390000000{n}"}).status_code == 302

    assert Client().post(where, NEW).status_code == 422
    assert named(call) == ("Li Min", "13900000004")
