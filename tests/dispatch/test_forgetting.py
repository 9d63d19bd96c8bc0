"""What was told of incidents goes a year after they were settled."""

import uuid
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.driving import driven
from youhu.dispatch.actions import incidents
from youhu.dispatch.actions.incidents import Told
from youhu.dispatch.checks import agree_with_ledger
from youhu.dispatch.retention import KINDS
from youhu.dispatch.rules import IncidentKind
from youhu.ledger.queries import broken_chains

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_words_and_place_of_a_settled_incident_go():
    made = driven()
    _positions, kind = KINDS
    told = Told(uuid.uuid4(), IncidentKind.ROAD_CLOSED, "By Mr Guo's gate.", None, 113.3, 23.1)
    one = incidents.tell_incident(made.shift, told, by=made.by, now=NOW)
    assert kind.due(NOW + DAY) == 0
    incidents.settle_incident(one, answer="Rang Mr Guo.", by=made.market.clerk, now=NOW)

    assert kind.due(NOW + DAY) == 1
    assert kind.erase(NOW + DAY, 10, NOW + 400 * DAY) == 1

    one.refresh_from_db()
    assert (one.note, one.answer, one.lng, one.lat) == ("", "", None, None)
    assert one.kind == IncidentKind.ROAD_CLOSED
    assert kind.due(NOW + DAY) == 0
    assert agree_with_ledger(now=NOW).is_kept
    assert list(broken_chains()) == []
