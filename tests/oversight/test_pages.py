"""The pages of requests and supervision: asking, deciding, lists, files, marks on calls."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, in_state
from tests.pages import page
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.oversight import actions
from youhu.oversight.models import Extension, Supervision

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
LATER = NOW + timedelta(hours=1)
UNTIL = timezone.localdate(NOW) + timedelta(days=2)


@pytest.fixture(autouse=True)
def _at_work(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def call(district) -> Call:
    return in_state(district, State.WORKING)


def watched(district, call, level="yellow"):
    said = {"level": level, "reason": "It drags on.", "expected": "Fix it.", "until": UNTIL}
    return actions.supervise(call, **said, by=district.district_supervisor, now=NOW)


def test_a_request_is_asked_on_the_page_of_the_call_and_refused_there(district, call, signed_in):
    asks, decides = signed_in(district.handler), signed_in(district.district_dispatcher)
    address = reverse("call_oversight", args=[call.number])
    assert "Ask for more time" in page(asks, call.get_absolute_url())

    sent = {"days": 2, "reason": "A part is missing."}
    answer = asks.post(reverse("ask_oversight", args=[call.number, "extend"]), sent)
    assert answer.url == address
    asked = Extension.objects.get()
    act = reverse("act_oversight", args=["extension", asked.pk, "refuse"])
    assert decides.post(act, {"note": ""}).status_code == 422
    assert decides.post(act, {"note": "Use another one."}).url == address

    text = page(asks, address)
    assert "Use another one." in text
    asked.refresh_from_db()
    assert asked.state == "refused"


def test_what_the_rules_refuse_is_said_on_the_form(district, call, signed_in):
    address = reverse("ask_oversight", args=[call.number, "extend"])

    answer = signed_in(district.handler).post(
        address, {"days": 40, "reason": "All is slow."}, headers=ENGLISH
    )

    assert answer.status_code == 422
    assert "1 to 10 work days" in answer.content.decode()


def test_a_mark_stands_on_the_page_of_the_call_with_its_next_step(district, call, signed_in):
    watched(district, call)

    text = page(signed_in(district.handler), call.get_absolute_url())

    assert "yellow card" in text
    assert "report back what was done" in text


def test_a_unit_reports_and_a_supervisor_lifts(district, call, signed_in):
    made = watched(district, call)
    for hand, verb in (("handler", "report"), ("district_supervisor", "lift")):
        address = reverse("act_oversight", args=["supervision", made.pk, verb])
        client = signed_in(getattr(district, hand))
        assert client.post(address, {"note": "Done."}).status_code == 302

    made.refresh_from_db()
    assert made.state == "lifted"


def test_the_list_is_narrowed_sorted_and_summed(district, signed_in):
    calls = [in_state(district, State.WORKING) for _n in range(3)]
    for call, level in zip(calls, ("ordinary", "yellow", "red"), strict=True):
        watched(district, call, level)
    client, address = signed_in(district.district_supervisor), reverse("supervisions")

    def shown(query=""):
        response = client.get(address + query)
        return [row.level for row in response.context["page"]]

    assert shown("?sort=score") == ["red", "yellow", "ordinary"]
    assert shown("?level=red") == ["red"]
    assert shown("?state=lifted") == []
    assert shown(f"?q={calls[0].number}") == ["ordinary"]
    (one,) = client.get(address).context["sums"]
    assert (one.unit, one.yellow, one.red, one.score) == (district.housing, 1, 1, -15)


@pytest.mark.parametrize("name", ["export_supervisions", "export_requests"])
def test_a_list_leaves_as_a_table(district, call, signed_in, name):
    watched(district, call)
    actions.ask_extension(call, days=1, reason="A part.", by=district.handler, now=NOW)

    answer = signed_in(district.district_supervisor).get(reverse(name, args=["csv"]))

    assert call.number in answer.content.decode()


def test_a_stranger_sees_none_of_it(district, call, signed_in):
    watched(district, call)
    client = signed_in(district.other_dispatcher)

    assert list(client.get(reverse("supervisions")).context["page"]) == []
    assert client.get(reverse("call_oversight", args=[call.number])).status_code == 404


def test_the_list_costs_the_same_for_one_row_and_for_twenty(district, signed_in):
    client, costs = signed_in(district.district_supervisor), []
    for rows in (1, 20):
        while Supervision.objects.count() < rows:
            watched(district, in_state(district, State.WORKING))
        client.get(reverse("supervisions"))
        with CaptureQueriesContext(connection) as said:
            client.get(reverse("supervisions"))
        costs.append(len(said))

    assert costs[0] == costs[1] <= 8
