"""One call that names several matters becomes several, under the same promise."""

from datetime import timedelta

import pytest

from tests.factories import NOW, in_state, raised, tiny_district
from tests.pages import picture
from youhu.calls import actions
from youhu.calls.actions import Part
from youhu.calls.checks import open_calls_held, states_agree_with_ledger
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.common.images import photo_from_upload
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def district():
    return tiny_district()


def split(district, call, *parts):
    return actions.split(call, parts, by=district.dispatcher, now=LATER)


def test_each_matter_gets_a_number_a_unit_and_clocks_under_the_same_promise(district):
    call = raised(district, photos=(photo_from_upload(picture()),))
    photo = call.photos.get()
    text = "The lamp at gate 3 is dark."
    lamp, odour = split(
        district, call,
        Part(text, district.lamp.pk, address="Gate 3", photos=(photo.pk,)),
        Part("It smells at the bins.", district.odour.pk),
    )  # fmt: skip
    for part in (lamp, odour):
        assert (part.split_from, part.raised_by, part.raised_at) == (
            call, district.resident, NOW,
        )  # fmt: skip
        assert part.due_at == call.due_at
        assert part.stage_started_at == LATER
        assert part.caller.phone == call.caller.phone
    assert (lamp.text, lamp.address, lamp.state) == (text, "Gate 3", State.DISPATCHED)
    assert odour.state == State.VERIFYING
    assert (call.photos.count(), lamp.photos.get().pk) == (0, photo.pk)
    assert Call.objects.get(pk=call.pk).state == State.DISPATCHED
    line = Entry.objects.of(call).last()
    assert line.payload == {
        "parts": [lamp.number, odour.number], "photos": {lamp.number: [photo.sha256]},
    }  # fmt: skip
    words = Message.objects.get(template="split", member=district.resident).context["numbers"]
    assert words == ", ".join([call.number, lamp.number, odour.number])
    for check in (open_calls_held, states_agree_with_ledger):
        assert check(now=LATER).findings == ()
    assert list(broken_chains()) == []


def test_a_part_is_answered_and_rated_by_itself(district):
    call = raised(district)
    (part,) = split(district, call, Part("And the fees?", district.question.pk))
    by = district.handler_of(part.unit)
    actions.sign(part, by=by, now=LATER)
    actions.answer(part, answer="None.", by=by, now=LATER)
    assert Call.objects.get(pk=call.pk).state == State.DISPATCHED
    assert Message.objects.filter(template="answered", member=district.resident).count() == 1


def test_nothing_is_split_when_one_part_cannot_be_raised(district):
    call = raised(district)
    good, bad = Part("A lamp.", district.lamp.pk), Part("Nothing known.", 0)
    with pytest.raises(Refused, match="category"):
        split(district, call, good, bad)
    assert Call.objects.count() == 1


@pytest.mark.parametrize("state", [State.ANSWERED, State.CHECKING, State.SUSPENDED, State.CLOSED])
def test_what_is_answered_or_stands_still_is_not_split(district, state):
    call = in_state(district, state)
    with pytest.raises(Refused):
        split(district, call, Part("A lamp.", district.lamp.pk))


def test_a_unit_returns_what_is_not_its_own_and_does_not_split_it(district):
    call = raised(district)
    by = district.handler_of(call.unit)
    with pytest.raises(Refused, match="role"):
        actions.split(call, [Part("A lamp.", district.lamp.pk)], by=by, now=LATER)
