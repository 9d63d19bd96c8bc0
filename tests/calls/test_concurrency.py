"""Many hands on one call: nothing is lost, nothing is done twice, nobody meets a fault."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories import NOW, TinyDistrict, cell_middle, raised, tiny_district
from tests.together import together
from youhu.calls import actions
from youhu.calls.models import Call, Duty
from youhu.calls.rules import OPEN, DutyState, State
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.registry.models import Member

WRITERS = 8
ROUNDS = 5
RUNNING = (DutyState.ASSIGNED, DutyState.SIGNED)


@pytest.fixture
def district(transactional_db: None) -> TinyDistrict:
    return tiny_district()


def tried(action: Callable[..., Any], call: Call, **said: Any) -> str:
    """Whether an action was done or refused, on a copy of the call of one's own."""
    try:
        action(Call.objects.get(pk=call.pk), now=NOW, **said)
    except Refused:
        return "refused"
    return "done"


def holds(call: Call) -> None:
    """The chain is unbroken, the row says what its last line says, at most one unit has it."""
    call.refresh_from_db()
    last = Entry.objects.of(call).last()
    assert list(broken_chains()) == []
    assert (last.target, last.seq) == (call.state, call.revision)
    leads = Duty.objects.filter(call=call, state__in=RUNNING)
    assert leads.count() <= 1
    if call.state in {State.DISPATCHED, State.WORKING}:
        assert leads.get().unit_id == call.unit_id
    if call.state not in OPEN:
        assert not leads.exists()


def test_eight_writers_of_remarks_lose_none(district) -> None:
    call = raised(district)

    def write(n: int) -> None:
        for i in range(ROUNDS):
            mine = Call.objects.get(pk=call.pk)
            actions.remark(mine, note=f"{n}-{i}", by=district.dispatcher, now=NOW)

    together([lambda n=n: write(n) for n in range(WRITERS)])

    notes = Entry.objects.of(call).filter(verb="remark").values_list("note", flat=True)
    assert sorted(notes) == sorted(f"{n}-{i}" for n in range(WRITERS) for i in range(ROUNDS))
    holds(call)


def test_of_eight_who_sign_one_has_signed(district) -> None:
    call = raised(district)

    answers = together([lambda: tried(actions.sign, call, by=district.handler)] * WRITERS)

    assert Counter(answers) == {"done": 1, "refused": WRITERS - 1}
    assert Entry.objects.of(call).filter(verb="sign").count() == 1
    holds(call)


def test_moves_that_cross_one_another_never_lock_up(district) -> None:
    """Signing takes the call and then its duty; whatever ends a call takes them in that order."""
    for _round in range(ROUNDS):
        call = raised(district)
        crossing: list[tuple[Callable[..., Any], dict[str, Any]]] = [
            (actions.sign, {"by": district.handler}),
            (actions.return_call, {"note": "Not ours.", "by": district.handler}),
            (actions.withdraw, {"by": district.resident}),
            (actions.void, {"note": "A test.", "by": district.supervisor}),
            (
                actions.redispatch,
                {"unit": district.urban, "note": "Theirs.", "by": district.dispatcher},
            ),
            (actions.sign, {"by": district.handlers[district.urban.pk]}),
            (actions.remark, {"note": "Hurry.", "by": district.resident}),
            (actions.remark, {"note": "Why?", "by": district.dispatcher}),
        ]

        answers = together([lambda a=a, s=s, c=call: tried(a, c, **s) for a, s in crossing])

        assert answers.count("done") >= 1
        holds(call)


def test_eight_writers_through_the_api_meet_no_fault(district, signed_in) -> None:
    def asking(member: Member, number: str, verb: str, **said: Any) -> Callable[[], int]:
        client, address = signed_in(member), f"/api/calls/{number}/moves/{verb}"
        body = json.dumps(said)
        return lambda: client.post(address, body, "application/json").status_code

    for _round in range(ROUNDS):
        call = raised(district)
        writers = [
            asking(district.handler, call.number, "sign"),
            asking(district.handler, call.number, "return_call", note="Not ours."),
            asking(district.dispatcher, call.number, "redispatch", unit="urban", note="Theirs."),
            asking(district.resident, call.number, "withdraw"),
            asking(district.supervisor, call.number, "void", note="A test."),
            *(
                asking(district.district_dispatcher, call.number, "remark", note=f"{n}")
                for n in range(3)
            ),
        ]

        answers = together(writers)

        assert set(answers) <= {200, 404, 409}, answers
        assert Entry.objects.of(call).count() == 1 + answers.count(200)
        holds(call)


def saying(district: TinyDistrict, **changes: Any) -> Callable[[], tuple[int, str]]:
    lng, lat = cell_middle(district.cells[0].code)
    said = {
        "client_key": str(uuid4()),
        "text": "A lamp is out.",
        "category": district.question.pk,
        "lng": lng,
        "lat": lat,
        "caller_phone": "13900001234",
        **changes,
    }

    def send() -> tuple[int, str]:
        response = Client().post("/api/calls", json.dumps(said), "application/json")
        return response.status_code, response.json()["number"]

    return send


def test_eight_submissions_with_one_key_are_one_call(district) -> None:
    answers = together([saying(district, client_key=str(uuid4()))] * WRITERS)

    assert Counter(status for status, _number in answers) == {201: 1, 200: WRITERS - 1}
    assert len({number for _status, number in answers}) == 1
    call = Call.objects.get()
    assert call.times_repeated == WRITERS - 1
    holds(call)


def test_eight_calls_at_once_get_eight_numbers_in_a_row(district) -> None:
    answers = together([saying(district) for _n in range(WRITERS)])

    assert {status for status, _number in answers} == {201}
    serials = sorted(int(number.rsplit("-", 1)[1]) for _status, number in answers)
    assert serials == list(range(1, WRITERS + 1))


def test_a_remark_on_an_old_copy_does_not_turn_the_ledger_back(district) -> None:
    call = raised(district)
    old_copy = Call.objects.get(pk=call.pk)
    actions.sign(call, by=district.handler, now=NOW)

    actions.remark(old_copy, note="Hurry.", by=district.resident, now=NOW)

    holds(call)
