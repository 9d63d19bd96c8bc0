"""Many at once: one winner, a clear answer for the rest, and no cap that a race gets around."""

from functools import partial

import pytest

from tests.factories import NOW
from tests.factories.neighbourhood import neighbourhood
from tests.factories.wishes import checked_in, wished
from tests.together import together
from youhu.common.errors import Refused
from youhu.wishes import actions
from youhu.wishes.actions import Taken
from youhu.wishes.models import Claim, Wish

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 12


def tried(wish, member):
    try:
        return actions.claim(Wish.objects.whole().get(pk=wish), by=member, now=NOW)
    except Taken:
        return "taken"
    except Refused as why:
        return str(why)


def test_of_many_who_claim_at_once_one_has_it_and_the_others_hear_so(district):
    homes, community = neighbourhood(district, houses=MANY, members=MANY), district.communities[0]
    for member in homes.volunteers:
        checked_in(member, homes, community)
    wish = wished(homes, community)

    answers = together([partial(tried, wish.pk, member) for member in homes.volunteers])

    assert sum(isinstance(answer, Claim) for answer in answers) == 1
    assert answers.count("taken") == MANY - 1
    assert Claim.objects.filter(state="held").count() == 1


def test_who_claims_five_at_once_has_three(district):
    homes, community = neighbourhood(district, members=1), district.communities[0]
    (member,) = homes.volunteers
    checked_in(member, homes, community)
    wishes = [wished(homes, community) for _n in range(5)]

    together([partial(tried, wish.pk, member) for wish in wishes])

    held = Claim.objects.filter(state="held")
    assert 1 <= held.count() <= 3
    assert Wish.objects.filter(state="claimed").count() == held.count()
