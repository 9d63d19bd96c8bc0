"""What a stranger types into an address or a form, again and again, in the hope that it breaks."""

import re
import sys
import time
from importlib import import_module
from pathlib import Path

from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.security.examples import tries
from tests.security.walking import HANDS, ROWS, address, client_of
from youhu.calls.models import Call
from youhu.registry.models import Member, User
from youhu.registry.rules import Role

NAMES = (
    "after", "about", "area", "at", "by", "category", "columns", "community", "date", "days",
    "district", "form", "from", "group", "kind", "kpi", "level", "limit", "month", "open", "order",
    "page", "part", "period", "person", "post", "q", "role", "seen", "show", "since", "sort",
    "source", "span", "start", "state", "stage", "tab", "under", "unit", "until", "urgency", "what",
    "year",
)  # fmt: skip
SQL = (
    "'", "''", '"', "' OR 1=1 --", "1; DROP TABLE calls_call; --", "') OR ('1'='1", "%", "_%",
    "1 UNION SELECT password FROM registry_user", "pk__gt", "raised_by__person__phone",
    "-password",
    "\\", "\x00", "9" * 30, "-1", "0", "1e9", "NaN", "٣", "２", "1,2", "../..", "{{7*7}}",
    "${jndi:ldap://127.0.0.1}", "<script>alert(1)</script>", "2026-02-30", "0001-01-01",
    "9999-12-31",
)  # fmt: skip
ANYTHING = st.one_of(st.sampled_from(SQL), st.text(st.characters(codec="utf-8"), max_size=40))
QUERY = st.dictionaries(st.sampled_from(NAMES), ANYTHING, min_size=1, max_size=6)
ONE = {HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large}


def lists() -> list[tuple[str, str]]:
    """Every address that is looked at, with a hand to whom it opens."""
    return [
        (name, HANDS[len(answers) - 1 - answers[::-1].index("200")])
        for (name, method), answers in ROWS.items()
        if not method and "200" in answers and name != "live"
    ]


def test_whatever_stands_behind_the_question_mark_is_no_fault(district):
    clients = {hand: client_of(district, hand) for hand in HANDS}
    for client in clients.values():
        client.raise_request_exception = False
    addresses = {name: address(name, district) for name, _hand in lists()}

    @settings(max_examples=tries(60), suppress_health_check=list(ONE))
    @given(where=st.sampled_from(lists()), query=QUERY, language=st.sampled_from(["", "en"]))
    def ask(where, query, language):
        name, hand = where
        answer = clients[hand].get(addresses[name], query, headers={"Accept-Language": language})
        assert answer.status_code < 500, (name, query)
        if answer.get("Content-Type", "").startswith("text/html"):
            assert b"<script>alert(1)" not in answer.content, (name, query)

    ask()


def test_the_list_of_calls_takes_every_word_as_a_word(district):
    client, before = client_of(district, "handler"), Call.objects.count()
    for said in SQL:
        whole = client.get(reverse("calls"), dict.fromkeys(("q", "sort", "area", "unit"), said))
        assert whole.status_code == 200, said
        for name in ("q", "sort", "after"):
            answer = client.get("/api/calls", {name: said})
            assert answer.status_code in {200, 422}, (name, said)
            if name == "q" and "OR" in said:
                assert answer.json()["calls"] == []
    assert Call.objects.count() == before


# --- More than was asked for ----------------------------------------------------------------------

MORE = {
    "state": "closed", "unit": 1, "unit_id": 1, "raised_by": 1, "raised_by_id": 1, "number": "x",
    "pk": 1, "id": 1, "is_public": True, "due_at": "2036-01-01T00:00:00Z", "role": "admin",
    "is_superuser": True, "is_staff": True, "member": 1, "times_repeated": 9, "revision": 99,
}  # fmt: skip


def test_a_field_that_was_not_asked_for_changes_nothing(district):
    client = client_of(district, "handler")
    before = Call.objects.filter(pk=district.call.pk).values().get()
    path = f"/api/calls/{district.call.number}/moves/remark"
    answer = client.post(path, {"note": "Seen.", **MORE}, "application/json")
    client.post(reverse("call_act", args=[district.call.number, "remark"]), {"note": "So.", **MORE})
    client.post(reverse("theme"), {"theme": "dark", **MORE})

    assert answer.status_code in {200, 422}
    after = Call.objects.filter(pk=district.call.pk).values().get()
    moving = {"revision", "changed_at", "stage", "times_remarked"}
    assert {k: v for k, v in after.items() if k not in moving} == {
        k: v for k, v in before.items() if k not in moving
    }


def test_nobody_becomes_more_than_they_are(district):
    user, client = district.handler.person.user, client_of(district, "handler")
    pages = [reverse("password"), reverse("switch_post"), reverse("second_step"), reverse("posts")]
    for path in pages:
        client.post(path, {**MORE, "member": Member.objects.get(pk=district.admin.pk).pk})
    assert client.get(reverse("settings")).status_code == 403
    fresh = User.objects.get(pk=user.pk)
    assert (fresh.is_superuser, fresh.is_staff) == (False, False)
    assert Member.objects.filter(person__user=user).exclude(role=Role.HANDLER).count() == 0


def test_a_parameter_that_comes_twice_or_from_elsewhere_has_one_meaning(district):
    client = client_of(district, "handler")
    path = f"/api/calls/{district.call.number}/moves/answer"
    assert (
        client.post(f"{path}?answer=From+the+address.", {}, "application/json").status_code == 422
    )
    assert client.get("/api/calls?limit=1&limit=500").status_code == 422
    cookies = Client()
    cookies.cookies["q"] = "x"
    assert cookies.get("/api/categories").status_code == 200


# --- Guessing, and who it is that guesses ---


def test_no_header_makes_somebody_else_of_a_guesser(district):
    said = {"number": district.call.number, "code": "000000"}
    names = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP")
    answers = []
    for n in range(6):  # five may miss
        headers = dict.fromkeys(names, f"10.9.8.{n}")
        answers.append(
            Client().post(reverse("api-1:follow"), said, "application/json", headers=headers)
        )
    assert answers[-1].status_code == 429


# --- Patterns -------------------------------------------------------------------------------------

PROGRAM = Path(__file__).resolve().parents[2] / "youhu"
PUMPS = (
    "0",
    "a",
    " ",
    "-",
    "日",
    "1月1日、",
    "(",
    "a=",
    "a@a.",
    "\t",
    "=",
    "'",
    "/a",
    "a-",
    "，。",
)
SECONDS = 0.2


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of ours keeps."""
    for path in PROGRAM.rglob("*.py"):
        if "re.compile" in path.read_text() and "migrations" not in path.parts:
            parts = path.relative_to(PROGRAM.parent).with_suffix("").parts
            import_module(".".join(part for part in parts if part != "__init__"))
    return {
        f"{module}.{name}": kept
        for module, found in list(sys.modules.items())
        if module.startswith("youhu.")
        for name, kept in vars(found).items()
        if isinstance(kept, re.Pattern) and isinstance(kept.pattern, str)
    }


def test_no_pattern_takes_longer_the_more_it_is_teased():
    slow = []
    for name, pattern in patterns().items():
        for pump in PUMPS:
            text, before = pump * (1_000 // len(pump)) + "\x01", time.process_time()
            pattern.search(text)
            pattern.match(text)
            if time.process_time() - before > SECONDS:
                slow.append((name, pump))
    assert slow == []


def test_a_pattern_that_explodes_would_be_found():
    before = time.process_time()
    re.match(r"(a+)+$", "a" * 23 + "\x01")
    assert time.process_time() - before > 0.05
