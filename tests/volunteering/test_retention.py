"""What somebody said of themselves goes when a check-in or an activity is long over."""

from datetime import timedelta

from tests.factories import NOW
from tests.volunteering.conftest import HOUR, accepted
from tests.volunteering.test_activities import published, signed
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.volunteering import actions
from youhu.volunteering.models import CheckIn, SignUp
from youhu.volunteering.retention import KINDS
from youhu.volunteering.rules import SignUpState, State

CHECK_INS, OBJECTIONS, LETTERS = KINDS
LATER = NOW + timedelta(days=400)


def test_of_an_ended_check_in_place_and_days_stay(volunteer, other, community, desk) -> None:
    gone, here = accepted(volunteer, community, desk), accepted(other, community, desk)
    actions.leave(gone, note="Was ill", by=volunteer, now=NOW)
    before = NOW + timedelta(days=1)
    assert CHECK_INS.due(NOW) == 0
    assert CHECK_INS.due(before) == 1
    assert CHECK_INS.erase(before, 10, LATER) == 1
    assert CHECK_INS.due(before) == 0
    gone = CheckIn.objects.get(pk=gone.pk)
    assert (gone.phone, gone.skills, gone.reason, gone.state) == ("", set(), "", State.LEFT)
    assert gone.community == community
    assert not Entry.objects.of(gone).exclude(note="").exists()
    assert CheckIn.objects.get(pk=here.pk).phone == "13800138000"
    assert next(broken_chains(), None) is None


def test_of_an_answered_objection_only_the_absence_stays(volunteer, community, desk) -> None:
    activity = published(community, desk)
    accepted(volunteer, community, desk)
    mine = signed(activity, volunteer)
    over = activity.ends_at + 2 * HOUR
    actions.end_activities(now=over)
    mine.refresh_from_db()
    actions.object_to(mine, note="Was in hospital", by=volunteer, now=over)
    assert OBJECTIONS.due(LATER) == 0  # somebody still waits for the answer
    actions.answer_objection(mine, is_excused=False, note="Not shown", by=desk, now=over)
    assert OBJECTIONS.erase(LATER, 10, LATER) == 1
    mine = SignUp.objects.get()
    assert (mine.objection, mine.answer, mine.state) == ("", "", SignUpState.ABSENT)
    assert not Entry.objects.of(mine).exclude(note="").exists()
