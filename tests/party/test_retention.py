"""Where somebody once belonged, and why they left, goes when it is long over."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.neighbourhood import MembershipFactory
from tests.factories.register import members, transfer_in
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.party.models import Membership, Transfer
from youhu.party.retention import KINDS
from youhu.party.rules import State
from youhu.privacy.kinds import kinds

pytestmark = pytest.mark.django_db
MEMBERSHIPS, TRANSFERS = KINDS
LATER = NOW + timedelta(days=2_000)


def test_the_district_sets_how_long_both_stay():
    assert {"party_memberships", "party_transfers"} <= {kind.name for kind in kinds()}


def test_a_membership_that_is_over_goes_and_those_that_hold_stay(here):
    gone = MembershipFactory(
        organisation=here.organisation, valid_until=NOW.date(), is_home=False, scope="Site"
    )
    assert MEMBERSHIPS.due(NOW) == 0
    assert MEMBERSHIPS.due(LATER) == 1
    assert MEMBERSHIPS.erase(LATER, 10, LATER) == 1
    assert not Membership.objects.filter(pk=gone.pk).exists()
    assert len(members(here)) == 5


def test_of_a_transfer_the_way_stays_and_the_reason_goes(district, here, there):
    made = transfer_in(district, State.RETURNED, source=here, target=there)
    open_one = transfer_in(district, State.APPLIED, source=here, target=there)
    assert TRANSFERS.due(NOW) == 0
    assert TRANSFERS.erase(LATER, 10, LATER) == 1
    assert TRANSFERS.due(LATER) == 0
    made, open_one = (Transfer.objects.get(pk=one.pk) for one in (made, open_one))
    assert (made.reason, made.source, made.target) == ("", here.organisation, there.organisation)
    assert not Entry.objects.of(made).exclude(note="").exists()
    assert open_one.reason == "New job"
    assert next(broken_chains(), None) is None
    assert MEMBERSHIPS.due(LATER) == 0  # its membership goes on
