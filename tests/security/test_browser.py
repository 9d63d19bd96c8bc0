"""What a browser is told on every page, and what it cannot be talked into from elsewhere."""

import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.security.walking import BODIES, ROWS, address, client_of, opened, written
from youhu.common import cookies
from youhu.config.guards import cookie_prefix, guard_file, transport

SITE = "https://youhu.example"
ELSEWHERE = (
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "javascript:alert(1)", "https:evil.example", "https://testserver@evil.example/",
    "\thttps://evil.example", "http:///evil.example", "/desk/../..//evil.example:",
)  # fmt: skip
# Sent without having signed in; a program that has no session sends no token either.
# Looked at and written under one address.
BESIDE = {"api-1:raise_call", "api-1:ask_duty", "api-1:create_order"}
WITHOUT_TOKEN = {"api-1:raise_call", "api-1:follow"}
PUBLIC_KINDS = re.compile(
    r"text/|application/(json|geo\+json|problem\+json|manifest\+json|pdf|vnd|octet)|image/"
)


def faults(response) -> list[str]:
    """What is missing among the headers that guard an answer."""
    csp = response.get("Content-Security-Policy", "")
    kind = response.get("Content-Type", "")
    wanted = {
        "nosniff": response.get("X-Content-Type-Options") == "nosniff",
        "frame": response.get("X-Frame-Options") == "DENY",
        "frame-ancestors": "frame-ancestors 'none'" in csp,
        "object-src": "object-src 'none'" in csp and "base-uri 'none'" in csp,
        "scripts": "unsafe" not in csp and "default-src 'none'" in csp,
        "referrer": response.get("Referrer-Policy") == "same-origin",
        "opener": response.get("Cross-Origin-Opener-Policy") == "same-origin",
        "resource": response.get("Cross-Origin-Resource-Policy") == "same-origin",
        "origin": "Access-Control-Allow-Origin" not in response,
        "charset": not kind.startswith("text/") or "charset=" in kind or "event-stream" in kind,
        "kind": bool(PUBLIC_KINDS.match(kind)),
        "cache": bool(response.get("Cache-Control")),
        "server": "Server" not in response and "X-Powered-By" not in response,
    }
    return [name for name, is_so in wanted.items() if not is_so]


def test_every_address_says_how_it_is_guarded(district):
    wrong = {name: found for name, _hand, got in opened(district) if (found := faults(got))}
    wrong.pop("healthz", None)  # one word for a machine
    assert wrong == {}


def test_what_somebody_signed_in_sees_is_kept_nowhere(district):
    client = client_of(district, "handler")
    personal = ("calls", "call", "inbox", "account", "export_calls", "peek", "call_sheet")
    for name in (*personal, "api-1:get_call", "api-1:list_calls"):
        kept = client.get(address(name, district)).get("Cache-Control")
        assert "no-store" in kept, name
        assert "public" not in kept, name
    photo = client.get(address("photo", district)).get("Cache-Control")
    assert photo.startswith("private")
    assert "no-store" in Client().get(address("progress", district)).get("Cache-Control")


def test_signing_out_clears_what_the_browser_kept(district):
    client = client_of(district, "handler")
    answer = client.post(reverse("sign_out"))
    assert answer["Clear-Site-Data"] == '"cache"'


def test_no_address_takes_what_another_site_sends(district):
    taken = []
    for name, hand in written():
        client = client_of(district, hand, enforce_csrf_checks=True)
        said = {"data": BODIES.get(name, {}), "content_type": "application/json"}
        sent = said if name.startswith("api-1:") else {"data": {}}
        if client.post(address(name, district), **sent).status_code != 403:
            taken.append(name)
    assert set(taken) - WITHOUT_TOKEN == set()


def test_an_anonymous_program_needs_no_token_and_a_signed_in_one_does(district):
    client = Client(enforce_csrf_checks=True)
    sent = {"data": {}, "content_type": "application/json"}
    assert client.post("/api/calls", **sent).status_code == 422
    client.force_login(district.resident.person.user)
    assert client.post("/api/calls", **sent).status_code == 403


def test_looking_changes_nothing_and_what_changes_is_no_look(district):
    client = client_of(district, "admin")
    only_posts = {name for name, _ in ROWS} - {name for name, method in ROWS if not method}
    for name in sorted(only_posts):
        if client.get(address(name, district)).status_code == 200:
            assert name in BESIDE, name


