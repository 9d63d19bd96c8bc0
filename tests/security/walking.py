"""Every address of the site as somebody opens it: what tests that go over all of them share."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from tests.test_access import BODIES, HANDS, TABLE, address

ROWS = {tuple(row.partition(" ")[::2]): answers.split() for row, answers in TABLE.items()}


def client_of(district, hand: str, **options: bool) -> Client:
    """A browser in which a hand is signed in, if it is anybody."""
    client = Client(**options)
    if hand != "nobody":
        client.force_login(getattr(district, hand).person.user)
    return client


def opened(district) -> Iterator[tuple[str, str, HttpResponse]]:
    """Every address that can be looked at, by the last of the hands to whom it opens."""
    clients = {hand: client_of(district, hand) for hand in HANDS}
    for (name, method), answers in ROWS.items():
        if method or "200" not in answers:
            continue
        hand = HANDS[len(answers) - 1 - answers[::-1].index("200")]
        yield name, hand, clients[hand].get(address(name, district))


def written() -> Iterator[tuple[str, str]]:
    """Every address to which something can be sent, with a hand to whom it answers."""
    for (name, method), answers in ROWS.items():
        if method == "POST":
            fits = [hand for hand, code in zip(HANDS, answers, strict=True) if code < "400"]
            yield name, (fits or ["admin"])[-1]


# The parts of an address that name a thing, and what names none.
THINGS = ("number", "pk", "token", "code", "part", "task", "turn", "agreed", "link")
MISSING = {int: 987_654_321, UUID: UUID(int=0)}
NO_CALL = "440105-19990101-000001"


def nowhere(path: str) -> list[str]:
    """The same address with each thing in it replaced by one that does not exist."""
    found = resolve(path)
    things = {name: said for name, said in found.kwargs.items() if name in THINGS}
    missing = {name: MISSING.get(type(said), NO_CALL) for name, said in things.items()}
    return [_replaced(path, things[name], missing[name]) for name in things]


def _replaced(path: str, said: object, missing: object) -> str:
    before, _sign, after = f"{path}/".partition(f"/{said}/")
    return f"{before}/{missing}/{after}"[:-1]


__all__ = ["BODIES", "HANDS", "ROWS", "address", "client_of", "nowhere", "opened", "written"]
