"""After erasing, the name and the telephone of a caller occur in no table at all."""

import json
from datetime import timedelta

from django.apps import apps
from django.db import connection
from django.urls import reverse

from tests.factories import NOW, raised
from tests.pages import page
from youhu.calls import actions as calls
from youhu.calls.actions.erasing import erase
from youhu.calls.models import ActDraft, Call
from youhu.figures.models import CallBack, Drawing, Exclusion
from youhu.joint import actions as joint
from youhu.joint.actions.asker import Wish
from youhu.joint.models import Assist
from youhu.ledger.actions import begin
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.oversight.models import Supervision
from youhu.registry.models import nobody
from youhu.registry.rules import Role
from youhu.subjects import actions as subjects
from youhu.summons.models import Meeting, Summons

NAME, PHONE = "Ouyang Zhenhua", "13877665544"
SAID = f"{NAME} of flat 3, {PHONE}"


def found(needle):
    """Table and column of every value in the database, as text, that holds the words."""
    names = connection.ops.quote_name
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {names(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = value if isinstance(value, str) else json.dumps(value, default=str)
                    if needle in text:
                        yield table, column


def told_everywhere(district):
    """A call whose caller everybody names wherever people may write."""
    call = raised(
        district, text=SAID, address=f"Flat of {NAME}", caller_name=NAME, caller_phone=PHONE
    )
    by = district.handler_of(call.unit)
    calls.sign(call, by=by, now=NOW)
    calls.remark(call, note=f"Rang {SAID}.", by=by, now=NOW)
    calls.reveal(call, purpose="other", note=f"To ring {SAID}.", by=by, now=NOW)
    ActDraft.objects.create(member=by, call=call, verb="answer", words={"a": SAID}, saved_at=NOW)
    wish = Wish(district.urban, f"Ring {SAID}.", is_mandatory=True)
    duty = joint.ask(call, wish, by=by, now=NOW)
    joint.sign(duty, by=district.handler_of(duty.unit), now=NOW)
    joint.finish(duty, report=f"Saw {SAID}.", by=district.handler_of(duty.unit), now=NOW)
    calls.answer(call, answer=f"We rang {SAID}.", by=by, now=NOW)
    calls.rate(
        call, was_contacted=True, was_solved="yes", satisfaction="satisfied", note=SAID,
        by=district.resident, now=NOW + timedelta(minutes=5),
    )  # fmt: skip
    return call


def above(district, call):
    """What apps above wrote about it."""
    drawing = Drawing.objects.create(
        district=call.district, on=NOW.date(), share=100, least=1, seed=1, digest="", made_at=NOW
    )
    room = district.centre
    facts = {"call": call, "district": call.district, "due_at": NOW, "desk": room}
    back = CallBack.objects.create(**facts, drawing=drawing, state="dropped", about=NOW, words=SAID)
    out = Exclusion.objects.create(
        **facts, state="refused", ground="other", reason=SAID, proposed_by=district.dispatcher,
        proposed_at=NOW,
    )  # fmt: skip
    told = {"district": call.district, "call": call}
    mark = Supervision.objects.create(
        **told, unit=call.unit, holder=room, made_by=district.dispatcher, made_at=NOW,
        state="lifted", level="ordinary", cause="hand", score=0, reason=SAID, expected=SAID,
        report=SAID,
    )  # fmt: skip
    summons = Summons.objects.create(
        **told, title=SAID, text=SAID, urgency="urgent", state="ended", caller=room,
        called_by=district.dispatcher, called_at=NOW, ended_at=NOW, address=SAID, person_name=NAME,
        person_details=SAID, lng=113.0, lat=23.0,
    )  # fmt: skip
    for thing in (back, out, mark, summons):
        begin(thing, "x", by=district.dispatcher, now=NOW, note=SAID)
        Message.objects.create(
            key=f"{thing.subject}:0:x", template="x", context={"note": SAID, "number": "1"},
            unit=room, created_at=NOW,
        )  # fmt: skip
    Meeting.objects.create(
        summons=summons, at=NOW, findings=SAID, people=NAME, by=district.dispatcher
    )


def refused_before(district, call):
    """An earlier request, refused in words that name the caller."""
    request = subjects.ask([call], by=district.resident, now=NOW)
    told = {"refusal": "dispute", "answer": SAID}
    subjects.refuse(request, **told, by=district.security, now=NOW)


def test_after_erasing_name_and_phone_occur_in_no_table(district, signed_in):
    call = told_everywhere(district)
    above(district, call)
    refused_before(district, call)
    places = set(found(NAME))
    assert len({table for table, _column in places}) >= 11

    erase(Call.objects.get(pk=call.pk), by=nobody(Role.CLOCK), now=NOW + timedelta(days=999))

    assert set(found(NAME)) == set()
    assert set(found(PHONE)) == set()
    assert list(broken_chains()) == []
    client = signed_in(district.district_dispatcher)
    for name, key in (
        ("call", call.number), ("call_oversight", call.number),
        ("assist", Assist.objects.get().pk), ("one_summons", Summons.objects.get().pk),
    ):  # fmt: skip
        page(client, reverse(name, args=[key]))
