"""Who gets what behind every address: a table. An address without a row fails."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.factories import NOW, asked, begun, in_state, kept, raised, tiny_district
from tests.pages import picture
from youhu.calls import actions
from youhu.calls.actions import add_reply, ask_export, keep_view
from youhu.calls.drafting import LimitWording, Wording
from youhu.calls.links import token_of
from youhu.calls.models import (
    Export,
    LimitDraft,
    Photo,
    ReplyTemplate,
    RuleDraft,
    SavedView,
    TimeLimit,
)
from youhu.calls.rules import State
from youhu.common.images import photo_from_upload
from youhu.notices.actions import deliver
from youhu.notices.models import Delivery
from youhu.registry.rules import Role

# Not signed in; the caller; another resident; the grid worker of the place; the unit's handler and
# one of another unit; the dispatcher of the place and one of another; …
HANDS = (
    "nobody", "resident", "neighbour", "grid_worker", "handler", "stranger", "dispatcher",
    "other_dispatcher", "supervisor", "auditor", "admin",
)  # fmt: skip

# Address (name, and method where it is not GET) → the answer to each of the hands. What is not
# one's business is 404; a page for others' roles is 403; 302 leads to the sign-in or onwards; 422
# is a form that may be sent, but not empty.
#                             nob res nei gri han str dis oth sup aud adm
# An app's own rows stand in tests/access_of_….py: TABLE, in ELSEWHERE what makes an address, and
# `prepare` adds to the district what its addresses need.
HERE = Path(__file__).parent
MORE = [import_module(f"tests.{path.stem}") for path in sorted(HERE.glob("access_of_*.py"))]
TABLE = {name: row for module in MORE for name, row in module.TABLE.items()} | {
    "act_many POST":         "302 403 403 403 302 302 302 302 302 302 302",
    "act_redrawing POST":    "302 403 403 403 403 403 403 403 403 403 422",
    "act_organisation POST": "302 403 403 403 403 403 403 403 403 403 422",
    "changes":              "302 403 403 403 403 403 403 403 403 200 200",
    "end_guidance POST":    "302 403 403 403 403 403 403 403 403 403 302",
    "export_changes":       "302 403 403 403 403 403 403 403 403 200 200",
    "export_organisations": "302 403 403 403 403 403 403 403 403 200 200",
    "new_organisation":     "302 403 403 403 403 403 403 403 403 403 200",
    "organisation":         "302 403 403 403 403 403 403 403 403 200 200",
    "organisations":        "302 403 403 403 403 403 403 403 403 200 200",
    "add_reply":             "302 403 403 403 200 200 200 200 403 403 200",
    "accessibility":        "200 200 200 200 200 200 200 200 200 200 200",
    "alike POST":           "200 200 200 200 200 200 200 200 200 200 200",
    "api-1:act POST":        "401 200 404 200 200 404 200 404 200 409 404",
    "api-1:add_photos POST": "401 422 422 422 422 422 422 422 422 422 422",
    "api-1:api-root":        "404 404 404 404 404 404 404 404 404 404 404",
    "api-1:categories":      "200 200 200 200 200 200 200 200 200 200 200",
    "api-1:act_duty POST":   "401 404 404 404 409 409 409 404 409 409 404",
    "api-1:ask_duty POST":   "401 404 404 404 409 404 409 404 409 409 404",
    "api-1:duties":          "401 404 404 404 200 404 200 404 200 200 404",
    "api-1:follow POST":     "422 422 422 422 422 422 422 422 422 422 422",
    "api-1:get_call":        "401 200 404 200 200 404 200 404 200 200 404",
    "api-1:list_calls":      "401 200 200 200 200 200 200 200 200 200 200",
    "api-1:moves":           "401 200 404 200 200 404 200 404 200 200 404",
    "api-1:openapi-json":    "200 200 200 200 200 200 200 200 200 200 200",
    "api-1:openapi-view":    "200 200 200 200 200 200 200 200 200 200 200",
    "api-1:place":           "422 422 422 422 422 422 422 422 422 422 422",
    "api-1:raise_call POST": "422 422 422 422 422 422 422 422 422 422 422",
    "api-1:reveal POST":     "401 409 404 409 200 404 200 404 200 409 404",
    "act_assist POST":       "302 403 403 403 422 422 422 404 422 403 403",
    "ask_unit":              "302 403 403 403 200 404 200 404 200 403 403",
    "assist":                "302 403 403 403 200 200 200 404 200 200 403",
    "assist_count":          "302 200 200 200 200 200 200 200 200 200 200",
    "assists":               "302 403 403 403 200 200 200 200 200 200 403",
    "ask_export POST":       "302 403 403 403 302 302 302 302 302 302 302",
    "begin_redrawing POST":  "302 403 403 403 403 403 403 403 403 403 422",
    "call_open POST":        "302 403 403 403 200 404 200 404 200 200 404",
    "calls":                 "302 403 403 403 200 200 200 200 200 200 200",
    "calls_live":            "302 403 403 403 200 200 200 200 200 200 200",
    "cancel_export POST":    "302 403 403 403 302 404 404 404 404 404 404",
    "change_view POST":      "302 403 403 403 302 404 404 404 404 404 404",
    "change_limit":         "302 403 403 403 403 403 403 403 403 403 200",
    "change_rule":           "302 403 403 403 403 403 403 403 403 403 200",
    "components":            "200 200 200 200 200 200 200 200 200 200 200",
    "discard_draft POST":    "302 403 403 403 302 404 302 404 302 302 404",
    "dispatch_count":        "302 200 200 200 200 200 200 200 200 200 200",
    "dispatch_one POST":     "302 403 403 403 403 403 302 404 403 403 403",
    "dispatch_queue":        "302 403 403 403 403 403 200 200 200 200 403",
    "draw_redrawing POST":   "302 403 403 403 403 403 403 403 403 403 422",
    "echo POST":            "302 422 302 302 302 302 302 302 302 302 302",
    "edit_reply":            "302 403 403 403 200 404 404 404 403 403 200",
    "elder POST":            "302 302 302 302 302 302 302 302 302 302 302",
    "examine_promises POST": "302 404 404 404 404 404 302 302 302 302 302",
    "export_calls":          "302 403 403 403 200 200 200 200 200 200 200",
    "export_file":           "302 403 403 403 302 404 404 404 404 404 404",
    "export_inbox":          "302 200 200 200 200 200 200 200 200 200 200",
    "export_limits":        "302 403 403 403 403 403 403 403 403 200 200",
    "export_page":           "302 403 403 403 200 404 404 404 404 404 404",
    "export_queue":          "302 403 403 403 403 403 200 200 200 200 403",
    "export_redrawings":     "302 403 403 403 403 403 403 403 200 200 200",
    "export_replies":        "302 403 403 403 200 200 200 200 200 200 200",
    "export_rules":          "302 403 403 403 403 403 403 403 403 200 200",
    "field":                 "302 403 403 200 403 403 403 403 403 403 403",
    "field_act POST":        "302 403 403 422 403 403 403 403 403 403 403",
    "field_look POST":      "302 403 403 302 403 403 403 403 403 403 403",
    "field_queue":          "302 403 403 200 403 403 403 403 403 403 403",
    "field_shell":          "302 403 403 200 403 403 403 403 403 403 403",
    "field_snapshot":       "302 403 403 200 403 403 403 403 403 403 403",
    "field_task":            "302 403 403 200 403 403 403 403 403 403 403",
    "help":                 "200 200 200 200 200 200 200 200 200 200 200",
    "home":                  "200 200 200 302 302 302 302 302 302 302 302",
    "inbox":                 "302 200 200 200 200 200 200 200 200 200 200",
    "keep_draft POST":       "302 403 403 403 200 404 200 404 200 200 404",
    "keep_view POST":        "302 403 403 403 302 302 302 302 302 302 302",
    "lay_out POST":          "302 403 403 403 302 302 302 302 302 302 302",
    "limit":                "302 403 403 403 403 403 403 403 403 200 200",
    "limit_draft":          "302 403 403 403 403 403 403 403 403 200 200",
    "limit_draft_act POST": "302 403 403 403 403 403 403 403 403 403 422",
    "limits":               "302 403 403 403 403 403 403 403 403 200 200",
    "live":                  "302 403 403 403 200 200 200 200 200 200 200",
    "manifest":             "200 200 200 200 200 200 200 200 200 200 200",
    "many_done":             "302 403 403 403 200 200 200 200 200 200 200",
    "map_areas":             "200 200 200 200 200 200 200 200 200 200 200",
    "my_calls":              "302 200 200 200 200 200 200 200 200 200 200",
    "my_place":              "200 200 200 200 200 200 200 200 200 200 200",
    "near":                 "200 200 200 200 200 200 200 200 200 200 200",
    "offline":              "200 200 200 200 200 200 200 200 200 200 200",
    "new_limit":            "302 403 403 403 403 403 403 403 403 403 200",
    "new_rule":              "302 403 403 403 403 403 403 403 403 403 200",
    "open_notice POST":      "302 404 404 404 302 404 404 404 404 404 404",
    "outbox":                "401 403 403 200 403 403 403 403 403 403 403",
    "outbox POST":           "401 403 403 422 403 403 403 403 403 403 403",
    "password":              "302 200 200 200 200 200 200 200 200 200 200",
    "photo":                 "302 200 404 200 200 404 200 404 200 200 404",
    "place":                 "400 400 400 400 400 400 400 400 400 400 400",
    "posts":                 "302 200 200 200 200 200 200 200 200 200 200",
    "privacy":              "200 200 200 200 200 200 200 200 200 200 200",
    "promises":              "200 200 200 200 200 200 200 200 200 200 200",
    "public_call":          "200 200 200 200 200 200 200 200 200 200 200",
    "raise_call":            "200 200 200 200 200 200 200 200 200 200 200",
    "read_all POST":         "302 302 302 302 302 302 302 302 302 302 302",
    "redrawing":             "302 403 403 403 403 403 403 403 200 200 200",
    "redrawings":            "302 403 403 403 403 403 403 403 200 200 200",
    "register_call":         "302 403 403 403 403 403 200 200 200 403 403",
    "replies":               "302 403 403 403 200 200 200 200 200 200 200",
    "report_call":           "302 403 403 200 403 403 403 403 403 403 403",
    "restore_reply POST":    "302 403 403 403 302 404 404 404 403 403 302",
    "retire_reply POST":     "302 403 403 403 302 404 404 404 403 403 302",
    "saved_views":           "302 403 403 403 200 200 200 200 200 200 200",
    "service_worker":       "200 200 200 200 200 200 200 200 200 200 200",
    "rule":                  "302 403 403 403 403 403 403 403 403 200 200",
    "rule_draft":            "302 403 403 403 403 403 403 403 403 200 200",
    "rule_draft_act POST":   "302 403 403 403 403 403 403 403 403 403 422",
    "rules":                 "302 403 403 403 403 403 403 403 403 200 200",
    "set_language POST":     "302 302 302 302 302 302 302 302 302 302 302",
    "settings":              "302 403 403 403 403 403 403 403 403 200 200",
    "sign_in":               "200 200 200 200 200 200 200 200 200 200 200",
    "sign_out POST":         "302 302 302 302 302 302 302 302 302 302 302",
    "same_now POST":         "302 403 403 403 403 403 200 200 200 403 403",
    "suggestions POST":      "200 200 200 200 200 200 200 200 200 200 200",
    "switch_post POST":      "302 404 404 404 404 404 404 404 404 404 404",
    "theme POST":            "302 302 302 302 302 302 302 302 302 302 302",
    "try_rules":             "302 403 403 403 403 403 403 403 403 200 200",
    "unread":                "302 200 200 200 200 200 200 200 200 200 200",
    "view_counts":           "302 403 403 403 200 200 200 200 200 200 200",
    "wall":                  "302 403 403 403 403 403 200 200 200 200 403",
    "wall_board":            "302 403 403 403 403 403 200 200 200 200 403",
    "wall_call":             "302 403 403 403 403 403 200 404 200 200 403",
    "wall_map":              "302 403 403 403 403 403 200 200 200 200 403",
}  # fmt: skip

# What is sent where nothing at all would not even be read.
BODIES = {
    "api-1:raise_call": {},
    "api-1:follow": {},
    "api-1:act": {"note": "It is at the back door."},
    "api-1:reveal": {"note": "To ring the caller."},
    "api-1:act_duty": {"note": ""},
    "api-1:ask_duty": {"unit": "nowhere", "task": "Help."},
    "api-1:act_summons": {"note": "Done."},
    "api-1:cancel_order": {"note": ""},
    "api-1:change_order": {},
    "api-1:create_order": {},
    "api-1:order_slots": {},
}


def names() -> Iterator[str]:
    """Every address that the program answers."""
    pending = [("", get_resolver())]
    while pending:
        space, resolver = pending.pop()
        for pattern in resolver.url_patterns:
            if not hasattr(pattern, "url_patterns"):
                yield f"{space}{pattern.name}"
            elif pattern.namespace != "admin":
                inner = f"{pattern.namespace}:" if pattern.namespace else space
                pending.append((inner, pattern))


@kept
def district_with_everything():
    """The tiny district with one of everything that an address may lead to."""
    made = tiny_district()
    made.stranger = made.handler_of(made.urban)
    made.call = in_state(made, State.ANSWERED, photos=(photo_from_upload(picture()),))
    made.public = raised(made, category=made.litter)
    made.redrawing = begun(made)
    made.assist = asked(made)
    deliver(now=NOW)
    wanted = {"query": "tab=all", "form": "csv", "total": 1, "language": "en"}
    ask_export(**wanted, by=made.handler, now=NOW)
    keep_view(name="Mine", query="tab=sign", by=made.handler)
    said = {"use": "answer", "title": "Aired", "body": "It is aired."}
    add_reply(unit=made.housing, **said, by=made.handler, now=NOW)
    for module in MORE:
        if hasattr(module, "prepare"):
            module.prepare(made)
    return made


@pytest.fixture
def district(db, settings, kept_photos):
    settings.MEDIA_ROOT = kept_photos
    return district_with_everything()


def address(name: str, district) -> str:
    """Where `name` leads for the call in the district."""
    call = district.call
    known = {
        "number": call.number,
        "token": token_of(call),
        "verb": "remark",
        "size": "thumb",
        "form": "csv",
        "change": "share",
    }
    own = {
        "change_view": SavedView,
        **dict.fromkeys(("export_page", "cancel_export", "export_file"), Export),
        **dict.fromkeys(("edit_reply", "retire_reply", "restore_reply"), ReplyTemplate),
    }
    if name in own:
        known["pk"] = own[name].objects.earliest("pk").pk
    if name in {"photo", "progress_photo"}:
        known["pk"] = Photo.objects.get().pk
    if name in {"public_call", "echo"}:
        known["number"] = district.public.number
    if name in {"redrawing", "draw_redrawing", "act_redrawing"}:
        known |= {"pk": district.redrawing.pk, "verb": "undo"}
    if name in {"assist", "act_assist", "api-1:act_duty"}:
        known |= {"pk": district.assist.pk, "verb": "decline"}
    if name == "open_notice":
        known["pk"] = Delivery.objects.inbox_of(district.handler).first().pk
    if name in ELSEWHERE:
        return ELSEWHERE[name](name, district)
    wanted = {key for key, _converter in _parameters(name)}
    return reverse(name, kwargs={key: known[key] for key in wanted})


def _address_of_rules(name, district):
    """Where `name` leads for the first rule and the draft on it."""
    if "draft" not in name:
        return reverse(name, args=[1])
    verb = ["revise"] if name.endswith("act") else []
    if name.startswith("limit"):
        return reverse(name, args=[_limit_draft(district).pk, *verb])
    return reverse(name, args=[_rule_draft(district).pk, *verb])


def _rule_draft(district):
    """An open draft on the first rule."""
    found = RuleDraft.objects.open().first()
    if found is not None:
        return found
    rule, now = district.rules["question"], timezone.now()
    wording = Wording(
        "", "", rule.category_id, None, "unit", district.urban.pk,
        timezone.localdate(now) + timedelta(days=9), None, "Minutes",
    )  # fmt: skip
    return actions.draft_rule(wording, follows=rule, by=district.admin, now=now)


def _limit_draft(district):
    """An open draft on the first limit."""
    found = LimitDraft.objects.open().first()
    if found is not None:
        return found
    limit, now = TimeLimit.objects.get(number=1), timezone.now()
    wording = LimitWording(
        limit.kind, limit.category_kind, limit.category_id, limit.urgency, limit.stage,
        limit.amount + 1, limit.limit_type, 70, timezone.localdate(now) + timedelta(days=9), None,
        "Minutes",
    )  # fmt: skip
    return actions.draft_limit(wording, follows=limit, by=district.admin, now=now)


def _address_of_act(_name, district):
    return f"{reverse('api-1:moves', args=[district.call.number])}/remark"


# Addresses whose parts are not those of the call.
ELSEWHERE = {
    "api-1:act": _address_of_act,
    "rule": _address_of_rules,
    "change_rule": _address_of_rules,
    "rule_draft": _address_of_rules,
    "rule_draft_act": _address_of_rules,
    **dict.fromkeys(("limit", "change_limit", "limit_draft", "limit_draft_act"), _address_of_rules),
    **{name: module.address for module in MORE for name in getattr(module, "ELSEWHERE", ())},
}


def _parameters(name):
    space, _colon, local = name.rpartition(":")
    resolver = get_resolver()
    if space:
        _prefix, resolver = resolver.namespace_dict[space]
    for pattern in _flat(resolver):
        if pattern.name == local:
            return list(pattern.pattern.converters.items())
    return []


def _flat(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _flat(pattern)
        else:
            yield pattern


def answer(district, hand: str, name: str, method: str) -> int:
    client = Client()
    if hand != "nobody":
        client.force_login(getattr(district, hand).person.user)
    if name in BODIES:
        sent = {"data": BODIES[name], "content_type": "application/json"}
        return client.post(address(name, district), **sent).status_code
    return getattr(client, method)(address(name, district)).status_code


@pytest.mark.parametrize("row", TABLE)
def test_each_hand_gets_what_the_table_says(district, row):
    name, _blank, method = row.partition(" ")
    expected = dict(zip(HANDS, map(int, TABLE[row].split()), strict=True))
    if connection.vendor != "sqlite":  # beside SQLite every hand was tried: here one of each answer
        expected = {hand: told for told, hand in {v: k for k, v in expected.items()}.items()}
    got = {hand: answer(district, hand, name, method.lower() or "get") for hand in expected}
    assert got == expected


def test_every_address_has_a_row():
    rows = {row.partition(" ")[0] for row in TABLE}
    assert set(names()) - {"None", "api-1:None"} - rows == set()
    assert rows - set(names()) == set()


# What a security administrator may open besides what is open to anybody who is signed in; the
# doorbell (`live`) carries no data.
GUARDED = {
    "live", "data_request", "data_requests",
    "account_events", "export_account_events", "export_looks", "export_members", "export_people",
    "looks", "member", "members", "new_member", "people", "period", "person", "person_offers",
    "retention", "rules_of_accounts", "settings",
}  # fmt: skip


def test_a_security_administrator_opens_people_and_accounts_and_nothing_about_calls(district):
    assert district.security.role == Role.SECURITY
    neighbour = HANDS.index("neighbour")
    closed = [row for row in TABLE if " " not in row and TABLE[row].split()[neighbour] != "200"]

    got = {row for row in closed if answer(district, "security", row, "get") == 200}

    assert sorted(got) == sorted(GUARDED)
