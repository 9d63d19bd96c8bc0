"""What is said about a Party organisation by its numbers; and the published shares."""

from datetime import date, timedelta

import pytest

from tests.factories import NOW
from youhu.demo.party import LEADING, sizes
from youhu.demo.scales import HAIZHU, SMALL
from youhu.demo.tables import records
from youhu.party.figures import lines
from youhu.party.rules import (
    COUNTED,
    MOVES,
    NEXT_STEP,
    OPEN,
    SIDE_OF,
    Facts,
    Form,
    Seat,
    State,
    Warn,
    term_end,
    warnings,
)
from youhu.registry.rules import OrgKind

ON = NOW.date()
LATER = ON + timedelta(days=400)
ALONE = {Seat.SECRETARY: 1}
NAMED = {Seat.SECRETARY: 1, Seat.ORGANISING: 1, Seat.PUBLICITY: 1, Seat.DISCIPLINE: 1}


def said(form=Form.BRANCH, **facts):
    return warnings(Facts(form, **{"term_ends_on": LATER, "seats": ALONE, **facts}), ON)


def test_a_sound_branch_is_warned_of_nothing():
    assert said(full=3) == said(full=6, probationary=2) == said(full=7, seats=NAMED) == []


@pytest.mark.parametrize(
    ("facts", "warn"),
    [
        ({"full": 2, "probationary": 9}, Warn.TOO_FEW),
        ({"full": 45, "probationary": 6, "seats": NAMED}, Warn.TOO_MANY),
        ({"form": Form.JOINT, "full": 2, "units": 6}, Warn.TOO_MANY_UNITS),
        ({"full": 3, "seats": {}}, Warn.NO_SECRETARY),
        ({"full": 7}, Warn.NO_COMMITTEE),
        ({"full": 9, "seats": {**NAMED, Seat.YOUTH: 4}}, Warn.COMMITTEE_LARGE),
        ({"full": 6, "seats": NAMED}, Warn.COMMITTEE_EARLY),
        ({"full": 9, "seats": {**ALONE, Seat.DEPUTY: 1, Seat.YOUTH: 1}}, Warn.SEATS_OPEN),
        ({"form": Form.GENERAL, "full": 49, "seats": NAMED}, Warn.TOO_SMALL),
        ({"form": Form.GENERAL, "full": 40, "below": 60, "seats": NAMED}, Warn.TOO_LARGE),
        ({"form": Form.COMMITTEE, "full": 9, "below": 90, "seats": NAMED}, Warn.TOO_SMALL),
        ({"full": 3, "term_ends_on": None}, Warn.NO_TERM),
        ({"full": 3, "term_ends_on": ON + timedelta(days=90)}, Warn.ELECTION_DUE),
        ({"full": 3, "term_ends_on": ON - timedelta(days=1)}, Warn.ELECTION_OVERDUE),
        ({"form": Form.TEMPORARY, "elected": 1}, Warn.ELECTED),
        ({"form": Form.TEMPORARY, "ends_on": ON - timedelta(days=1)}, Warn.ENDED),
    ],
)
def test_each_rule_says_one_thing(facts, warn):
    assert said(**facts) == [warn]


@pytest.mark.parametrize(
    "facts",
    [
        {"form": Form.JOINT, "full": 2, "units": 5},
        {"form": Form.TEMPORARY, "full": 1, "ends_on": LATER, "term_ends_on": None},
        {"form": Form.LEADING, "seats": {}, "term_ends_on": None},
        {"form": Form.COMMITTEE, "full": 9, "below": 91, "seats": NAMED},
        {"full": 3, "term_ends_on": ON + timedelta(days=91)},
        {"full": 50, "seats": {**NAMED, Seat.YOUTH: 3}},
        {"full": 6, "seats": {**ALONE, Seat.DEPUTY: 1}},
    ],
)
def test_what_just_keeps_the_rules_is_not_warned_of(facts):
    assert said(**facts) == []


def test_a_term_is_five_years_in_communities_and_villages_and_three_elsewhere():
    held = date(2024, 2, 29)
    assert term_end(OrgKind.PARTY_COMMUNITY, date(2024, 3, 1)) == date(2029, 2, 28)
    assert term_end(OrgKind.PARTY_RURAL, held) == date(2029, 2, 28)
    assert term_end(OrgKind.PARTY_PUBLIC, held) == date(2027, 2, 28)


def test_every_open_transfer_has_a_next_step_and_a_way_back():
    for state in OPEN:
        assert state in MOVES[NEXT_STEP[state]].sources
        assert state in MOVES["send_back"].sources
    assert set(NEXT_STEP.values()) == set(SIDE_OF)
    ends = {move.target for move in MOVES.values()} - OPEN
    assert ends == {State.DONE, State.RETURNED, State.EXPIRED}


def spread(scale):
    """How many organisations and members of each kind a sample district of this size has."""
    kinds = [
        row["kind"]
        for row in records("party")
        for _n in range(max(1, round(int(row["count"]) * scale.party_share)))
    ]
    homes = [kind for kind in kinds if kind not in LEADING]
    return kinds, dict_of(homes, sizes(homes, scale.party_members))


def dict_of(homes, large):
    assert min(large) >= 3
    assert max(large) <= 50
    return {kind: sum(n for k, n in zip(homes, large, strict=True) if k == kind) for kind in homes}


def test_the_sample_district_of_full_size_has_the_published_figures():
    kinds, members = spread(HAIZHU)
    counts = {kind: (kinds.count(kind), members.get(kind, 0)) for kind in set(kinds)}
    table = lines(counts, {kind.value: str(kind) for kind in COUNTED})

    assert (table.organisations, table.members) == (2_740, 65_600)
    community = next(line for line in table.lines if line.key == OrgKind.PARTY_COMMUNITY)
    assert round(community.members, -2) == 41_700
    assert community.share == "63.52"
    published = {
        "party_group": 35, "party_group_committee": 3, "party_working_committee": 21,
        "party_functional": 3, "party_industry": 8, "party_rural": 249, "party_private": 511,
        "party_social": 66, "party_public": 653,
    }  # fmt: skip
    found = {line.key: line.organisations for line in table.lines}
    assert {kind: found[kind] for kind in published} == published


def test_the_small_one_has_the_same_share():
    _kinds, members = spread(SMALL)
    assert sum(members.values()) == 1_500
    assert members[OrgKind.PARTY_COMMUNITY] == 953
