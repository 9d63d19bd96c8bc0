"""Office hours: what a week must hold, whose hours hold for whom, and a limit tried by them."""

from datetime import time

import pytest
from django.urls import reverse

from tests.factories import NOW
from tests.pages import LANGUAGES, page, statements
from youhu.common.errors import Refused
from youhu.registry.calendars import calendar_of, tokens
from youhu.registry.models import OfficeHours, Revision
from youhu.upkeep import actions, history, queries, weeks
from youhu.upkeep.models import Change

LONG = {str(day): ["08:30-12:00", "13:30-18:00"] for day in range(1, 6)}
SATURDAYS = LONG | {"6": ["09:00-12:00"]}


def closes(unit=None) -> float:
    """The hour at which a unit closes on the Monday of the tests."""
    calendar = calendar_of(unit.pk if unit else None, token=tokens().get("calendar", ""))
    return calendar.shift(NOW.date()).closes.total_seconds() / 3600


def test_the_ordinary_week_holds_for_all_without_their_own(district, hand) -> None:
    actions.save_week(district.urban, hand, week={"1": ["09:00-11:00"]})
    actions.save_week(None, hand, week={"1": ["09:00-16:00"]})

    assert (closes(), closes(district.housing), closes(district.urban)) == (16, 16, 11)


def test_a_week_is_one_change_in_words(district, hand) -> None:
    before = Revision.objects.get_or_create(name="calendar")[0].token

    change = actions.save_week(district.urban, hand, week=SATURDAYS)

    assert Change.objects.get() == change
    (said,) = history.differences(change)
    assert (said.label, said.before) == ("Week", "the district's hours")
    assert said.after == "Mon to Fri 08:30–12:00, 13:30–18:00; Sat 09:00–12:00"
    assert change.title == district.urban.name
    assert Revision.objects.get(name="calendar").token != before


def test_the_districts_hours_hold_again(district, hand) -> None:
    actions.save_week(district.urban, hand, week={"1": ["09:00-11:00"]})

    gone = actions.drop_week(district.urban, hand)

    assert closes(district.urban) == 18
    assert history.differences(gone)[0].after == "the district's hours"
    with pytest.raises(Refused, match="already"):
        actions.drop_week(district.urban, hand)


@pytest.mark.parametrize(
    ("week", "why"),
    [({}, "Nobody would ever work"), ({"1": []}, "Nobody would ever work"),
     ({"1": ["12:00-09:00"]}, "before it opens"), ({"1": ["09:00-09:00"]}, "before it opens"),
     ({"1": ["09:00-12:00", "11:00-13:00"]}, "overlap")],
)  # fmt: skip
def test_a_week_that_counts_no_deadline_is_refused(district, hand, week, why) -> None:
    with pytest.raises(Refused, match=why):
        actions.save_week(None, hand, week=week)

    assert not OfficeHours.objects.exists()


def test_spans_may_touch_and_come_in_any_order(district, hand) -> None:
    actions.save_week(None, hand, week={"1": ["12:00-13:00", "09:00-12:00"]})

    assert queries.week_of(None) == {"1": ["09:00-12:00", "12:00-13:00"]}


def test_nothing_new_and_somebody_quicker_are_refused(district, hand) -> None:
    seen = actions.sum_of({"week": queries.week_of(None)})
    with pytest.raises(Refused, match="Nothing differs"):
        actions.save_week(None, hand, week=weeks.usual_week())
    actions.save_week(None, hand, week=LONG)

    with pytest.raises(Refused, match="Someone else"):
        actions.save_week(None, hand, week=SATURDAYS, seen=seen)


@pytest.mark.parametrize("role", ["auditor", "supervisor", "handler"])
def test_only_an_administrator_keeps_hours(district, role) -> None:
    hand = actions.Hand(by=getattr(district, role), basis="Mine", now=NOW)

    with pytest.raises(Refused, match="administrator"):
        actions.save_week(None, hand, week=LONG)


def test_another_districts_unit_is_not_ours(district, hand) -> None:
    district.urban.area_code = "440104"

    with pytest.raises(Refused, match="outside"):
        actions.save_week(district.urban, hand, week=LONG)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open(district, signed_in, hand, language) -> None:
    actions.save_week(district.urban, hand, week=SATURDAYS)
    for member in (district.admin, district.auditor):
        client = signed_in(member)
        assert district.urban.name in page(client, reverse("hours"), language=language)
        for address in (
            reverse("ordinary_hours"),
            reverse("unit_hours", args=[district.urban.pk]),
            reverse("unit_hours", args=[district.housing.pk]),
        ):
            text = page(client, address, language=language)
            assert ('method="post"' in text.partition("<main")[2]) == (member == district.admin)


