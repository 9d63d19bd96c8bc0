from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.factories.round_trips import rounds_of

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def there(district):
    return rounds_of(district, now=MORNING)
