"""Several hands at one moment: one press makes one call, one number names one file."""

from datetime import timedelta
from functools import partial

import pytest

from tests.factories import NOW, tiny_district
from tests.factories.service_rooms import SECRETS, accepted, promised, service_room
from tests.together import together
from youhu.calls.models import Call
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.rooms import actions
from youhu.rooms.models import Mediation, WalkIn

pytestmark = pytest.mark.django_db(transaction=True)


def test_many_presses_at_one_moment_make_one_call():
    district = tiny_district()
    made = service_room(district)
    walk_in = promised(made)

    def press(_n):
        mine = WalkIn.objects.select_related("room").get(pk=walk_in.pk)
        return actions.make_call(
            mine, category_id=district.question.pk, text="The lamp.", by=made.grid, now=NOW
        )

    numbers = {call.number for call in together([partial(press, n) for n in range(4)])}

    assert numbers == set(Call.objects.values_list("number", flat=True))
    assert len(numbers) == 1
    assert list(broken_chains()) == []


def test_agreements_at_one_moment_have_numbers_of_their_own():
    made = service_room(tiny_district())
    cases = [accepted(made) for _n in range(3)]
    for case in cases:
        actions.meet(case, at=NOW, mediators=[made.desk], minutes=SECRETS[6], by=made.desk, now=NOW)

    def agree(pk):
        actions.agree(
            Mediation.objects.get(pk=pk), terms="x", performance="x", perform_by=NOW.date(),
            by=made.desk, now=NOW,
        )  # fmt: skip

    together([partial(agree, case.pk) for case in cases])

    assert sorted(Mediation.objects.values_list("archive_serial", flat=True)) == [1, 2, 3]


def test_two_sweeps_at_one_moment_warn_once():
    made = service_room(tiny_district())
    promised(made)
    late = NOW + timedelta(days=2)

    given = together([partial(actions.warn, now=late) for _n in range(3)])

    assert sum(given) == 1
    assert Message.objects.filter(template="room_promise_late").count() == 1