def _told(form) -> dict[str, str]:
    """What a browser sends of a form as it stands."""

    def said(value) -> str:
        return f"{value:%H:%M}" if isinstance(value, time) else value or ""

    return {name: said(form[name].value()) for name in form.fields}


def test_a_unit_gets_hours_of_its_own_and_gives_them_up(district, admin) -> None:
    address = reverse("unit_hours", args=[district.urban.pk])
    told = _told(admin.get(address).context["form"])
    assert (told["d1_1_opens"], told["d1_2_closes"], told["d6_1_opens"]) == ("09:00", "18:00", "")
    told |= {"d6_1_opens": "09:00", "d6_1_closes": "12:00", "basis": "Document 3"}

    saved = admin.post(reverse("save_unit_hours", args=[district.urban.pk]), told)

    assert saved.status_code == 302
    assert queries.week_of(district.urban)["6"] == ["09:00-12:00"]
    admin.post(reverse("drop_unit_hours", args=[district.urban.pk]), {"basis": "Over"})
    assert not OfficeHours.objects.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"d1_1_closes": ""}, "both the beginning and the end"),
     ({"d1_1_closes": "08:00"}, "before it opens"), ({"d1_2_opens": "11:00"}, "overlap"),
     ({"basis": ""}, "Say on what")],
)  # fmt: skip
def test_a_week_with_a_fault_comes_back_as_it_was(district, admin, changes, why) -> None:
    told = _told(admin.get(reverse("ordinary_hours")).context["form"])
    told |= {"d6_1_opens": "07:07", "d6_1_closes": "12:00", "basis": "Document 3", **changes}

    answer = admin.post(reverse("save_ordinary_hours"), told)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert 'value="07:07"' in answer.content.decode()


def test_an_empty_week_is_refused_on_its_page(district, admin) -> None:
    answer = admin.post(reverse("save_ordinary_hours"), {"basis": "Document 3"})

    assert "Nobody would ever work" in answer.content.decode()


def test_a_limit_is_tried_by_the_hours_of_a_unit(district, admin, hand) -> None:
    actions.save_week(district.urban, hand, week=SATURDAYS)
    query = "?amount=2&limit_type=work_hours&start=2026-11-27T17:00"

    ours = admin.get(reverse("unit_hours", args=[district.urban.pk]) + query).context["tried"]
    theirs = admin.get(reverse("ordinary_hours") + query).context["tried"]

    assert f"{ours['due'].at:%m-%d %H:%M}" == "11-28 10:00"
    assert f"{theirs['due'].at:%m-%d %H:%M}" == "11-30 10:00"
    assert [spent for _day, spent in theirs["way"]] == [1, 0, 0, 1]


@pytest.mark.parametrize("amount", ["0", "1.5", "x", "401", "2"])
def test_a_limit_that_makes_no_sense_is_not_tried(district, admin, amount) -> None:
    start = "9999-12-31T17:00" if amount == "2" else "2026-11-27T17:00"
    query = f"?amount={amount}&limit_type=work_days&start={start}"

    answer = admin.get(reverse("ordinary_hours") + query)

    assert not answer.context["tried"]
    assert answer.context["trying"].errors


@pytest.mark.parametrize(("query", "n"), [("", 1), ("whose=all&q=urban", 1), ("whose=district", 9)])
def test_units_are_filtered_and_exported(district, admin, hand, query, n) -> None:
    actions.save_week(district.urban, hand, week=SATURDAYS)

    lines = admin.get(f"{reverse('hours')}?{query}").context["lines"]
    table = admin.get(f"{reverse('export_hours', args=['csv'])}?{query}").content

    assert len(lines) == len(table.splitlines()) - 1
    assert len(lines) >= n


def test_many_units_cost_no_more(district, admin, hand) -> None:
    actions.save_week(district.urban, hand, week=SATURDAYS)
    admin.get(reverse("hours"))
    with statements() as few:
        admin.get(reverse("hours"))
    for unit in (district.housing, *district.offices):
        actions.save_week(unit, hand, week=SATURDAYS)

    with statements() as many:
        admin.get(reverse("hours"))

    assert len(many) == len(few)
