"""Each check fails when what it watches is broken."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.wishes import wished
from youhu.registry.models import Member
from youhu.wishes import actions, checks
from youhu.wishes.models import Claim, Wish
from youhu.wishes.rules import LEASE, ROUND, State

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=5)


def test_all_is_well_with_wishes_in_every_state(homes, community, helper):
    for state in (State.SUBMITTED, State.OPEN, State.REJECTED, State.WITHDRAWN, State.RATED):
        wished(homes, community, state, by=helper)
    for check in (checks.wishes_go_on, checks.overdue_warned, checks.no_lease_outlives_its_end,
                  checks.wishes_agree_with_ledger):  # fmt: skip
        assert check(now=NOW).is_kept


def test_a_wish_without_a_desk_or_with_a_helper_who_left_is_found(homes, community, helper, desk):
    wished(homes, community, State.CLAIMED, by=helper)
    Member.objects.filter(pk=helper.pk).update(valid_until=NOW.date())
    assert len(checks.wishes_go_on(now=NOW).findings) == 1
    Member.objects.filter(organisation=desk.organisation).update(valid_until=NOW.date())
    assert "nobody serves at the desk" in checks.wishes_go_on(now=NOW).findings[0].text


@pytest.mark.parametrize("seat", [1, 2])
def test_a_claim_that_nothing_ends_is_found(homes, community, helper, seat):
    wished(homes, community, State.REALISED, by=helper)
    Claim.objects.update(state="held", seat=seat)
    assert not checks.wishes_go_on(now=NOW).is_kept


def test_a_lease_or_a_round_that_outlives_its_end_is_found_until_the_sweep(
    homes, community, helper
):
    wished(homes, community, State.CLAIMED, by=helper)
    wished(homes, community)
    assert len(checks.no_lease_outlives_its_end(now=NOW + LEASE + MINUTES).findings) == 1
    assert len(checks.no_lease_outlives_its_end(now=NOW + ROUND + MINUTES).findings) == 2
    actions.expire_leases(now=NOW + LEASE)
    assert checks.no_lease_outlives_its_end(now=NOW + LEASE + MINUTES).is_kept


def test_an_overdue_step_without_a_warning_is_found(homes, community):
    wish = wished(homes, community, State.SUBMITTED)
    late = wish.due_at + MINUTES
    assert not checks.overdue_warned(now=late).is_kept
    actions.warn(now=late)
    assert checks.overdue_warned(now=late).is_kept


def test_a_state_that_no_line_tells_is_found(homes, community):
    wished(homes, community)
    Wish.objects.update(state=State.ROLLED_OVER)
    assert not checks.wishes_agree_with_ledger(now=NOW).is_kept
