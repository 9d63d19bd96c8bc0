"""The pages of directives: lists and tabs, a new one, every act, what others may not see."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.factories import NOW
from tests.pages import LANGUAGES, page, picture, statements
from youhu.directives import actions
from youhu.directives.models import Directive
from youhu.directives.rules import State, TaskState


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def browser(signed_in, member):
    client = signed_in(member)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def room(signed_in, chief):
    return browser(signed_in, chief)


@pytest.fixture
def office(district, signed_in, parts):
    return browser(signed_in, district.handler_of(parts[0].unit))


def told(district, **changes):
    due = (NOW + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    chosen = [unit.pk for unit in district.offices]
    said = {
        "title": "Clear the drains", "text": "All.", "urgency": "urgent", "due_at": due,
        "subdistricts": chosen,
    }  # fmt: skip
    return {**said, **changes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_for_the_room_the_units_and_the_auditor(
    district, signed_in, directive, parts, chief, language
) -> None:
    for member in (chief, district.handler_of(parts[0].unit), district.auditor):
        client = signed_in(member)
        assert directive.title in page(client, reverse("directives"), language=language)
        assert directive.text in page(client, directive.get_absolute_url(), language=language)
    page(signed_in(chief), reverse("new_directive"), language=language)


def test_one_tap_gives_an_order_to_all_subdistricts(district, room) -> None:
    answer = room.post(reverse("new_directive"), told(district))

    directive = Directive.objects.get()
    assert answer.url == directive.get_absolute_url()
    assert {task.unit for task in directive.tasks.all()} == set(district.offices)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"subdistricts": []}, "at least one unit"), ({"due_at": ""}, "Choose a day and a time")],
)
def test_a_form_that_lacks_something_comes_back_as_it_was(district, room, changes, why) -> None:
    answer = room.post(reverse("new_directive"), told(district, **changes))

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "Clear the drains" in answer.content.decode()


def test_a_subdistrict_is_offered_its_own_communities(district, signed_in) -> None:
    text = page(signed_in(district.dispatcher), reverse("new_directive"))

    assert district.committees[0].name in text
    assert district.committees[2].name not in text


def test_a_unit_sees_its_own_part_and_not_what_others_reported(district, office, parts) -> None:
    other = district.handler_of(parts[1].unit)
    actions.sign(parts[1], by=other, now=NOW)
    actions.report(parts[1], report="A secret of theirs.", photos=(), by=other, now=NOW)

    text = page(office, parts[0].get_absolute_url())

    assert "A secret of theirs" not in text
    assert parts[1].unit.name not in text


def test_a_unit_signs_and_reports_and_the_room_verifies(office, room, directive, parts) -> None:
    sign, report, verify = (
        reverse("act_task", args=[directive.pk, parts[0].pk, verb])
        for verb in ("sign", "report", "verify")
    )
    office.post(sign)
    office.post(report, {"report": "All 36 are clear.", "photos": [picture()]})
    parts[0].refresh_from_db()
    assert (parts[0].state, parts[0].evidence.count()) == (TaskState.REPORTED, 1)
    assert "All 36 are clear." in page(room, directive.get_absolute_url())

    room.post(verify)

    parts[0].refresh_from_db()
    assert parts[0].state == TaskState.VERIFIED


def test_a_report_without_words_is_refused_with_a_reason(office, directive, parts) -> None:
    office.post(reverse("act_task", args=[directive.pk, parts[0].pk, "sign"]))

    answer = office.post(reverse("act_task", args=[directive.pk, parts[0].pk, "report"]))

    assert answer.status_code == 422
    assert "Say what was done" in answer.content.decode()


def test_the_room_reminds_gives_longer_and_calls_off(room, directive) -> None:
    acts = {
        verb: reverse("command_directive", args=[directive.pk, verb])
        for verb in ("urge", "longer", "call-off")
    }
    later = (directive.due_at + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    answers = [
        room.post(acts["urge"]),
        room.post(acts["longer"], {"due_at": later, "note": "High water."}),
        room.post(acts["call-off"], {"note": "It did not rain."}),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    directive.refresh_from_db()
    assert directive.state == State.CALLED_OFF
    assert "It did not rain." in page(room, directive.get_absolute_url())


def test_tabs_show_what_waits_for_whom(room, office, directive, parts) -> None:
    def listed(client, tab):
        return [one.pk for one in client.get(reverse("directives"), {"tab": tab}).context["page"]]

    office.post(reverse("act_task", args=[directive.pk, parts[0].pk, "sign"]))

    assert listed(office, "unsigned") == []
    assert listed(office, "executing") == listed(room, "unsigned") == [directive.pk]
    assert listed(room, "ended") == []
    assert listed(room, "all") == [directive.pk]


def test_the_list_says_how_many_have_not_signed_in_time(room, directive, parts) -> None:
    assert "not signed in time" not in page(room, reverse("directives"))
    actions.warn(now=NOW + timedelta(hours=3))
    assert f"{len(parts)} have not signed in time" in page(room, reverse("directives"))


@pytest.mark.parametrize(("words", "n"), [("drains", 1), ("Doc 12", 1), ("roofs", 0)])
def test_the_list_is_searched(room, directive, words, n) -> None:
    assert len(room.get(reverse("directives"), {"q": words}).context["page"]) == n


def test_a_directive_is_found_by_its_number(room, directive) -> None:
    found = room.get(reverse("directives"), {"q": directive.code.lower()}).context["page"]

    assert [one.pk for one in found] == [directive.pk]


def test_the_table_has_a_row_for_every_unit(room, directive, parts) -> None:
    table = room.get(reverse("export_directives", args=["csv"])).content.decode("utf-8-sig")

    assert table.count(directive.code) == len(parts)


def test_more_directives_and_units_cost_no_more(district, room, chief, order, directive) -> None:
    def cost(address):
        room.get(address)
        with statements() as sent:
            room.get(address)
        return len(sent)

    few = cost(reverse("directives")), cost(directive.get_absolute_url())
    for _n in range(5):
        made = actions.issue(order, [*district.offices, *district.committees], by=chief, now=NOW)

    assert (cost(reverse("directives")), cost(made.get_absolute_url())) == few
