"""My data: what is kept of me is mine to see, to take along, to correct; and it goes when I ask."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, cell_middle, in_state, raised
from tests.pages import LANGUAGES, page, picture, statements
from youhu.calls.actions import reveal
from youhu.calls.links import look_token_of, token_of
from youhu.calls.models import Call, Caller
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.common.images import photo_from_upload
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.registry.models import Person, nobody
from youhu.registry.rules import Role
from youhu.subjects import actions, checks
from youhu.subjects.models import DataRequest
from youhu.subjects.queries import by_name, holds

LATE = NOW + timedelta(days=7 * 31)
WORDS = "Where do I apply?"


@pytest.fixture(autouse=True)
def _empty_brakes():
    cache.clear()


def copy_of(client, address):
    """The file that the page gives, opened."""
    answer = client.post(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def take_address(token=""):
    return reverse("act_call_data", args=[token, "take"]) if token else "/my-data/take/"


def asked(district):
    """A call that ended, and the request that it goes, in a district with all administrators."""
    assert district.security.pk
    call = in_state(district, State.CLOSED)
    return call, actions.ask([call], by=district.resident, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_is_kept_until_when_and_who_saw_it(district, signed_in, language):
    call = in_state(district, State.WORKING)
    reveal(call, purpose="contact", by=district.handler, now=NOW)
    in_state(district, State.CLOSED)
    other = raised(district, by=district.neighbour)

    shown = page(signed_in(district.resident), reverse("my_data"), language=language)

    assert call.number in shown
    assert other.number not in shown
    assert str(district.handler.organisation) in shown or language == "en"
    assert district.handler.person.name not in shown
    assert "13900001234" not in shown


def test_the_page_asks_no_more_for_six_calls_than_for_one(district, signed_in):
    client = signed_in(district.resident)
    raised(district)
    with statements() as few:
        page(client, reverse("my_data"))
    for _n in range(5):
        raised(district)
    with statements() as many:
        page(client, reverse("my_data"))

    assert len(many) == len(few)


def test_the_copy_holds_all_of_mine_and_nothing_of_others(district, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mine = in_state(district, State.ANSWERED, photos=(photo_from_upload(picture()),))
    main = raised(district, by=district.neighbour, text="Secret words of a neighbour.")
    reveal(mine, purpose="contact", by=district.handler, now=NOW)
    Call.objects.filter(pk=raised(district).pk).update(main=main, state="merged", closed_at=NOW)

    made = copy_of(signed_in(district.resident), take_address())

    data = json.loads(made.read("data.json"))
    text = made.read("data.json").decode() + made.read("index.html").decode()
    assert (data["shape"], data["version"]) == ("youhu-my-data", 3)
    told = {one["number"]: one for one in data["calls"]}[mine.number]
    assert (told["name"], told["phone"], told["text"]) == ("Li Hua", "13900001234", WORDS)
    assert told["looks_in_clear"][0]["role"] == str(district.handler.get_role_display())
    assert [one["file"] for one in told["photos"]] == [made.namelist()[0]]
    assert "Secret words" not in text
    assert district.handler.person.name not in text
    assert "<script" not in text
    assert Entry.objects.filter(subject__startswith="subjects.", verb="take").count() == 1


def test_the_copy_is_given_five_times_an_hour(district, signed_in):
    client = signed_in(district.resident)
    for _n in range(5):
        copy_of(client, take_address())

    assert client.post(take_address()).status_code == 302
    assert DataRequest.objects.filter(right="take").count() == 5


def test_a_receipt_opens_its_own_call_to_its_holder_alone(district, signed_in):
    call = raised(district, by=district.resident)
    raised(district, text="Another one.")
    address = reverse("call_data", args=[token_of(call)])

    assert call.number in page(Client(), address)
    data = json.loads(copy_of(Client(), take_address(token_of(call))).read("data.json"))
    assert [one["number"] for one in data["calls"]] == [call.number]
    handler = signed_in(district.handler)
    assert handler.get(address).status_code == 302
    assert handler.post(take_address(token_of(call))).status_code == 302
    looks = reverse("call_data", args=[look_token_of(call)])
    assert Client().get(looks).status_code == 302


def test_a_receipt_leads_to_no_request_about_other_calls(district):
    first, second = in_state(district, State.CLOSED), in_state(district, State.CLOSED)
    request = actions.ask([first, second], by=district.resident, now=NOW)
    token = token_of(first)

    assert second.number not in page(Client(), reverse("call_data", args=[token]))
    where = reverse("act_call_data", args=[token, "withdraw"])
    assert Client().post(where, {"request": request.pk}).status_code == 404
    with pytest.raises(Refused):
        actions.ask([first], by=nobody(Role.RESIDENT), now=NOW)


def test_a_correction_stands_on_calls_and_at_the_login(district, signed_in):
    call = raised(district)
    told = {"name": "Li Min", "phone": "139 0000 9999", "numbers": [call.number], "login": "on"}

    answer = signed_in(district.resident).post(reverse("act_my_data", args=["correct"]), told)

    assert answer.status_code == 302
    caller, person = Caller.objects.get(call=call), Person.objects.get(posts=district.resident)
    assert (caller.name, caller.phone, caller.phone_tail) == ("Li Min", "13900009999", "9999")
    assert (person.name, person.phone) == ("Li Min", "13900009999")
    for line in Entry.objects.filter(verb__in=["correct", "correct_caller"]):
        assert "9999" not in str(line.payload) + line.note


def test_what_is_asked_goes_once_it_is_granted_and_every_proof_stays(district, signed_in):
    call, request = asked(district)
    assert request.due_at > request.asked_at + timedelta(days=14)
    assert Message.objects.filter(template="erasure_asked", unit=request.unit).exists()
    client = signed_in(district.security)
    shown = page(client, request.get_absolute_url())
    assert WORDS not in shown
    assert "Li Hua" not in shown

    actions.grant(request, by=district.security, now=LATE)

    call = Call.objects.select_related("caller").get(pk=call.pk)
    assert (call.text, call.caller.name, call.caller.phone) == ("", "", "")
    assert list(broken_chains()) == []
    assert Message.objects.filter(template="erasure_done", member=district.resident).exists()
    page(signed_in(district.resident), reverse("my_data"))
    page(client, request.get_absolute_url())
    with pytest.raises(Refused, match="erased or asked"):
        actions.ask([call], by=district.resident, now=LATE)


def test_what_is_open_or_wanted_by_law_stays_and_says_so(district):
    closed, waiting = in_state(district, State.CLOSED), in_state(district, State.WORKING)
    request = actions.ask([closed, waiting], by=district.resident, now=NOW)

    assert holds([closed, waiting], NOW + timedelta(days=1)) == {
        closed.pk: "law", waiting.pk: "open"
    }  # fmt: skip
    with pytest.raises(Refused, match="None of these"):
        actions.grant(request, by=district.security, now=NOW + timedelta(days=1))
    actions.grant(request, by=district.security, now=LATE)
    assert dict(request.parts.values_list("call", "held")) == {closed.pk: "", waiting.pk: "open"}
    assert Call.objects.get(pk=waiting.pk).text == WORDS


def test_a_main_call_stays_while_another_caller_waits_for_its_answer(district):
    main = in_state(district, State.CLOSED)
    Call.objects.filter(pk=raised(district).pk).update(main=main, state="merged", closed_at=NOW)

    assert holds([main], LATE) == {main.pk: "followed"}


def test_only_the_security_administrator_decides_and_not_their_own(district, signed_in):
    _call, request = asked(district)

    with pytest.raises(Refused, match="security administrator"):
        actions.grant(request, by=district.admin, now=NOW)
    client = signed_in(district.security)
    where = reverse("act_data_request", args=[request.pk, "refuse"])
    assert client.post(where, {}).status_code == 422
    said = {"refusal": "dispute", "answer": "The court has it."}
    assert client.post(where, said).status_code == 302
    shown = page(signed_in(district.resident), reverse("my_data"))
    assert "The court has it." in shown
    assert DataRequest.objects.get().state == "refused"


def test_it_is_withdrawn_by_whom_it_is_about(district, signed_in):
    _call, request = asked(district)
    where, told = reverse("act_my_data", args=["withdraw"]), {"request": request.pk}

    assert signed_in(district.neighbour).post(where, told).status_code == 404
    assert signed_in(district.resident).post(where, told).status_code == 302
    assert DataRequest.objects.get().state == "withdrawn"


def test_what_is_late_is_warned_of_once_and_the_check_sees_it(district):
    _call, request = asked(district)
    late = request.due_at + timedelta(minutes=5)

    assert len(checks.requests_go_on(now=late).findings) == 1
    assert (actions.warn(now=late), actions.warn(now=late)) == (1, 0)
    assert checks.requests_go_on(now=late).findings == ()
    assert checks.agree_with_ledger(now=late).findings == ()
    told = Message.objects.filter(template="erasure_late").values_list("member", flat=True)
    assert set(told) == {district.security.pk, district.auditor.pk}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clerk_files_it_for_somebody_without_a_phone(district, signed_in, language):
    call = in_state(district, State.CLOSED)
    client, where = signed_in(district.dispatcher), reverse("file_data_request")
    page(client, where, language=language)

    assert client.post(where, {"numbers": call.number}).status_code == 422
    wrong = {"numbers": "440105-1", "shown": "identity"}
    assert client.post(where, wrong).status_code == 422
    answer = client.post(where, {"numbers": f"{call.number}\n", "shown": "identity"})

    request = DataRequest.objects.get()
    assert answer["Location"] == request.get_absolute_url()
    assert (request.filed_by, request.member, request.shown) == (
        district.dispatcher, None, "identity"
    )  # fmt: skip
    page(client, request.get_absolute_url(), language=language)
    page(signed_in(district.security), reverse("data_requests"), language=language)
    assert signed_in(district.other_dispatcher).get(answer["Location"]).status_code == 404


def test_nobody_takes_what_is_not_theirs(district):
    lng, lat = cell_middle(district.cells[0].code)
    raised(district, by=district.dispatcher, lng=lng, lat=lat)

    assert not by_name(district.dispatcher).calls.exists()
    assert not by_name(district.neighbour).calls.exists()
