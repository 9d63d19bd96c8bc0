"""A summons from the call to the rating: each step, each refusal, every clock."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories import NOW
from tests.summons.conftest import THERE, appeal, arrived, minutes, reported
from youhu.common.errors import Refused
from youhu.ledger.actions import may_move
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.summons import actions, checks, queries
from youhu.summons.actions import CheckIn, Pledge
from youhu.summons.actions.handing import Handed
from youhu.summons.models import Part
from youhu.summons.rules import (
    DEFAULTS,
    OPEN_PARTS,
    PART_MOVES,
    TOP_RUNG,
    AgreedState,
    Minutes,
    PartState,
    Rating,
    State,
)

WEST = CheckIn(THERE.lng - 0.004, THERE.lat)  # some four hundred metres away


def told(template):
    return [message.unit for message in Message.objects.filter(template=template).order_by("pk")]


def test_every_called_unit_has_its_clocks_and_is_told(district, summons, parts) -> None:
    assert [(part.unit, part.is_lead) for part in parts] == [
        (district.housing, True), (district.urban, False), (district.offices[0], False),
    ]  # fmt: skip
    assert {(part.due_at, part.arrive_due_at) for part in parts} == {(minutes(10), minutes(30))}
    assert told("summons_called") == [part.unit for part in parts]
    assert checks.parts_go_on(now=NOW).is_kept


def test_only_places_branches_and_rooms_call(district) -> None:
    for by in (district.handler, district.grid_worker, district.admin, district.auditor):
        with pytest.raises(Refused, match="call departments"):
            actions.raise_summons(appeal(), lead=district.urban, assisting=[], by=by, now=NOW)
    branch = district.committees[1]
    branch.kind = OrgKind.PARTY_TEMPORARY
    branch.save()
    by = district.handler_of(branch)
    by.organisation = branch
    assert queries.may_call(by)
    assert queries.may_call(district.dispatcher)


@pytest.mark.parametrize(
    ("changes", "why"), [({"lng": 100.0}, "outside the district"), ({"needed_by": NOW}, "passed")]
)
def test_what_cannot_be_called_is_refused(district, caller, changes, why) -> None:
    with pytest.raises(Refused, match=why):
        actions.raise_summons(
            appeal(**changes), lead=district.urban, assisting=[], by=caller, now=NOW
        )


def test_nobody_calls_the_own_unit(district, caller) -> None:
    with pytest.raises(Refused, match="Your own unit"):
        actions.raise_summons(appeal(), lead=caller.organisation, assisting=[], by=caller, now=NOW)


def test_the_whole_way_of_a_summons(district, caller, summons, parts, hands) -> None:
    for part, by in zip(parts, hands, strict=True):
        arrived(part, by)
    due = minutes(60)
    actions.confer(
        summons, findings="All agree.", pledges=[Pledge(district.urban, "A car at one", due)],
        units=[part.unit for part in parts], people="All four", by=caller, now=minutes(8),
    )  # fmt: skip
    agreed = summons.agreed.get()
    with pytest.raises(Refused, match="A car at one"):
        actions.end(summons, by=caller, now=minutes(9))
    actions.finish(agreed, by=hands[1], now=minutes(50))
    for part, by in zip(parts, hands, strict=True):
        part.refresh_from_db()
        assert part.state == PartState.ACTING
        actions.report(part, report="Done.", by=by, now=minutes(70))
        actions.rate(part, rating=Rating.SATISFIED, by=caller, now=minutes(80))
    actions.end(summons, by=caller, now=minutes(90))

    summons.refresh_from_db()
    assert (summons.state, agreed.state) == (State.ENDED, AgreedState.DONE)
    assert checks.parts_agree_with_ledger(now=minutes(90)).is_kept


def test_whoever_is_outside_the_circle_says_why_and_is_marked(lead, hands) -> None:
    actions.acknowledge(lead, by=hands[0], now=minutes(1))
    for where in (WEST, CheckIn()):
        with pytest.raises(Refused, match="Say why"):
            actions.arrive(lead, where, by=hands[0], now=minutes(9))

    actions.arrive(lead, WEST, note="At the back gate.", by=hands[0], now=minutes(9))

    assert lead.is_off_site
    assert 380 < lead.metres < 440
    assert lead.arrival_note == "At the back gate."


def test_who_comes_without_a_word_has_acknowledged_as_well(lead, hands) -> None:
    actions.arrive(lead, THERE, by=hands[0], now=minutes(5))

    assert (lead.acknowledged_at, lead.metres, lead.is_off_site) == (minutes(5), 0, False)


def test_a_tap_that_was_kept_on_the_phone_counts_from_its_moment_once(lead, hands) -> None:
    slip = Handed(uuid4(), "arrive", minutes(12))
    said = {"where": THERE, "note": "", "by": hands[0]}

    first, again = (actions.hand_in(lead, slip, now=minutes(n), **said) for n in (40, 41))

    assert (first, again, lead.arrived_at) == (True, False, minutes(12))
    assert Entry.objects.of(lead).last().payload["made_at"].startswith("20")


@pytest.mark.parametrize("made_at", [minutes(-5), minutes(99)])
def test_a_phone_with_a_wrong_clock_is_not_believed(lead, hands, made_at) -> None:
    actions.acknowledge(lead, by=hands[0], now=minutes(3), made_at=made_at)

    assert lead.acknowledged_at == minutes(3)


def test_others_do_not_act_for_a_unit_nor_rate_for_the_caller(district, lead, hands) -> None:
    with pytest.raises(Refused, match="not yours"):
        actions.acknowledge(lead, by=hands[1], now=NOW)
    reported(lead, hands[0])
    for by in (hands[0], hands[1], district.dispatcher):
        with pytest.raises(Refused, match="not yours"):
            actions.rate(lead, rating=Rating.SATISFIED, by=by, now=minutes(40))


def test_a_person_with_two_posts_does_not_rate_what_they_did(caller, lead, hands) -> None:
    both = Member.objects.create(
        person=hands[0].person, organisation=caller.organisation, role=Role.HANDLER,
        valid_from=caller.valid_from,
    )  # fmt: skip
    reported(lead, hands[0])

    with pytest.raises(Refused, match="yourself"):
        actions.rate(lead, rating=Rating.SATISFIED, by=both, now=minutes(40))


def test_a_rating_below_satisfied_needs_words(caller, lead, hands) -> None:
    reported(lead, hands[0])
    with pytest.raises(Refused, match="what was missing"):
        actions.rate(lead, rating=Rating.BASICALLY, by=caller, now=minutes(40))

    actions.rate(lead, rating=Rating.BASICALLY, note="Late.", by=caller, now=minutes(40))

    assert (lead.rating, lead.rated_by) == (Rating.BASICALLY, caller)


def test_who_does_not_rate_loses_the_say(lead, hands) -> None:
    reported(lead, hands[0])
    late = lead.due_at + timedelta(minutes=1)

    assert [actions.lapse(now=late) for _n in range(2)] == [1, 0]

    lead.refresh_from_db()
    assert (lead.state, lead.rating) == (PartState.UNRATED, "")


def test_a_unit_declines_the_caller_insists_the_arbiter_decides(district, caller, parts, hands):
    part = parts[1]
    actions.decline(part, note="Not ours.", by=hands[1], now=minutes(2))
    assert part.holder == caller.organisation
    actions.insist(part, note="It is your road.", by=caller, now=minutes(3))
    assert part.arbiter == district.centre
    actions.uphold(part, note="Go.", by=district.district_dispatcher, now=minutes(4))

    assert (part.state, part.due_at) == (PartState.CALLED, minutes(14))
    with pytest.raises(Refused):
        actions.decline(part, note="Still not ours.", by=hands[1], now=minutes(5))


def test_where_the_lead_is_excused_the_next_one_leads(district, caller, parts, hands) -> None:
    actions.decline(parts[0], note="Not ours.", by=hands[0], now=minutes(2))
    actions.insist(parts[0], note="It is.", by=caller, now=minutes(3))
    actions.excuse(parts[0], note="Right.", by=district.district_dispatcher, now=minutes(4))

    parts[1].refresh_from_db()
    assert (parts[0].state, parts[1].is_lead) == (PartState.RELEASED, True)


def test_the_caller_steers(district, caller, summons, parts) -> None:
    actions.call_more(summons, unit=district.committees[1], by=caller, now=minutes(5))
    actions.change_lead(summons, unit=district.urban, note="Nearer.", by=caller, now=minutes(6))
    actions.add_facts(summons, note="The lift is out.", by=caller, now=minutes(7))
    with pytest.raises(Refused, match="called already"):
        actions.call_more(summons, unit=district.urban, by=caller, now=minutes(8))
    parts[1].refresh_from_db()
    with pytest.raises(Refused, match="Give the lead"):
        actions.release(parts[1], note="No.", by=caller, now=minutes(9))

    assert summons.parts.get(is_lead=True).unit == district.urban
    assert len(told("summons_facts")) == 4
    assert checks.parts_go_on(now=minutes(9)).is_kept


def test_a_room_that_was_asked_for_help_may_steer_but_not_rate(
    district, caller, summons, lead, hands
) -> None:
    room = district.dispatcher
    with pytest.raises(Refused, match="which called"):
        actions.add_facts(summons, note="Hello.", by=room, now=NOW)
    assert actions.ask_higher(summons, note="Help.", by=caller, now=NOW) == district.rooms[0]

    actions.call_more(summons, unit=district.committees[1], by=room, now=minutes(1))

    assert not queries.commands(summons, district.district_dispatcher)
    actions.ask_higher(summons, note="More help.", by=room, now=minutes(2))
    assert queries.commands(summons, district.district_dispatcher)
    with pytest.raises(Refused, match="already"):
        actions.ask_higher(summons, note="Yet more.", by=caller, now=minutes(3))
    assert "rate" not in queries.offered(reported(lead, hands[0]), room)


def test_it_does_not_end_over_what_is_open_and_says_which(caller, summons, lead, hands) -> None:
    reported(lead, hands[0])

    with pytest.raises(Refused) as why:
        actions.end(summons, by=caller, now=minutes(40))

    assert f"not rated yet: {lead.unit.short}" in str(why.value)
    assert "not reported yet" in str(why.value)


def test_calling_off_lets_everybody_go_but_rates_who_has_reported(
    caller, summons, parts, hands
) -> None:
    reported(parts[0], hands[0])
    with pytest.raises(Refused, match=r"Rate .* first"):
        actions.call_off(summons, note="Solved.", by=caller, now=minutes(40))
    actions.rate(parts[0], rating=Rating.SATISFIED, by=caller, now=minutes(41))

    actions.call_off(summons, note="Solved.", by=caller, now=minutes(42))

    states = set(summons.parts.values_list("state", flat=True))
    assert states == {PartState.RATED, PartState.RELEASED}
    assert checks.parts_agree_with_ledger(now=minutes(43)).is_kept


def test_what_is_settled_ends_by_itself_when_nobody_ends_it(caller, summons, parts, hands) -> None:
    for part in parts[1:]:
        actions.release(part, note="Not needed.", by=caller, now=minutes(3))
    reported(parts[0], hands[0])
    actions.rate(parts[0], rating=Rating.SATISFIED, by=caller, now=minutes(40))
    summons.refresh_from_db()
    assert checks.parts_go_on(now=minutes(41)).is_kept

    ended = [actions.end_settled(now=summons.settled_due_at) for _n in range(2)]

    summons.refresh_from_db()
    assert (ended, summons.state) == ([1, 0], State.ENDED)


@pytest.mark.parametrize("seed", range(6))
def test_each_rung_is_given_once_whatever_the_order_of_ticks(parts, hands, seed) -> None:
    """Ticks come early, late, twice and backwards; the ladder has four rungs for each clock."""
    rng = random.Random(seed)
    actions.acknowledge(parts[0], by=hands[0], now=minutes(2))
    ticks = [rng.randrange(0, 90) for _n in range(25)] + [90, 90]
    for n in ticks[:-2] + sorted(ticks[-2:]):
        for sweep in rng.sample([actions.warn, actions.lapse, actions.end_settled], 3):
            sweep(now=minutes(n))

    for part in parts:
        part.refresh_from_db()
        lines = Entry.objects.of(part).filter(verb="escalate")
        assert [line.payload["rung"] for line in lines] == [*range(1, TOP_RUNG + 1)]
    assert checks.overdue_warned(now=minutes(95)).is_kept


def test_the_ladder_climbs_to_the_room_the_district_and_its_supervisors(district, parts) -> None:
    actions.warn(now=minutes(10))
    assert set(told("summons_overdue")) == {p.unit for p in parts} | {district.committees[0]}
    actions.warn(now=minutes(20))
    assert district.rooms[0] in told("summons_overdue")
    assert district.centre not in told("summons_overdue")
    actions.warn(now=minutes(30))
    assert district.centre in told("summons_overdue")


def test_an_agreed_duty_climbs_as_well(district, caller, summons, lead, hands) -> None:
    arrived(lead, hands[0])
    pledge = Pledge(lead.unit, "Bring the key", minutes(20))
    said = {"findings": "So.", "pledges": [pledge], "units": [lead.unit]}
    actions.confer(summons, **said, by=hands[0], now=minutes(6))
    assert not checks.overdue_warned(now=minutes(25)).is_kept

    assert [actions.warn_agreed(now=minutes(n)) for n in (19, 20, 20, 60)] == [0, 1, 0, 3]

    with pytest.raises(Refused, match="not yours"):
        actions.finish(summons.agreed.get(), by=hands[1], now=minutes(61))


def test_the_promise_names_what_was_not_warned_and_who_is_missing(summons, parts, hands) -> None:
    assert len(checks.overdue_warned(now=minutes(15)).findings) == 3
    hands[0].valid_until = NOW.date()
    hands[0].save()

    found = checks.parts_go_on(now=NOW + timedelta(days=1))

    assert [one.code for one in found.findings] == [summons.code]


def test_a_summons_without_anything_open_and_without_a_clock_is_named(summons) -> None:
    summons.parts.update(state=PartState.RELEASED, ended_at=NOW)

    assert len(checks.parts_go_on(now=NOW).findings) == 1


def test_limits_are_rows_that_an_administrator_keeps(district, caller) -> None:
    limits = Minutes(5, 15, 60, 5, 60, 5)
    with pytest.raises(Refused, match="administrator"):
        actions.change_limits("critical", limits, by=caller, now=NOW)
    with pytest.raises(Refused, match="before acknowledging"):
        actions.change_limits("critical", Minutes(9, 3, 60, 5, 60, 5), by=district.admin, now=NOW)
    assert queries.limits_of("critical") == DEFAULTS["critical"]

    kept = [
        actions.change_limits("critical", limits, by=district.admin, now=NOW) for _n in range(2)
    ]

    assert queries.limits_of("critical") == limits
    assert [line.verb for line in Entry.objects.of(kept[0])] == ["keep", "change"]


def test_whom_it_is_about_is_for_the_caller_and_the_lead(district, caller, summons, lead, hands):
    seen = [
        queries.person_shown(summons, lead, by)[0]
        for by in (caller, hands[0], hands[1], district.dispatcher, district.auditor)
    ]

    assert seen == ["Zheng Yi", "Zheng Yi", "Z*", "Z*", "Z*"]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", PART_MOVES)
def test_every_state_verb_and_role_of_a_part(verb, role) -> None:
    """The table alone says what may happen; whatever it does not name is refused."""
    move, by = PART_MOVES[verb], Member(role=role)
    for state in PartState:
        part = Part(state=state)
        if state in move.sources and role in move.roles:
            may_move(part, move, by)
        else:
            with pytest.raises(Refused):
                may_move(part, move, by)


def test_every_open_state_has_a_way_out_for_somebody() -> None:
    for state in OPEN_PARTS:
        assert any(state in move.sources for move in PART_MOVES.values())
