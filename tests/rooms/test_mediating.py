"""The life of a mediation: taken in, talked over, agreed or ended, kept, archived, forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import NOW
from tests.factories.service_rooms import (
    SECRETS,
    accepted,
    agreed,
    archived,
    colleague,
    promised,
)
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.rooms import actions, rules
from youhu.rooms.actions import PartyFacts
from youhu.rooms.checks import overdue_warned, promises_go_on
from youhu.rooms.models import Mediation
from youhu.rooms.paper import agreement_paper
from youhu.rooms.retention import KINDS
from youhu.rooms.rules import CASE_MOVES, CaseState, Referral, Side

DAY = timedelta(days=1)


def test_a_case_begins_with_its_clock(made):
    case = accepted(made)
    assert (case.state, case.desk) == (CaseState.ACCEPTED, made.desk)
    assert case.due_at == NOW + rules.FIRST_SESSION
    assert case.mediate_by == NOW + rules.MEDIATE


def test_mediators_are_told_without_a_word_of_the_matter(made):
    case = accepted(made)
    message = Message.objects.get(template="mediation_named")
    assert message.member == made.grid
    assert set(message.context) == {"code", "due", "next"}
    assert case.code in message.context["code"]


def test_both_sides_are_named(made):
    with pytest.raises(Refused):
        actions.accept(
            made.room.community, dispute="family", facts="x", mediators=[made.desk],
            parties=[PartyFacts(Side.ASKS, "Only one")], by=made.desk, now=NOW,
        )  # fmt: skip


def test_only_the_desk_takes_a_case_in(made, district):
    for by in (made.grid, district.dispatcher, district.handler):
        with pytest.raises(Refused):
            actions.accept(
                made.room.community, dispute="family", facts="x", mediators=[made.desk],
                parties=[PartyFacts(Side.ASKS, "A"), PartyFacts(Side.ANSWERS, "B")], by=by, now=NOW,
            )  # fmt: skip


def test_a_session_starts_the_clock_of_the_month(made):
    case = accepted(made)
    actions.meet(case, at=NOW, mediators=[made.grid], minutes="Talked.", by=made.grid, now=NOW)
    assert (case.state, case.due_at) == (CaseState.MEDIATING, case.mediate_by)


def test_the_month_is_extended_twice_at_most(made):
    case = accepted(made)
    actions.meet(case, at=NOW, mediators=[made.grid], minutes="Talked.", by=made.grid, now=NOW)
    for n in (1, 2):
        actions.extend(case, by=made.desk, now=NOW)
        assert case.due_at == NOW + rules.MEDIATE + n * rules.EXTEND
    with pytest.raises(Refused):
        actions.extend(case, by=made.desk, now=NOW)


def test_an_agreement_has_terms_a_last_day_and_a_number(made):
    case = agreed(made)
    case.refresh_from_db()
    assert (str(case.terms), case.state) == (SECRETS[7], CaseState.AGREED)
    assert (case.archive_year, case.archive_serial) == (2026, 1)
    assert "〔2026〕1号" in case.archive_number
    assert case.follow_ups.count() == 1


def test_numbers_of_a_community_and_year_follow_each_other(made):
    assert [agreed(made).archive_serial for _n in range(3)] == [1, 2, 3]
    with pytest.raises(IntegrityError), transaction.atomic():
        Mediation.objects.filter(archive_serial=3).update(archive_serial=2)


def test_a_follow_up_that_has_come_holds_up_the_archive(made):
    case, later = agreed(made), NOW + 8 * DAY
    actions.perform(case, outcome="Done.", by=made.desk, now=later)
    with pytest.raises(Refused):
        actions.archive(case, by=made.desk, now=later)
    actions.follow_up(case, case.follow_ups.get(), note="All well.", by=made.grid, now=later)
    actions.archive(case, by=made.desk, now=later)
    assert (case.state, case.due_at) == (CaseState.ARCHIVED, None)


def test_who_ends_without_agreement_says_where_the_parties_were_told_to_turn(made):
    case = accepted(made)
    with pytest.raises(Refused):
        actions.fail(case, referral="", outcome="No.", by=made.desk, now=NOW)
    actions.fail(case, referral=Referral.COURT, outcome="No.", by=made.desk, now=NOW)
    assert (case.state, case.referral) == (CaseState.FAILED, Referral.COURT)
    actions.archive(case, by=made.desk, now=NOW)
    assert case.archive_serial == 1


def test_an_agreement_that_is_not_kept_fails_too(made):
    case = agreed(made)
    actions.fail(case, referral=Referral.COURT, outcome="Not kept.", by=made.grid, now=NOW)
    assert case.state == CaseState.FAILED


def test_a_side_may_stop_at_any_time(made):
    case = accepted(made)
    actions.withdraw(case, outcome="They made up.", by=made.grid, now=NOW)
    assert case.state == CaseState.WITHDRAWN


@pytest.mark.parametrize("verb", sorted(CASE_MOVES))
@pytest.mark.parametrize("hand", ["colleague", "dispatcher", "supervisor", "auditor", "handler"])
def test_nobody_acts_in_a_case_that_does_not_name_them(made, district, verb, hand):
    case = accepted(made)
    by = colleague(made) if hand == "colleague" else getattr(district, hand)
    asked = {
        "meet": {"at": NOW, "mediators": [made.desk], "minutes": "x"},
        "agree": {"terms": "x", "performance": "x", "perform_by": NOW.date()},
        "fail": {"referral": Referral.COURT, "outcome": "x"},
        "withdraw": {"outcome": "x"},
        "perform": {"outcome": "x"},
    }
    with pytest.raises(Refused):
        getattr(actions, verb)(case, **asked.get(verb, {}), by=by, now=NOW)


def test_every_state_has_a_way_on_and_somebody_to_take_it():
    left = {source for move in CASE_MOVES.values() for source in move.sources}
    assert left == set(CaseState) - {CaseState.ARCHIVED}
    assert set(rules.NEXT_STEPS) == left


def test_other_mediators_read_from_now_on_and_those_who_went_no_more(made):
    case, other = accepted(made), colleague(made)
    actions.name_mediators(case, mediators=[other], by=made.desk, now=NOW)
    actions.open_file(case, purpose="check", by=other, now=NOW)
    with pytest.raises(Refused):
        actions.open_file(case, purpose="check", by=made.grid, now=NOW)


def test_the_desk_hands_the_file_over_and_an_heir_takes_it_only_once_the_desk_has_left(made):
    case, other = accepted(made, mediators=[made.grid]), colleague(made)
    with pytest.raises(Refused):
        actions.hand_over_desk(case, desk=other, by=other, now=NOW)
    made.desk.valid_until = NOW.date()
    made.desk.save()
    case.refresh_from_db()
    assert [one.code for one in promises_go_on(now=NOW).findings] == [case.code]
    actions.hand_over_desk(case, desk=other, by=other, now=NOW)
    assert case.desk == other
    assert promises_go_on(now=NOW).is_kept


def test_an_overdue_case_is_warned_about_and_the_warning_names_no_party(made):
    case = accepted(made)
    late = case.due_at + timedelta(hours=1)
    assert not overdue_warned(now=late).is_kept
    actions.warn(now=late)
    actions.warn(now=late + rules.STEP)
    assert overdue_warned(now=late).is_kept
    told = Message.objects.filter(template="mediation_late")
    assert {message.member_id for message in told if message.member_id} == {
        made.desk.pk, made.grid.pk,
    }  # fmt: skip
    assert {str(message.unit) for message in told if message.unit_id} == {
        str(made.room.community), "Room 1",
    }  # fmt: skip
    for message in told:
        assert set(message.context) == {"code", "due", "rung", "state"}


def test_the_agreement_is_set_on_paper_with_its_number(made):
    paper = agreement_paper(archived(made))
    assert paper.startswith(b"%PDF")
    assert len(paper) > 5_000


def test_what_is_older_than_its_period_goes_and_the_outside_stays(made):
    case, walk_in = archived(made), promised(made)
    actions.settle(walk_in, answer="Done.", by=made.grid, now=NOW)
    kinds, before, now = {kind.name: kind for kind in KINDS}, NOW + 30 * DAY, NOW + 900 * DAY
    assert kinds["mediations"].due(before) == 1
    assert kinds["mediations"].erase(before, 10, now) == 1
    assert kinds["walk_ins"].erase(before, 10, now) == 1
    assert (kinds["mediations"].due(before), kinds["walk_ins"].due(before)) == (0, 0)

    case.refresh_from_db()
    walk_in.refresh_from_db()
    assert (case.facts, case.terms, case.outcome, case.parties.count()) == ("", "", "", 0)
    assert {str(session.minutes) for session in case.sessions.all()} == {""}
    assert (case.state, case.archive_serial) == (CaseState.ARCHIVED, 1)
    assert (walk_in.name, walk_in.phone, walk_in.matter, walk_in.answer) == ("", "", "", "")
    assert Entry.objects.of(case).filter(verb="erase").count() == 1


def test_an_open_case_is_never_erased(made):
    agreed(made)
    kinds = {kind.name: kind for kind in KINDS}
    assert kinds["mediations"].due(NOW + 9000 * DAY) == 0


def referred(made, referral=Referral.CALL):
    case = accepted(made)
    actions.fail(case, referral=referral, outcome="No.", by=made.desk, now=NOW)
    return case


def test_a_failed_mediation_may_call_a_unit_once_in_words_of_its_own(made, district):
    case = referred(made)
    asked = {"category_id": district.question.pk, "text": "Noise at night in lane 001."}
    first = actions.call_about(case, **asked, by=made.desk, now=NOW)
    stale = Mediation.objects.get(pk=case.pk)
    assert actions.call_about(stale, **asked, by=made.grid, now=NOW) == first
    assert (first.text, first.address) == ("Noise at night in lane 001.", made.room.address)
    assert (str(first.caller.name), str(first.caller.phone)) == ("", "")


def test_who_was_told_to_turn_to_the_court_raises_no_call_here(made, district):
    with pytest.raises(Refused):
        actions.call_about(
            referred(made, Referral.COURT), category_id=district.question.pk, text="x",
            by=made.desk, now=NOW,
        )  # fmt: skip


def test_each_follow_up_falls_due_on_its_day_and_then_the_next(made):
    case, today = accepted(made), NOW.date()
    actions.meet(case, at=NOW, mediators=[made.desk], minutes="x", by=made.desk, now=NOW)
    days = [today + 3 * DAY, today + 20 * DAY]
    actions.agree(
        case, terms="x", performance="x", perform_by=today + 10 * DAY, follow_on=days,
        by=made.desk, now=NOW,
    )  # fmt: skip
    assert due_day(case) == days[0]
    assert actions.warn(now=NOW + 4 * DAY) == 1

    case.refresh_from_db()
    first, second = case.follow_ups.order_by("on")
    actions.follow_up(case, first, note="Kept.", by=made.grid, now=NOW + 4 * DAY)
    assert (due_day(case), case.rung) == (today + 10 * DAY, 0)
    actions.perform(case, outcome="Done.", by=made.desk, now=NOW + 9 * DAY)
    assert due_day(case) == days[1]
    with pytest.raises(Refused):
        actions.archive(case, by=made.desk, now=NOW + 9 * DAY)
    actions.follow_up(case, second, note="Kept.", by=made.grid, now=NOW + 20 * DAY)
    assert case.due_at == NOW + 20 * DAY + rules.ARCHIVE
    actions.archive(case, by=made.desk, now=NOW + 20 * DAY)


def due_day(case):
    """The last day on which it is still in time."""
    return (timezone.localtime(case.due_at) - timedelta(seconds=1)).date()


def test_where_an_agreement_fails_no_follow_up_holds_up_the_archive(made):
    case = agreed(made)
    actions.fail(case, referral=Referral.COURT, outcome="Not kept.", by=made.desk, now=NOW)
    assert not case.follow_ups.exists()
    actions.archive(case, by=made.desk, now=NOW)
