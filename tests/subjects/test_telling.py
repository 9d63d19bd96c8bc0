"""Who is told of a request to erase: who may decide, whom it is about, and who filed it."""

from datetime import timedelta

from django.urls import reverse

from tests.factories import NOW, MemberFactory, in_state, raised
from tests.pages import page
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.notices.models import Message
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.subjects import actions

LATE = NOW + timedelta(days=7 * 31)
DISPUTE = {"refusal": "dispute", "answer": "The court has it."}


def told(template):
    """The members who were told, with what."""
    rows = Message.objects.filter(template=template).order_by("pk")
    return {row.member: row.context for row in rows}


def rung_up(district):
    """A call that ended, which a clerk had written down for somebody on the telephone."""
    call = in_state(district, State.CLOSED)
    Call.objects.filter(pk=call.pk).update(raised_by=district.dispatcher)
    return call


def filed(district):
    """A clerk files it for somebody whose two calls were raised signed in and by telephone."""
    assert district.security.pk
    own = in_state(district, State.CLOSED)
    return actions.ask([own, rung_up(district)], by=district.dispatcher, now=NOW, shown="identity")


def decided(signed_in, district, request, verb, **said):
    """What the desk reads after its decision."""
    where = reverse("act_data_request", args=[request.pk, verb])
    client = signed_in(district.security)
    client.cookies["django_language"] = "en"
    assert client.post(where, said).status_code == 302
    return page(client, request.get_absolute_url())


def test_who_filed_it_and_whose_call_it_is_are_told_that_it_was_asked(district):
    filed(district)

    assert set(told("erasure_filed")) == {district.dispatcher}
    assert set(told("erasure_asked_for")) == {district.resident}
    assert told("erasure_received") == {}


def test_they_are_told_what_went_each_of_their_own(district, signed_in, time_machine):
    request = filed(district)
    time_machine.move_to(LATE, tick=False)

    assert "The person was told." in decided(signed_in, district, request, "grant")

    assert told("erasure_done")[district.resident]["erased"] == "1"
    assert told("erasure_done_filed")[district.dispatcher]["erased"] == "2"


def test_the_words_of_a_refusal_about_others_too_go_to_who_filed_it_alone(district, signed_in):
    request = filed(district)

    decided(signed_in, district, request, "refuse", **DISPUTE)

    assert told("erasure_refused")[district.resident]["words"] == ""
    assert told("erasure_refused_filed")[district.dispatcher]["words"] == "The court has it."


def test_the_desk_does_not_say_that_a_person_was_told_whom_nobody_can_tell(district, signed_in):
    assert district.security.pk
    call = rung_up(district)
    at_counter = actions.ask([call], by=district.dispatcher, now=NOW, shown="receipt")

    said = decided(signed_in, district, at_counter, "refuse", **DISPUTE)
    assert "The person was told" not in said
    assert "tells the person" in said
    with_receipt = actions.ask([call], by=nobody(Role.RESIDENT), now=NOW)
    said = decided(signed_in, district, with_receipt, "refuse", **DISPUTE)
    assert "The person was told" not in said
    assert "finds it there" in said


def test_who_asked_by_name_hears_once_and_with_the_words(district):
    assert district.security.pk
    request = actions.ask([raised(district)], by=district.resident, now=NOW)
    actions.refuse(request, **DISPUTE, by=district.security, now=NOW)

    assert set(told("erasure_received")) == {district.resident}
    assert told("erasure_asked_for") == {}
    assert told("erasure_refused")[district.resident]["words"] == "The court has it."


def test_every_unit_where_somebody_may_decide_is_told(district):
    other = MemberFactory(role=Role.SECURITY, organisation=district.government)
    units = {district.security.organisation_id, other.organisation_id}
    actions.ask([raised(district)], by=district.resident, now=NOW)

    asked = Message.objects.filter(template="erasure_asked").values_list("unit", flat=True)
    assert set(asked) == units
