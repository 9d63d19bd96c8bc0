import pytest

from tests.factories.register import branch
from youhu.registry.rules import OrgKind


@pytest.fixture
def here(district):
    """The branch of the first community."""
    return branch(district, members=5)


@pytest.fixture
def there(district):
    """A branch in the other subdistrict."""
    return branch(district, community=2, kind=OrgKind.PARTY_PUBLIC)


@pytest.fixture
def desk(district):
    """Who keeps the first community."""
    return district.handler_of(district.committees[0])
