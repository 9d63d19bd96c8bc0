"""What is said in a room is answered, promised, or becomes a call with one press."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import NOW
from tests.factories.service_rooms import colleague, promised, rung
from youhu.calls.models import Call
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.privacy.models import Look
from youhu.rooms import actions
from youhu.rooms.actions import Said
from youhu.rooms.checks import agree_with_ledger, overdue_warned, promises_go_on
from youhu.rooms.models import WalkIn
from youhu.rooms.rules import STEP, Dispute, State, Topic

WORDS = "The lamp at the gate is dark."


def call_of(thing, made, district, by=None):
    return actions.make_call(
        thing, category_id=district.question.pk, text=WORDS, by=by or made.grid, now=NOW
    )


def test_an_answer_on_the_spot_settles_it(made):
    said = Said("Which papers?", answer="The card and a photo.")
    walk_in = actions.take_down(made.room, said, topic=Topic.ADVICE, by=made.grid, now=NOW)
    assert (walk_in.state, walk_in.owner, walk_in.due_at) == (State.SETTLED, None, None)


def test_a_promise_has_an_owner_a_step_and_a_time(made):
    walk_in = promised(made)
    assert (walk_in.state, walk_in.owner, walk_in.next_step) == (
        State.OPEN, made.grid, "Ask the bureau",
    )  # fmt: skip


def test_neither_answer_nor_promise_is_refused(made):
    with pytest.raises(Refused):
        promised(made, next_step="", due_at=None)


def test_the_database_keeps_no_promise_without_owner(made):
    walk_in = promised(made)
    with pytest.raises(IntegrityError), transaction.atomic():
        WalkIn.objects.filter(pk=walk_in.pk).update(owner=None)


def test_somebody_else_who_has_it_is_told_and_the_message_names_nobody(made):
    walk_in = promised(made, owner=made.desk)
    message = Message.objects.get(template="room_promise", member=made.desk)
    assert message.context == {
        "code": walk_in.code, "due": "11-24 10:24", "room": str(made.room),
    }  # fmt: skip


def test_one_press_makes_a_call_from_the_place_of_the_room(made, district):
    walk_in = promised(made)
    call = call_of(walk_in, made, district)
    walk_in.refresh_from_db()
    assert (walk_in.state, walk_in.call) == (State.CALLED, call)
    assert (call.lng, call.lat, call.address) == (made.room.lng, made.room.lat, made.room.address)
    assert (call.text, call.source) == (WORDS, "desk")
    assert (str(call.caller.name), str(call.caller.phone)) == ("Chen Visitor", "13800001111")


def test_two_presses_make_one_call(made, district):
    walk_in = promised(made)
    stale = WalkIn.objects.get(pk=walk_in.pk)
    first = call_of(walk_in, made, district)
    second = call_of(stale, made, district, by=made.desk)
    assert first == second
    assert Call.objects.count() == 1
    assert Entry.objects.of(walk_in).filter(verb="make_call").count() == 1


def test_a_call_that_is_refused_leaves_the_promise_open(made, district):
    walk_in = promised(made)
    with pytest.raises(Refused):
        actions.make_call(
            walk_in, category_id=district.question.pk, text=" ", by=made.grid, now=NOW
        )
    walk_in.refresh_from_db()
    assert (walk_in.state, walk_in.call) == (State.OPEN, None)


def test_a_newcomers_need_becomes_a_call_too(made, district):
    entry = rung(made)
    call = call_of(entry, made, district)
    entry.refresh_from_db()
    assert (entry.state, entry.call) == (State.CALLED, call)


def test_keys_are_never_given_twice(made):
    one, other = promised(made), promised(made)
    assert one.client_key != other.client_key
    with pytest.raises(IntegrityError), transaction.atomic():
        WalkIn.objects.filter(pk=other.pk).update(client_key=one.client_key)
    assert uuid4() != one.client_key


def test_a_dispute_leaves_the_register_for_a_file_of_its_own(made):
    walk_in = promised(made, topic=Topic.MEDIATION, matter="They bang on my door.")
    case = actions.make_case(
        walk_in, dispute=Dispute.FAMILY, other_side="Mr Wu", by=made.desk, now=NOW
    )
    walk_in.refresh_from_db()
    assert (walk_in.state, walk_in.mediation) == (State.IN_CASE, case)
    assert (walk_in.matter, walk_in.name, walk_in.phone) == ("", "", "")
    assert str(case.facts) == "They bang on my door."


def test_a_look_in_clear_is_on_record(made):
    walk_in = promised(made)
    actions.reveal(walk_in, purpose="contact", by=made.grid, now=NOW)
    look = Look.objects.get()
    assert (look.about, look.title, look.by) == ("visitor", walk_in.code, made.grid)
    assert Entry.objects.of(walk_in).filter(verb="reveal").count() == 1


def test_overseers_do_not_look_in_clear(made, district):
    with pytest.raises(Refused):
        actions.reveal(promised(made), purpose="contact", by=district.dispatcher, now=NOW)


def test_lines_of_the_ledger_say_nothing_of_what_was_said(made, district):
    walk_in = promised(made, answer="")
    actions.settle(walk_in, answer="A new lamp comes.", by=made.grid, now=NOW)
    assert set(Entry.objects.of(walk_in).values_list("note", flat=True)) == {""}


def test_what_is_overdue_warns_its_owner_then_the_desk_and_the_room_above(made, district):
    walk_in = promised(made)
    late = NOW + timedelta(days=2)
    assert not overdue_warned(now=late).is_kept
    assert actions.warn(now=late) == 1
    assert actions.warn(now=late) == 0
    assert overdue_warned(now=late).is_kept
    told = Message.objects.filter(template="room_promise_late")
    assert [message.member for message in told] == [made.grid]

    assert actions.warn(now=late + STEP) == 1
    units = {message.unit for message in told.filter(unit__isnull=False)}
    assert units == {made.room.community, district.rooms[0]}
    walk_in.refresh_from_db()
    assert (walk_in.rung, walk_in.next_rung_at) == (2, None)


def test_handing_on_starts_a_new_clock(made):
    walk_in = promised(made)
    actions.warn(now=NOW + timedelta(days=2))
    later = NOW + timedelta(days=2)
    walk_in.refresh_from_db()
    actions.hand_to(
        walk_in, owner=made.desk, next_step="Ask again", due_at=later + timedelta(days=1),
        by=made.grid, now=later,
    )  # fmt: skip
    walk_in.refresh_from_db()
    assert (walk_in.owner, walk_in.rung) == (made.desk, 0)
    assert overdue_warned(now=later).is_kept


def test_an_owner_who_has_left_breaks_the_promise_until_it_is_handed_on(made):
    other = colleague(made)
    walk_in = promised(made, owner=other)
    assert promises_go_on(now=NOW).is_kept
    other.valid_until = NOW.date()
    other.save()
    assert [finding.code for finding in promises_go_on(now=NOW).findings] == [walk_in.code]
    actions.hand_to(
        walk_in, owner=made.grid, next_step="Go on", due_at=NOW + timedelta(days=1), by=made.desk,
        now=NOW,
    )  # fmt: skip
    assert promises_go_on(now=NOW).is_kept


def test_rows_agree_with_their_ledger_and_a_touched_one_is_found(made):
    walk_in = promised(made)
    rung(made)
    assert agree_with_ledger(now=NOW).is_kept
    WalkIn.objects.filter(pk=walk_in.pk).update(state=State.DROPPED, ended_at=NOW)
    assert [finding.code for finding in agree_with_ledger(now=NOW).findings] == [walk_in.code]


def test_a_room_without_a_hotline_takes_no_calls(made):
    made.room.hotline = ""
    made.room.save()
    with pytest.raises(Refused):
        rung(made)


def test_the_page_shows_a_masked_number_until_somebody_says_what_for(signed_in, made):
    walk_in, client = promised(made), signed_in(made.grid)
    shown = client.get(walk_in.get_absolute_url()).content.decode()
    assert "138****1111" in shown
    assert "13800001111" not in shown
    act = reverse("act_walk_in", args=[walk_in.pk, "reveal"])
    assert "13800001111" in client.post(act, {"purpose": "contact"}).content.decode()


def test_the_list_narrows_sorts_and_costs_the_same_for_many(
    signed_in, made, django_assert_max_num_queries
):
    client = signed_in(made.grid)
    promised(made, topic=Topic.OPINION, matter="A bench, please.")
    promised(made, due_at=NOW + timedelta(days=400))
    page = client.get(reverse("walk_ins"), {"about": "opinion"}).content.decode()
    assert "A bench, please." in page
    assert "The lamp" not in page
    for _n in range(20):
        promised(made, due_at=NOW + timedelta(days=400))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("walk_ins"), {"stage": "all", "sort": "-due"})
    assert page.status_code == 200


def test_quick_entry_writes_it_down_in_one_go(signed_in, made):
    told = {
        "room": made.room.pk, "topic": "advice", "matter": "Which papers?",
        "answer": "The card and a photo.",
    }  # fmt: skip
    response = signed_in(made.grid).post(reverse("new_walk_in"), told)
    walk_in = WalkIn.objects.get()
    assert response.url == walk_in.get_absolute_url()
    assert walk_in.state == State.SETTLED


def named_table(client, **query):
    address = reverse("export_walk_ins_named")
    return client.post(f"{address}?stage=all", {"purpose": "check", **query})


def test_names_leave_the_register_only_with_a_purpose_and_each_row_keeps_it(signed_in, made):
    walk_in, close = promised(made), promised(made, topic=Topic.MEDIATION, matter="They bang.")
    client = signed_in(made.desk)
    assert named_table(client, purpose="").status_code == 302
    assert Look.objects.count() == 0

    response = named_table(client)

    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(response.content)).active]
    assert [row[0] for row in rows[1:]] == [walk_in.code]
    assert {"Chen Visitor", "13800001111", WORDS} <= set(rows[1])
    assert Entry.objects.of(walk_in).filter(verb="take_names").count() == 1
    assert Entry.objects.of(close).filter(verb="take_names").count() == 0
    assert Look.objects.get().about == "visitor"


def test_a_file_without_a_purpose_has_no_name_no_number_and_no_words(signed_in, made):
    promised(made)
    said = signed_in(made.desk).get(reverse("export_walk_ins", args=["csv"])).content.decode()
    assert "W-" in said
    for word in ("Chen Visitor", "13800001111", "lamp"):
        assert word not in said
