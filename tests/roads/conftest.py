import pytest

from tests.factories import MemberFactory, OrganisationFactory, UserFactory
from youhu.registry.rules import OrgKind, Role


@pytest.fixture
def desk(district):
    market = OrganisationFactory(kind=OrgKind.ASSOCIATION, area_code="440105")
    made = MemberFactory(role=Role.HANDLER, organisation=market)
    if made.person.user is None:
        made.person.user = UserFactory()
        made.person.save()
    return made
