"""What somebody still works on does not go by age, and keeps nothing else from going."""

import pytest

from tests.factories import NOW, in_state, raised
from tests.retention.test_erasing import LATE, WORDS
from youhu.calls.models import Call
from youhu.calls.retention import KINDS
from youhu.calls.rules import State
from youhu.figures.models import CallBack, Drawing
from youhu.oversight.models import Supervision
from youhu.retention import actions
from youhu.retention.models import Erasure
from youhu.summons.models import Summons


def summoned(district, call):
    room = district.centre
    return Summons.objects.create(
        district=call.district, call=call, title="A pit", text="A pit", urgency="urgent",
        state="running", caller=room, called_by=district.dispatcher, called_at=NOW,
        lng=113.0, lat=23.0,
    )  # fmt: skip


def watched(district, call):
    return Supervision.objects.create(
        district=call.district, call=call, unit=call.unit, holder=district.centre, due_at=LATE,
        made_by=district.dispatcher, made_at=NOW, state="open", level="ordinary", cause="hand",
        score=0, reason="Late.", expected="Soon.",
    )  # fmt: skip


def to_ring_back(district, call):
    drawing = Drawing.objects.create(
        district=call.district, on=NOW.date(), share=100, least=1, seed=1, digest="", made_at=NOW
    )
    return CallBack.objects.create(
        district=call.district, call=call, drawing=drawing, desk=district.centre, due_at=LATE,
        state="waiting", about=NOW,
    )  # fmt: skip


def followed(district, call):
    other = raised(district)
    Call.objects.filter(pk=other.pk).update(main=call, state=State.MERGED, closed_at=LATE)


@pytest.mark.parametrize("hold", [summoned, watched, to_ring_back, followed])
def test_what_is_still_worked_on_stays_and_the_rest_goes(district, monkeypatch, hold):
    older, newer = in_state(district, State.CLOSED), in_state(district, State.CLOSED)
    made = hold(district, older)
    monkeypatch.setattr(actions, "LOT", 1)
    (kind,) = KINDS

    assert kind.due(LATE) == 1
    for _n in range(2):
        actions.erase_due(now=LATE)

    assert Call.objects.get(pk=older.pk).text == WORDS
    assert Call.objects.get(pk=newer.pk).text == ""
    assert Erasure.objects.get(kind="calls").is_over
    if made is not None:
        made.delete()
        assert kind.due(LATE) == 1


def test_a_call_that_follows_stays_until_its_main_call_has_ended(district):
    call = in_state(district, State.MERGED)
    (kind,) = KINDS

    assert kind.due(LATE) == 0
    Call.objects.filter(pk=call.main_id).update(state=State.VOIDED, closed_at=NOW)
    assert kind.due(LATE) == 1
