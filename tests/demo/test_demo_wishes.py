"""The sample district's wishes can be built at any hour, though leases do not end at night."""

from datetime import timedelta

import pytest

from tests.factories.neighbourhood import neighbourhood
from tests.factories.rows import NOW
from youhu.demo import wishes
from youhu.registry.models import Person, User
from youhu.wishes.models import Claim, Wish
from youhu.wishes.rules import ClaimState, State


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [0, 4, 8, 12, 16, 20])
def test_wishes_in_every_state_are_made_at_any_hour(district, monkeypatch, hours: int) -> None:
    community = district.communities[0]
    monkeypatch.setattr(wishes, "COMMUNITY", community.code)
    _two_can_sign_in(neighbourhood(district, houses=8, members=8).volunteers)

    wishes.wish_and_help(NOW + timedelta(hours=hours))

    made = Wish.objects.filter(community=community)
    assert set(made.values_list("state", flat=True)) == {*State}
    assert Claim.objects.filter(state=ClaimState.EXPIRED).count() == 1


def _two_can_sign_in(members) -> None:
    """The first two have the demo's logins; the others cannot sign in."""
    for member in members:
        Person.objects.filter(pk=member.person_id).update(user=None)
    for member, name in zip(members, ("volunteer", "volunteer2"), strict=False):
        user = User.objects.create_user(name)
        Person.objects.filter(pk=member.person_id).update(user=user)
