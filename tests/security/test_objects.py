"""Roles × addresses × things: one's own, another's, and one that does not exist.

The table of tests/test_access.py says what each hand gets for a thing that is some hands' own. Here
stands what somebody in the same role gets for whom it is another's, and everybody for nothing.
"""

import pytest

from tests.factories.rows import MemberFactory
from tests.security.walking import BODIES, HANDS, ROWS, address, client_of, nowhere
from youhu.registry.rules import Role

# In the table, somebody in the same role to whom the call is another's.
PAIRS = {"resident": "neighbour", "handler": "stranger", "dispatcher": "other_dispatcher"}
CLOSED = {"401", "403", "404"}
# Things that are not one's own, and open all the same; why.
SHARED = {
    "act_call_data POST": "whoever holds the signed address of the receipt",
    "api-1:act_duty POST": "the other handler is of the unit that was asked; the act is refused",
    "act_assist POST": "the other handler is of the unit that was asked",
    "api-1:add_photos POST": "without photos nothing is looked up",
    "api-1:change_order POST": "without a change nothing is looked up",
    "assist": "the other handler is of the unit that was asked",
    "call_data": "whoever holds the signed address of the receipt",
    "echo POST": "everybody may say me, too, of a public call",
    "field_look POST": "without an answer nothing is looked up; it leads back to the task: 404",
    "new_swap": "a turn that is not one's own leads back to one's turns",
    "progress": "whoever holds the signed address of the receipt",
    "progress_act POST": "whoever holds the signed address of the receipt",
    "progress_photo": "whoever holds the signed address of the receipt",
    "public_call": "a page for everybody",
    "receipt": "whoever holds the signed address of the receipt",
    "act_by_receipt POST": "whoever holds the signed address of the receipt of a wish",
    "act_own_team POST": "everybody may try to join a team; without a check-in it is refused",
    "act_party_transfer POST": "a transfer from one subdistrict to another has two sides",
    "activity": "a page for everybody who may sign up",
    "party_transfer": "a transfer from one subdistrict to another has two sides",
    "print_party_letter POST": "a transfer from one subdistrict to another has two sides",
    "mark": "a page for everybody who scans a vehicle; it names no driver",
    "report_vehicle": "everybody may tell of a vehicle that they scanned",
    "public_room": "a page for everybody",
    "road_file": "one net for the whole district, without anybody's data",
    "road_net": "one net for the whole district, without anybody's data",
    "act_wish POST": "everybody may try to claim an open wish; the act is refused",
    "thanks_photo": "thanks on the wall are for everybody",
    "wish": "a page for everybody",
    "wish_by_receipt": "whoever holds the signed address of the receipt of a wish",
    "track_order": "whoever holds the tracking link of an order; it names nobody",
    "receipt_file": "whoever holds the signed address of the receipt",
}
# What is answered about nothing, where it is no 404.
ELSE = {
    "api-1:add_photos": 422, "api-1:change_order": 422, "field_look": 302, "new_swap": 302,
    "receipt": 302, "receipt_file": 302,
}  # fmt: skip


def sent(client, name: str, method: str, path: str) -> int:
    said = {"data": BODIES[name], "content_type": "application/json"} if name in BODIES else {}
    return getattr(client, method.lower() or "get")(path, **said).status_code


def test_what_is_anothers_is_closed_to_the_same_role(district):
    open_ones = {
        f"{name} {method}".strip()
        for (name, method), answers in ROWS.items()
        for own, other in PAIRS.items()
        if answers[HANDS.index(other)] not in CLOSED
        and answers[HANDS.index(own)] not in CLOSED
        and nowhere(address(name, district))
    }
    assert open_ones - SHARED.keys() == set()


@pytest.mark.parametrize("role", ["grid_worker", "supervisor"])
def test_what_lies_elsewhere_is_closed_to_the_same_role(district, role):
    elsewhere = district.other_grid_worker
    if role == "supervisor":
        elsewhere = MemberFactory(role=Role.SUPERVISOR, organisation=district.rooms[1])
    district.elsewhere = elsewhere
    client, found = client_of(district, "elsewhere"), {}
    for (name, method), answers in ROWS.items():
        if answers[HANDS.index(role)] in CLOSED:
            continue
        path = address(name, district)
        if nowhere(path) and sent(client, name, method, path) not in {403, 404}:
            found[f"{name} {method}".strip()] = path

    assert found.keys() - SHARED.keys() == set()


def test_what_does_not_exist_is_404_to_all_whom_the_address_lets_in(district):
    clients = {hand: client_of(district, hand) for hand in HANDS}
    wrong = []
    for (name, method), answers in ROWS.items():
        let_in = [hand for hand, code in zip(HANDS, answers, strict=True) if code not in CLOSED]
        let_in = [hand for hand in let_in if hand != "nobody" or "302" not in answers[:1]]
        for path in nowhere(address(name, district)):
            for hand in {*let_in[:1], *let_in[-1:]}:
                got = sent(clients[hand], name, method, path)
                if got != ELSE.get(name, 404):
                    wrong.append((name, method, hand, path, got))
    assert wrong == []
