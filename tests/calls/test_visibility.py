"""Everybody sees what is their business; all else does not exist for them."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import MemberFactory, in_state, raised, tiny_district
from youhu.calls import actions
from youhu.calls.models import Call
from youhu.calls.queries import offered
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.registry.models import nobody
from youhu.registry.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    made = tiny_district()
    made.near = raised(made)  # in the first cell, for the housing department, by the resident
    far = made.cells[-1].code
    made.far = raised(made, cell_code=far, by=made.neighbour, category=made.litter)
    return made


def seen(member):
    return set(Call.objects.visible_to(member))


@pytest.mark.parametrize(
    ("who", "what"),
    [
        ("resident", {"near"}),
        ("neighbour", {"far"}),
        ("grid_worker", {"near"}),
        ("other_grid_worker", set()),
        ("handler", {"near"}),
        ("dispatcher", {"near"}),
        ("other_dispatcher", {"far"}),
        ("district_dispatcher", {"near", "far"}),
        ("supervisor", {"near"}),
        ("district_supervisor", {"near", "far"}),
        ("auditor", {"near", "far"}),
        ("admin", set()),
    ],
)
def test_each_role_sees_its_own(district, who, what):
    assert seen(getattr(district, who)) == {getattr(district, name) for name in what}


def test_who_did_not_sign_in_sees_nothing(district):
    for role in (Role.RESIDENT, Role.CLOCK):
        assert seen(nobody(role)) == set()


def test_a_unit_goes_on_seeing_what_it_once_had(district):
    call = district.near
    actions.return_call(call, note="Not ours.", by=district.handler, now=call.raised_at)
    assert call in seen(district.handler)
    with pytest.raises(Refused):
        actions.sign(call, by=district.handler, now=call.raised_at)


def test_a_second_post_of_the_same_person_sees_their_own_calls(district):
    person = district.resident.person
    other = MemberFactory(resident=True, person=person)
    assert district.near in seen(other)


def test_a_handler_may_not_uncover_a_caller_who_asked_to_be_kept_secret(district):
    secret = raised(district, is_secret=True)
    with pytest.raises(Refused, match="kept secret"):
        actions.reveal(secret, note="To ring them.", by=district.handler, now=secret.raised_at)
    actions.reveal(secret, note="To ring them.", by=district.dispatcher, now=secret.raised_at)


def test_uncovering_a_caller_needs_a_reason_and_is_on_record(district):
    from youhu.ledger.models import Entry

    with pytest.raises(Refused, match="what you need"):
        actions.reveal(district.near, note=" ", by=district.handler, now=district.near.raised_at)
    actions.reveal(district.near, note="To ring.", by=district.handler, now=district.near.raised_at)
    last = Entry.objects.of(district.near).last()
    assert (last.verb, last.by, last.note) == ("reveal", district.handler, "To ring.")


def test_a_resident_cannot_touch_somebody_else_s_call(district):
    with pytest.raises(Refused):
        actions.withdraw(district.far, by=district.resident, now=district.far.raised_at)


def test_an_area_wide_role_in_a_department_sees_only_its_own_unit_s_calls(district):
    supervisor = MemberFactory(supervisor=True, organisation=district.housing)
    assert seen(supervisor) == {district.near}
    secret = raised(district, is_secret=True)
    with pytest.raises(Refused, match="kept secret"):
        actions.reveal(secret, note="To ring.", by=supervisor, now=secret.raised_at)
    with pytest.raises(ValidationError, match="command room"):
        supervisor.full_clean()


def test_a_page_offers_only_what_would_not_be_refused(district):
    call = in_state(district, State.RETURNED)
    assert "dispatch" in offered(call, district.district_dispatcher)
    assert call in seen(district.dispatcher)
    assert offered(call, district.dispatcher) == []
