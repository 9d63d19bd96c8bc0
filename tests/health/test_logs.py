"""What the log says, and what it never says, after real requests."""

import io
import json
import logging
from uuid import UUID, uuid4

import pyotp
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, cell_middle, raised, tiny_district
from youhu.accounts.actions import SetUp, set_up_second_step
from youhu.accounts.origin import Origin
from youhu.calls.links import token_of
from youhu.calls.models import Call
from youhu.common.working import working
from youhu.config.logging import JsonLines, logging_of, masked
from youhu.health.http import request_id

TEXT, PHONE, NAME = "The neighbour upstairs beats his dog", "13900001234", "Li Hua"
PASSWORD, SECRET = "Quarz-7-Tiger-Wolke", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NUMBER = "5b1c2e9a-0d0f-4c43-9a39-1f1f6f2b7a10"


class Log:
    """All that would stand in the log, as text and as lines."""

    def __init__(self):
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(JsonLines())

    @property
    def text(self):
        return self.stream.getvalue()

    def lines(self, said):
        found = map(json.loads, self.text.splitlines())
        return [line for line in found if line["said"] == said]


@pytest.fixture
def log():
    made, root = Log(), logging.getLogger()
    root.addHandler(made.handler)
    yield made
    root.removeHandler(made.handler)


@pytest.fixture
def client():
    found = Client(headers={"accept-language": "en"})
    found.raise_request_exception = False
    return found


def said(district):
    lng, lat = cell_middle(district.cells[0].code)
    return {
        "client_key": str(uuid4()), "text": TEXT, "lng": lng, "lat": lat,
        "category": district.question.pk, "address": "12 Jiangnan Avenue",
        "name": NAME, "phone": PHONE,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_request_is_one_line_with_ids_and_its_number_comes_back(log, client):
    district = tiny_district()
    answer = client.post(reverse("raise_call"), said(district), headers={"X-Request-ID": NUMBER})
    (line,) = log.lines("request")
    assert answer["X-Request-ID"] == line["request"] == NUMBER
    assert (line["work"], line["method"], line["status"]) == ("raise_call", "POST", 302)
    assert line["subject"] == Call.objects.get().number
    assert line["statements"] > 5
    assert "user" not in line
    client.force_login(district.handler.person.user)
    client.get(reverse("call", args=[Call.objects.get().number]))
    line = log.lines("request")[-1]
    assert line["user"] == district.handler.person.user.pk
    assert (line["work"], line["subject"]) == ("call", Call.objects.get().number)


@pytest.mark.parametrize("told", ["", PHONE, "x" * 36, "440105199001011234", "\n" * 32])
def test_what_is_no_number_of_a_request_is_not_taken_over(told):
    assert request_id(told) != told
    assert UUID(request_id(told)).version == 4


@pytest.fixture
def talkative(settings):
    """Every statement counts as slow, so every one is in the log."""
    settings.YOUHU_SLOW_MS = 0


@pytest.mark.django_db
def test_nothing_that_somebody_sent_gets_into_the_log(log, client, talkative, monkeypatch):
    district = tiny_district()
    user = district.handler.person.user
    user.set_password(PASSWORD)
    user.save()
    phone = pyotp.TOTP(SECRET)
    codes = set_up_second_step(
        user, SetUp(SECRET, phone.at(NOW)), origin=Origin("Chrome", "127.0.0.1"), now=NOW
    )
    client.post(reverse("raise_call"), said(district))
    call = Call.objects.get()
    client.get(reverse("progress", args=[token_of(call)]))
    client.get(f"{reverse('follow')}?number={call.number}&tail={PHONE[-4:]}&words={TEXT}")
    client.get(f"/nowhere/{PHONE}/{token_of(call)}")
    client.post(reverse("sign_in"), {"username": user.username, "password": f"{PASSWORD}!"})
    client.post(reverse("sign_in"), {"username": user.username, "password": PASSWORD})
    code = phone.at(timezone.now())
    client.post(reverse("second_step"), {"code": code})
    client.get(reverse("account"))
    session = client.cookies["sessionid"].value

    def fail(*_args, **_kwargs):
        raise ValueError(f"{NAME} {PHONE} said: {TEXT}")

    monkeypatch.setattr("youhu.calls.actions.intake._accept", fail)
    answer = client.post(reverse("raise_call"), said(district))
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()  # for whoever asks about it
    secrets = (
        TEXT, PHONE, NAME, PASSWORD, SECRET, session, token_of(call), "Jiangnan", user.username,
        district.handler.person.name, *codes, client.cookies["csrftoken"].value, "127.0.0.1",
    )  # fmt: skip
    assert [one for one in secrets if one in log.text] == []
    assert f'"{code}"' not in log.text
    assert len(log.lines("slow statement")) > 50
    (fault,) = [line for line in map(json.loads, log.text.splitlines()) if "fault" in line]
    assert fault["fault"][-1] == "builtins.ValueError"
    assert any(place.startswith("calls/actions/intake.py:") for place in fault["fault"])
    assert len(fault["fault"]) < 20
    assert fault["work"] == "raise_call"


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_named(log, district):
    """PostgreSQL's words would be the whole row."""
    call = raised(district, text=TEXT)
    with pytest.raises(IntegrityError) as why, transaction.atomic():
        Call.objects.filter(pk=call.pk).update(due_at=None, unit=None)
    logging.getLogger("youhu").error("it failed: %s", why.value, exc_info=why.value)
    assert TEXT not in log.text
    (line,) = log.lines("it failed: IntegrityError")
    assert line["fault"][-1].startswith("django.db.utils.IntegrityError")


def test_an_error_says_what_led_to_it_and_that_once(log):
    def three():
        try:
            raise KeyError(PHONE)
        except KeyError as why:
            raise ExceptionGroup(TEXT, [ValueError(NAME), why, OSError(TEXT)]) from why

    try:
        three()
    except ExceptionGroup as why:
        logging.getLogger("youhu").error("gone wrong", exc_info=why)
    (line,) = log.lines("gone wrong")
    kinds = [one.removeprefix("builtins.") for one in line["fault"] if " " not in one]
    assert kinds == ["OSError", "ValueError", "KeyError", "ExceptionGroup"]


@pytest.mark.django_db
def test_a_slow_statement_names_its_page_and_no_value(log, client, talkative):
    tiny_district()
    client.get(reverse("follow") + f"?number={PHONE}")
    with working("calls.wake"), connection.cursor() as cursor:
        cursor.execute(f"SELECT '{TEXT}', %s", [PHONE])
    last = log.lines("slow statement")[-1]
    assert (last["work"], last["sql"]) == ("calls.wake", "SELECT '…', %s")
    assert last["ms"] >= 0


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("call 13900001234 back", "call (number) back"),
        ("+86 139 0000 1234", "(number)"),
        ("020-84301234", "(number)"),
        ("44010519900101123X", "(number)"),
        ("to li.hua@example.org", "to (e-mail)"),
        ("key 3f9c2b7a1d5e8f0a6b4c", "key (secret)"),
        ("440105-20261129-000123", "440105-20261129-000123"),
        (NUMBER, NUMBER),
        ("youhu.transparency.actions.log_entries", "youhu.transparency.actions.log_entries"),
    ],
)
def test_what_looks_like_a_number_or_a_secret_is_masked(text, hidden):
    assert masked(text) == hidden


def test_no_library_speaks_beside_the_log():
    """Uvicorn would write whole addresses, Django's database every value."""
    known = logging_of("INFO", for_people=False)["loggers"]
    assert known["uvicorn.access"] == {"handlers": [], "propagate": False}
    assert known["django.db.backends"] == {"level": "WARNING"}
