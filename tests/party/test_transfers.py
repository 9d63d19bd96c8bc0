"""A member on the way from one organisation to another: steps, sides, times, and one home."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW
from tests.factories.register import branch, members, transfer_in
from youhu.common.errors import Refused, TooOften
from youhu.common.promises import Promise
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains, disagreeing
from youhu.notices.models import Message
from youhu.party import actions, checks
from youhu.party.models import Membership, PartyOffice, Transfer
from youhu.party.rules import MOVES, OPEN, State
from youhu.privacy.models import Look
from youhu.privacy.rules import MOST
from youhu.registry.models import Member, Person
from youhu.registry.rules import Role

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)
VERBS = {
    "issue": lambda one, by: actions.issue(one, dues_until=NOW.date(), by=by, now=NOW),
    "receive": lambda one, by: actions.receive(one, by=by, now=NOW),
    "return_receipt": lambda one, by: actions.return_receipt(one, by=by, now=NOW),
    "send_back": lambda one, by: actions.send_back(one, reason="No", by=by, now=NOW),
}


def homes(person):
    return Membership.objects.filter(person=person, is_home=True, valid_until=None)


def test_the_home_changes_hands_with_the_receipt_and_not_before(district, here, there):
    made = transfer_in(district, State.RECEIVED, source=here, target=there)
    assert homes(made.person).get().organisation == here.organisation

    actions.return_receipt(made, by=district.district_dispatcher, now=TOMORROW)

    assert homes(made.person).get().organisation == there.organisation
    old = Membership.objects.get(pk=made.membership_id)
    assert old.valid_until == TOMORROW.date()
    assert homes(made.person).get().valid_from == TOMORROW.date()


def test_who_leaves_holds_no_seat_any_more(district, here, there):
    first = members(here)[0]
    desk, room = district.handler_of(district.committees[0]), district.district_dispatcher
    made = actions.apply(first, target=there.organisation, reason="Job", by=desk, now=NOW)
    actions.issue(made, dues_until=NOW.date(), by=desk, now=NOW)
    actions.receive(made, by=room, now=NOW)
    assert PartyOffice.objects.serving(NOW.date()).filter(body=here).exists()
    actions.return_receipt(made, by=room, now=NOW)
    assert not PartyOffice.objects.serving(NOW.date()).filter(body=here).exists()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State)
def test_every_verb_works_in_its_states_and_in_no_other(district, here, there, state, verb):
    made = transfer_in(district, state, source=here, target=there)
    lines = Entry.objects.of(made).count()
    room = district.district_dispatcher
    if state in MOVES[verb].sources:
        VERBS[verb](made, room)
        assert made.state == MOVES[verb].target
        assert Entry.objects.of(made).count() == lines + 1
    else:
        with pytest.raises(Refused):
            VERBS[verb](made, room)
        assert Entry.objects.of(made).count() == lines
    assert list(broken_chains()) == []
    assert list(disagreeing(Transfer.objects.all())) == []


def test_only_the_side_whose_turn_it_is_takes_a_step(district, here, there, desk):
    other = district.handler_of(district.committees[2])
    made = transfer_in(district, State.APPLIED, source=here, target=there)
    with pytest.raises(Refused, match="desk of its community"):
        VERBS["issue"](made, other)
    VERBS["issue"](made, desk)
    with pytest.raises(Refused, match="desk of its community"):
        VERBS["receive"](made, desk)
    VERBS["receive"](made, other)
    with pytest.raises(Refused, match="desk of its community"):
        VERBS["return_receipt"](made, desk)
    VERBS["return_receipt"](made, other)


@pytest.mark.parametrize("who", ["resident", "grid_worker", "handler", "auditor", "admin"])
def test_nobody_else_moves_a_member(district, here, there, who):
    made = transfer_in(district, State.APPLIED, source=here, target=there)
    for act in VERBS.values():
        with pytest.raises(Refused):
            act(made, getattr(district, who))


def test_letters_are_numbered_in_the_book_of_each_organisation(district, here, there, desk):
    numbers = []
    for one in members(here)[1:4]:
        made = actions.apply(one, target=there.organisation, reason="Job", by=desk, now=NOW)
        actions.issue(made, dues_until=date(2026, 10, 9), days=90, by=desk, now=NOW)
        numbers.append(made.letter_number)
    code = here.organisation.code
    assert numbers == [f"{code}-2026-00{n}" for n in (1, 2, 3)]
    assert made.dues_until == date(2026, 10, 1)
    assert (made.letter_until - made.letter_on).days == 90


@pytest.mark.parametrize("days", [0, 91])
def test_a_letter_is_valid_for_ninety_days_at_most(district, here, there, desk, days):
    made = transfer_in(district, State.APPLIED, source=here, target=there)
    with pytest.raises(Refused, match="1 to 90 days"):
        actions.issue(made, dues_until=NOW.date(), days=days, by=desk, now=NOW)


def test_a_letter_that_nobody_received_expires_and_the_sender_is_told(district, here, there):
    made = transfer_in(district, State.ISSUED, source=here, target=there)
    assert actions.expire_letters(now=NOW + timedelta(days=30)) == 0
    late = NOW + timedelta(days=40)
    with pytest.raises(Refused, match="expired"):
        actions.receive(made, by=district.district_dispatcher, now=late)

    assert actions.expire_letters(now=NOW + timedelta(days=31)) == 1
    assert actions.expire_letters(now=NOW + timedelta(days=31)) == 0

    assert homes(made.person).get().organisation == here.organisation
    told = Message.objects.get(template="transfer_expired")
    assert (told.unit, told.role) == (district.committees[0], Role.HANDLER)
    assert made.person.name not in str(told.context)


def test_a_late_step_is_reminded_of_and_then_told_to_the_room_above(district, here, there):
    made = transfer_in(district, State.RECEIVED, source=here, target=there)
    assert actions.remind(now=NOW + timedelta(days=22)) == 0
    assert actions.remind(now=NOW + timedelta(days=24)) == 1
    assert actions.remind(now=NOW + timedelta(days=25)) == 0
    assert actions.remind(now=NOW + timedelta(days=31)) == 1
    assert actions.remind(now=NOW + timedelta(days=32)) == 0
    told = Message.objects.filter(template="transfer_late")
    assert {(one.unit, one.role) for one in told} == {
        (district.rooms[1], Role.SUPERVISOR), (district.rooms[1], Role.DISPATCHER)
    }  # fmt: skip
    made.refresh_from_db()
    assert made.state == State.RECEIVED


def test_a_step_begins_with_no_reminder(district, here, there, desk):
    made = transfer_in(district, State.APPLIED, source=here, target=there)
    actions.remind(now=NOW + timedelta(days=11))
    made.refresh_from_db()
    assert made.rung == 2
    actions.issue(made, dues_until=NOW.date(), by=desk, now=NOW + timedelta(days=11))
    assert made.rung == 0


def test_what_cannot_be_transferred_says_why(district, here, there, desk):
    one, other = members(here)[:2]

    def apply(membership=one, **more):
        target = more.pop("target", there.organisation)
        told = {"reason": "Job", "by": desk, "now": NOW, **more}
        return actions.apply(membership, target=target, **told)

    leading = branch(district, form="temporary", scope="x", ends_on=TOMORROW.date(), members=0)
    with pytest.raises(Refused, match="takes no members"):
        apply(target=leading.organisation)
    with pytest.raises(Refused, match="there already"):
        apply(target=here.organisation)
    with pytest.raises(Refused, match="Name the organisation"):
        apply(target=None)
    apply()
    with pytest.raises(Refused, match="under way"):
        apply()
    with pytest.raises(Refused, match="desk of its community"):
        apply(other, by=district.handler_of(district.committees[1]))


def test_a_member_who_goes_outside_leaves_the_register(district, here, desk):
    one = members(here)[-1]
    made = actions.apply(one, target=None, elsewhere="Foshan", reason="Job", by=desk, now=NOW)
    actions.issue(made, dues_until=NOW.date(), by=desk, now=NOW)
    actions.receive(made, by=desk, now=NOW)
    actions.return_receipt(made, by=desk, now=NOW)
    assert not homes(one.person).exists()
    assert checks.members_have_one_home(now=TOMORROW).is_kept


def newcomer(here, desk, **more):
    told = {
        "name": "Wu Ming", "phone": "13800001234", "standing": "probationary",
        "elsewhere": "Foshan", "target": here.organisation, "number": "FS-1",
        "letter_on": NOW.date(), "letter_until": NOW.date() + timedelta(days=30),
        "dues_until": NOW.date(), **more,
    }  # fmt: skip
    return actions.admit_newcomer(told, by=desk, now=NOW)


def test_somebody_comes_from_outside_with_a_letter(here, desk):
    made = newcomer(here, desk)
    assert (made.state, made.turn, made.comes_from) == (State.ISSUED, here.organisation, "Foshan")
    actions.receive(made, by=desk, now=NOW)
    actions.return_receipt(made, by=desk, now=NOW)
    home = homes(made.person).get()
    assert (home.organisation, home.standing) == (here.organisation, "probationary")


def test_who_is_known_by_name_and_mobile_is_not_entered_twice(here, desk):
    known = members(here)[0].person
    with pytest.raises(Refused, match="home organisation in the district already"):
        newcomer(here, desk, name=known.name, phone=str(known.phone))
    newcomer(here, desk)
    with pytest.raises(Refused, match="taken down already"):
        newcomer(here, desk, name="Another")
    assert Person.objects.filter(name="Wu Ming").count() == 1
    assert not Person.objects.filter(name="Another").exists()


@pytest.mark.parametrize("state", sorted(OPEN))
def test_the_promise_sees_a_transfer_that_nobody_can_take_on(district, here, there, state):
    made = transfer_in(district, state, source=here, target=there)
    found = checks.transfers_go_on(now=NOW)
    assert (found.promise, found.looked_at, found.is_kept) == (Promise.NEVER_INTERRUPTED, 1, True)

    Member.objects.filter(role__in=(Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR)).update(
        valid_until=NOW.date()
    )
    assert "nobody keeps the register" in checks.transfers_go_on(now=NOW).findings[0].text
    unit = made.turn
    unit.active_until = NOW.date()
    unit.save()
    assert "has ended" in checks.transfers_go_on(now=NOW).findings[0].text


@pytest.mark.parametrize("state", sorted(OPEN))
def test_the_promise_sees_what_the_sweep_has_missed(district, here, there, state):
    transfer_in(district, state, source=here, target=there)
    late = NOW + timedelta(days=60)
    assert not checks.transfers_go_on(now=late).is_kept
    actions.expire_letters(now=late)
    actions.remind(now=late)
    assert checks.transfers_go_on(now=late).is_kept


def test_the_promise_sees_a_member_with_two_homes_or_none(here, there):
    one, other = members(here)[:2]
    assert checks.members_have_one_home(now=NOW).is_kept
    facts = {"person": one.person, "organisation": there.organisation, "valid_from": NOW.date()}
    Membership.objects.create(**facts, valid_until=NOW.date() + timedelta(days=9))
    assert "second organisation" in checks.members_have_one_home(now=NOW).findings[0].text
    Membership.objects.filter(person=one.person).delete()
    Membership.objects.filter(pk=other.pk).update(
        is_home=False, scope="x", valid_until=NOW.date() + timedelta(days=9)
    )
    assert "nowhere at home" in checks.members_have_one_home(now=NOW).findings[0].text


def test_nobody_is_at_home_twice_and_none_is_transferred_twice(district, here, there, desk):
    one = members(here)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            person=one.person, organisation=there.organisation, valid_from=NOW.date()
        )
    made = transfer_in(district, State.APPLIED, source=here, target=there)
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


REFUSED_ALIKE = "cannot be taken down here"


@pytest.mark.parametrize("hand", ["desk", "room"])
def test_names_cannot_be_tried_to_learn_who_is_a_member(district, here, there, desk, hand):
    """A member elsewhere, one on the move, and somebody who is none: all get the same words."""
    by = {"desk": desk, "room": district.dispatcher}[hand]
    going, target = members(there)[-1], branch(district, community=3).organisation
    room = district.district_dispatcher
    actions.apply(going, target=target, reason="Job", by=room, now=NOW)
    people = [members(there)[0].person, going.person, district.resident.person]

    said = set()
    for person in people:
        with pytest.raises(Refused, match=REFUSED_ALIKE) as why:
            newcomer(here, by, name=person.name, phone=str(person.phone))
        said.add(str(why.value))

    assert len(said) == 1
    tries = Look.objects.filter(by=by)
    assert tries.count() == len(people)
    assert all(person.name not in f"{one.title} {one.words}" for one in tries for person in people)
    assert Transfer.objects.count() == 1


def test_trying_many_names_is_braked(here, there, desk):
    person = members(there)[0].person
    for _n in range(MOST):
        with pytest.raises(Refused, match=REFUSED_ALIKE):
            newcomer(here, desk, name=person.name, phone=str(person.phone))
    with pytest.raises(TooOften):
        newcomer(here, desk, name=person.name, phone=str(person.phone))


def test_the_room_of_the_district_takes_down_who_is_known(district, here, there):
    person, known = members(there)[0].person, district.resident.person
    by = district.district_dispatcher
    with pytest.raises(Refused, match="home organisation in the district already"):
        newcomer(here, by, name=person.name, phone=str(person.phone))
    assert newcomer(here, by, name=known.name, phone=str(known.phone)).person == known
    assert not Look.objects.exists()