def test_a_method_cannot_be_smuggled_in(district):
    client = client_of(district, "handler")
    path = reverse("call", args=[district.call.number])
    smuggled = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}
    assert client.get(f"{path}?_method=DELETE", headers=smuggled).status_code == 200
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        assert client.generic(method, path).status_code in {403, 405}, method
        assert client.generic(method, f"/api/calls/{district.call.number}").status_code == 405


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_address_leads_to_another_site(district, wanted):
    client = client_of(district, "dispatcher")
    user = district.handler.person.user
    user.set_password("Old-boat-four")
    user.save()
    said = {"username": user.username, "password": "Old-boat-four", "next": wanted}
    answers = [
        client.post(reverse("theme"), {"theme": "dark", "next": wanted}),
        client.post(reverse("elder"), {"elder": "1", "next": wanted}),
        client.post(reverse("set_language"), {"language": "en", "next": wanted}),
        client.post(reverse("dispatch_one", args=[district.call.number]), {"back": wanted}),
        client.post(reverse("act_many", args=["sign"]), {"back": wanted}),
        client.post(reverse("sign_out"), {"next": wanted}),
        Client().post(reverse("sign_in"), said),
    ]
    for answer in answers:
        where = answer.get("Location", "/")
        assert re.match(r"/(?![/\\])", where), (answer.request["PATH_INFO"], where)


@override_settings(ALLOWED_HOSTS=["youhu.example"])
def test_a_host_that_is_not_ours_is_refused_and_named_nowhere(db):
    answer = Client().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content
    fine = Client().get("/", headers={"host": "youhu.example", "x-forwarded-host": "evil.example"})
    assert fine.status_code == 200
    assert b"evil.example" not in fine.content


def https(**more):
    """The settings of an installation that people reach over HTTPS."""
    return override_settings(
        **transport(SITE), YOUHU_COOKIE_PREFIX=cookie_prefix(SITE), ALLOWED_HOSTS=["*"], **more
    )


@https()
def test_every_cookie_is_for_this_host_over_https_and_no_script(district):
    user = district.handler.person.user
    user.set_password("Old-boat-four")
    user.save()
    client = Client()
    client.get(reverse("sign_in"), secure=True)
    for path, said in (
        (reverse("sign_in"), {"username": user.username, "password": "Old-boat-four"}),
        (reverse("theme"), {"theme": "dark"}),
        (reverse("elder"), {"elder": "1"}),
        (reverse("my_place"), {"community": "x"}),
        (reverse("set_language"), {"language": "en"}),
        (reverse("echo", args=[district.public.number]), {}),
    ):
        client.post(path, said, secure=True, headers={"referer": "https://testserver/"})
    names = {"sessionid", "csrftoken", "django_language", "theme", "elder", "community", "device"}
    assert {*client.cookies} >= {f"__Host-{name}" for name in names}
    given = {name: cookie for name, cookie in client.cookies.items() if cookie.value}
    for name, cookie in given.items():
        assert name.startswith("__Host-"), name
        flags = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"])
        assert flags == (True, True, "Lax", "/"), name
        assert not cookie["domain"], name


@https()
def test_a_page_leads_to_https_and_a_program_is_refused(db):
    page = Client().get("/sign-in/")
    assert (page.status_code, page["Location"]) == (301, "https://testserver/sign-in/")
    program = Client().get("/api/categories")
    assert program.status_code == 403
    assert program.json()["type"] == "urn:youhu:problem:https"
    kept = Client().get("/sign-in/", secure=True)["Strict-Transport-Security"]
    assert kept == "max-age=31536000; includeSubDomains; preload"


def test_without_https_there_is_no_promise_of_it():
    plain = transport("http://127.0.0.1:8000")
    assert (plain["SECURE_SSL_REDIRECT"], plain["SECURE_HSTS_SECONDS"]) == (False, 0)
    assert plain["SECURE_PROXY_SSL_HEADER"] is None
    assert cookies.name_of("theme") == "theme"


def test_a_static_file_that_is_opened_alone_runs_nothing():
    headers: dict[str, str] = {}
    guard_file(headers, "common/logo.svg", "/static/common/logo.svg")
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/.git/config", "/manage.py", "/var/secret_key", "/static/", "/static/../manage.py",
             "/media/", "/server-status", "/admin/", "/__debug__/", "/static/%2e%2e/manage.py"],
)  # fmt: skip
def test_nothing_lies_about(db, path):
    assert Client().get(path).status_code == 404


def test_an_error_tells_nothing_of_the_inside(district, monkeypatch):
    secret = "the-connection-string-of-the-database"

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError(secret)

    monkeypatch.setattr("youhu.calls.queries.narrow", broken)
    client = client_of(district, "handler")
    client.raise_request_exception = False
    for path in (reverse("calls"), "/api/calls"):
        answer = client.get(path)
        assert answer.status_code == 500
        assert secret not in answer.content.decode()
        assert "Traceback" not in answer.content.decode()
        assert "youhu/" not in answer.content.decode()
