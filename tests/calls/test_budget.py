"""What a page costs in statements: so many, however many calls there are.

All statements count: the session's, the user's and the member's, and every savepoint.
"""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.filler import fill
from tests.factories import NOW, cell_middle, in_state, raised
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.ledger.queries import broken_chains

CREATING, LISTING, ON_DESK, OPENING, MOVING = 12, 7, 12, 24, 16
CROWD = 400


@pytest.fixture
def cost():
    """How many statements a request takes once everything that is kept in memory is there."""

    def count(ask) -> int:
        ask()
        with CaptureQueriesContext(connection) as said:
            response = ask()
        assert response.status_code in {200, 201, 302}, response.content[:300]
        return len(said)

    return count


def raising(client, district, *, as_page: bool):
    lng, lat = cell_middle(district.cells[0].code)
    said = {"text": "Where do I apply?", "category": district.question.pk, "lng": lng, "lat": lat}

    def on_page():
        contact = {"name": "Li Hua", "phone": "13900001234", "client_key": str(uuid4())}
        return client.post(reverse("raise_call"), {**said, **contact})

    def by_api():
        contact = {"caller_phone": "13900001234", "client_key": str(uuid4())}
        return client.post("/api/calls", json.dumps({**said, **contact}), "application/json")

    return on_page if as_page else by_api


@pytest.mark.parametrize("as_page", [True, False])
@pytest.mark.parametrize("hand", ["resident", "dispatcher"])
def test_creating_costs_the_same_among_few_and_many(
    district, signed_in, cost, as_page, hand
) -> None:
    ask = raising(signed_in(getattr(district, hand)), district, as_page=as_page)
    among_few = cost(ask)

    fill(CROWD, now=NOW)

    assert among_few <= CREATING
    assert cost(ask) == among_few


@pytest.mark.parametrize(
    "address",
    ["/desk/?tab=all", "/desk/?tab=sign", "/desk/live/?tab=sign&total=1", "/api/calls?limit=50"],
)
def test_listing_costs_the_same_for_one_row_and_for_fifty(
    district, signed_in, cost, address
) -> None:
    client = signed_in(district.district_dispatcher)
    costs = []
    for rows in (1, 20, 50):
        while Call.objects.count() < rows:
            raised(district)
        costs.append(cost(lambda: client.get(address)))

    fill(CROWD, now=NOW)
    costs.append(cost(lambda: client.get(address)))

    assert max(costs) <= (ON_DESK if "desk" in address else LISTING)
    assert len(set(costs)) == 1, costs


@pytest.mark.parametrize("as_page", [True, False])
@pytest.mark.parametrize("state", [State.DISPATCHED, State.CHECKING, State.CLOSED])
def test_opening_one_costs_the_same_among_few_and_many(
    district, signed_in, cost, as_page, state
) -> None:
    call = in_state(district, state)
    client = signed_in(district.district_dispatcher)
    address = call.get_absolute_url() if as_page else f"/api/calls/{call.number}"
    among_few = cost(lambda: client.get(address))

    fill(CROWD, now=NOW)

    assert among_few <= OPENING
    assert cost(lambda: client.get(address)) == among_few


def test_signing_costs_the_same_among_few_and_many(district, signed_in, cost) -> None:
    client = signed_in(district.handler)

    def sign():
        number = raised(district).number
        with CaptureQueriesContext(connection) as said:
            response = client.post(f"/api/calls/{number}/moves/sign", {}, "application/json")
        assert response.status_code == 200
        return len(said)

    sign()
    among_few = sign()
    fill(CROWD, now=NOW)

    assert among_few <= MOVING
    assert sign() == among_few


def test_the_crowd_holds_together(district) -> None:
    fill(300, now=NOW)

    assert list(broken_chains()) == []
    assert Call.objects.open().count() > 100
    assert Call.objects.filter(state=State.CLOSED).exists()
