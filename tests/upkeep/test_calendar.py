"""The work calendar: single days, a year's notice as one change, what it does to clocks, pages."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories import NOW, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls.actions.settling import settle
from youhu.calls.models import Call
from youhu.common.calendar import DayKind, DayRow
from youhu.common.csv import write_xlsx
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.calendars import calendar_of, tokens
from youhu.registry.models import CalendarYear, Revision, WorkDay
from youhu.upkeep import actions, history, months, years
from youhu.upkeep.models import Change
from youhu.upkeep.rules import Verb

NEW_YEAR = DayRow(date(2027, 1, 1), DayKind.HOLIDAY, "New Year")
NATIONAL = DayRow(date(2027, 10, 1), DayKind.HOLIDAY, "National Day")
NEXT = [NEW_YEAR, NATIONAL]
# The festivals of a year, in the words in which the State Council gives them.
NOTICE = (
    "关于2027年部分节假日安排的通知\n"
    "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n"
    "二、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"
)
TABLE = "date,kind,name\n2027-01-01,holiday,New Year\n2027-10-01,holiday,National Day\n"


def works(on: date) -> bool:
    """Whether the district works on a day, as every process knows it."""
    return bool(calendar_of(None, token=tokens()["calendar"]).shift(on).spans)


def test_a_day_is_entered_changed_and_removed_on_record(district, hand) -> None:
    friday = date(2026, 12, 18)
    day = actions.enter_day(hand, on=friday, kind="holiday", name="Typhoon")
    assert not works(friday)

    actions.amend_day(day, hand, kind="half_day", name="Typhoon")
    assert works(friday)
    gone = actions.remove_day(day, hand)

    verbs = list(Change.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [Verb.ENTER, Verb.AMEND, Verb.REMOVE]
    assert gone.before["kind"] == "half_day"
    assert gone.title == "2026-12-18 Typhoon"
    assert not WorkDay.objects.filter(on=friday).exists()


def test_a_day_rests_on_the_basis_of_its_last_change(district, hand) -> None:
    day = actions.enter_day(hand, on=date(2026, 12, 18), kind="holiday", name="Typhoon")

    assert day.source == "Document 12"


def test_a_kind_is_kept_by_its_value_and_said_in_words(district, hand) -> None:
    actions.enter_day(hand, on=date(2026, 12, 18), kind=DayKind.HALF_DAY, name="Eve")

    change = Change.objects.get()
    assert change.after["kind"] == "half_day"
    assert "Morning only" in [one.after for one in history.differences(change)]


def test_a_weekday_is_no_make_up_day(district, hand) -> None:
    with pytest.raises(Refused, match="worked anyway"):
        actions.enter_day(hand, on=date(2026, 12, 18), kind="workday", name="Extra")


def test_a_day_is_kept_once(district, hand) -> None:
    with pytest.raises(Refused, match="kept already"):
        actions.enter_day(hand, on=date(2026, 10, 1), kind="holiday", name="Again")


def test_a_notice_is_one_change_that_every_process_hears_of(district, hand) -> None:
    before = Revision.objects.get(name="calendar").token

    change = actions.adopt_year(hand, year=2027, days=NEXT)

    assert Change.objects.get() == change
    assert change.about == f"registry.calendaryear:{CalendarYear.objects.get(year=2027).pk}"
    assert "2027-01-01 New Year Day off; 2027-10-01" in history.differences(change)[1].after
    assert change.after["days"] == [
        "2027-01-01 holiday New Year",
        "2027-10-01 holiday National Day",
    ]
    assert Entry.objects.get(subject=change.subject).payload["columns"] == ["days", "source"]
    assert Revision.objects.get(name="calendar").token != before
    assert not works(NEW_YEAR.on)


def test_a_change_of_a_year_says_only_the_days_that_differ(district, hand) -> None:
    actions.adopt_year(hand, year=2027, days=NEXT)
    moved = [NEW_YEAR._replace(name="New Year's Day"), NATIONAL]

    change = actions.adopt_year(hand, year=2027, days=moved)

    (said,) = [one for one in history.differences(change) if one.label == "Days"]
    assert (said.before, said.after) == (
        "2027-01-01 New Year Day off", "2027-01-01 New Year's Day Day off",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "why"),
    [([NEW_YEAR], "National Day"), ([NATIONAL, NEW_YEAR._replace(on=date(2031, 1, 1))], "another")],
)
def test_what_cannot_be_the_whole_notice_is_refused(district, hand, days, why) -> None:
    with pytest.raises(Refused, match=why):
        actions.adopt_year(hand, year=2027, days=days)

    assert not CalendarYear.objects.filter(year=2027).exists()


def test_the_same_notice_twice_is_refused(district, hand) -> None:
    actions.adopt_year(hand, year=2027, days=NEXT)

    with pytest.raises(Refused, match="Nothing differs"):
        actions.adopt_year(hand, year=2027, days=NEXT)


def test_a_preview_that_grew_old_is_refused(district, hand) -> None:
    seen = actions.sum_of(years.values_of_year(2027, NEXT))
    actions.enter_day(hand, on=date(2027, 2, 5), kind="half_day", name="Eve")

    with pytest.raises(Refused, match="Someone else"):
        actions.adopt_year(hand, year=2027, days=NEXT, seen=seen)


def test_another_role_adopts_nothing(district, hand) -> None:
    other = actions.Hand(by=district.auditor, basis="Mine", now=NOW)

    with pytest.raises(Refused, match="administrator"):
        actions.adopt_year(other, year=2027, days=NEXT)


def test_the_district_keeps_its_own_half_days(district, hand) -> None:
    actions.enter_day(hand, on=date(2027, 2, 5), kind="half_day", name="Eve")

    kept = years.with_half_days(2027, NEXT)

    assert [day.name for day in kept] == ["New Year", "Eve", "National Day"]


def test_the_preview_foretells_what_the_next_sweep_does(district, hand) -> None:
    late = datetime(2026, 12, 31, 6, tzinfo=UTC)
    raised(district)
    call = raised(district, now=late)
    assert call.promise_is_uncertain

    foretold = years.reckoning(2027, NEXT)
    before = {row.pk: (row.stage_due_at, row.due_at) for row in Call.objects.open()}
    actions.adopt_year(hand, year=2027, days=NEXT)
    settle(now=late)

    after = {row.pk: (row.stage_due_at, row.due_at) for row in Call.objects.open()}
    moved = sum(before[pk] != after[pk] for pk in before)
    unsure = Call.objects.open().filter(years.UNSURE).count()
    assert (foretold.looked_at, foretold.moved, foretold.staying) == (2, moved, 0)
    assert (foretold.certain, unsure, moved) == (1, 0, 1)


def test_a_certain_clock_stays_and_the_preview_says_so(district, hand) -> None:
    call = raised(district)
    days = [day for day in years.kept_days(2026) if day.on != call.due_at.date()]
    off = sorted([*days, DayRow(date(2026, 11, 24), DayKind.HOLIDAY, "Storm")])

    foretold = years.reckoning(2026, off)
    actions.adopt_year(hand, year=2026, days=off)
    settle(now=NOW)

    assert (foretold.moved, foretold.staying) == (0, 1)
    assert Call.objects.get(pk=call.pk).due_at == call.due_at


def test_a_year_is_drawn_from_monday_to_sunday() -> None:
    drawn = months.year_of(2027, NEXT, today=NEW_YEAR.on)

    first = drawn[0].weeks[0]
    assert first[:4] == [None] * 4
    assert [(day.on.day, day.sort, day.is_today) for day in first[4:]] == [
        (1, "holiday", True), (2, "weekend", False), (3, "weekend", False),
    ]  # fmt: skip
    assert sum(month.worked for month in drawn) == 261 - 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open(district, signed_in, language) -> None:
    day = WorkDay.objects.get(on=date(2026, 10, 1))
    for member in (district.admin, district.auditor):
        client = signed_in(member)
        text = page(client, reverse("calendar_year", args=[2026]), language=language)
        assert day.name in text
        assert (reverse("notice", args=[2026]) in text) == (member == district.admin)
        page(client, reverse("calendar_year", args=[2027]), language=language)
        page(client, reverse("special_days"), language=language)
        text = page(client, reverse("special_day", args=[day.pk]), language=language)
        assert ("<form" in text.partition("<main")[2]) == (member == district.admin)
    page(signed_in(district.admin), reverse("notice", args=[2027]), language=language)


def test_a_year_out_of_reach_is_not_found(district, admin) -> None:
    assert admin.get(reverse("calendar_year", args=[1999])).status_code == 404


def test_an_unknown_year_says_what_it_means(district, admin) -> None:
    raised(district, now=datetime(2026, 12, 31, 6, tzinfo=UTC))

    text = page(admin, reverse("calendar_year", args=[2027]))

    assert "marked uncertain" in text
    assert "1 open call has such a deadline now" in text


def _uploaded(form: str) -> SimpleUploadedFile:
    if form == "csv":
        return SimpleUploadedFile("days.csv", TABLE.encode())
    book = io.BytesIO()
    rows = [line.split(",") for line in TABLE.splitlines()]
    write_xlsx(book, columns=rows[0], rows=[[date.fromisoformat(a), b, c] for a, b, c in rows[1:]])
    return SimpleUploadedFile("days.xlsx", book.getvalue())


@pytest.mark.parametrize("form", ["text", "csv", "xlsx"])
def test_a_notice_is_looked_at_and_then_taken_over(district, admin, form) -> None:
    told = {"text": NOTICE} if form == "text" else {"table": _uploaded(form)}
    shown = admin.post(reverse("notice", args=[2027]), told)

    assert shown.status_code == 200
    assert not CalendarYear.objects.filter(year=2027).exists()
    adopting = shown.context["form"].initial | {"basis": "State Council 2026 no. 7"}
    answer = admin.post(reverse("adopt_notice", args=[2027]), adopting)

    assert answer.status_code == 302
    assert CalendarYear.objects.get(year=2027).source == "State Council 2026 no. 7"
    assert WorkDay.objects.filter(on__year=2027).count() == (12 if form == "text" else 2)


@pytest.mark.parametrize(
    ("told", "why"),
    [({}, "Paste the text"), ({"text": "Nothing here"}, "No holiday was found"),
     ({"text": NOTICE.replace("2027", "2026")}, "notice for 2026"),
     ({"text": NOTICE.partition("二、")[0]}, "National Day")],
)  # fmt: skip
def test_a_notice_that_cannot_be_read_says_why(district, admin, told, why) -> None:
    answer = admin.post(reverse("notice", args=[2027]), told)

    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_table_with_a_fault_names_its_row(district, admin) -> None:
    table = SimpleUploadedFile("days.csv", b"date,kind,name\n2027-01-01,feast,New Year\n")

    answer = admin.post(reverse("notice", args=[2027]), {"table": table})

    assert "Row 2: " in answer.content.decode()


def test_a_preview_without_basis_comes_back_as_it_was(district, admin) -> None:
    shown = admin.post(reverse("notice", args=[2027]), {"text": NOTICE})
    told = shown.context["form"].initial | {"basis": ""}

    answer = admin.post(reverse("adopt_notice", args=[2027]), told)

    assert answer.status_code == 422
    assert answer.context["news_count"] == 12
    assert [one.length for one in answer.context["news"]] == [3, 1, 7, 1]


def test_a_day_is_kept_on_its_pages(district, admin) -> None:
    told = {"on": "2026-12-18", "kind": "holiday", "name": "Typhoon", "basis": "Warning 3"}
    assert admin.post(reverse("new_day"), told).status_code == 302
    day = WorkDay.objects.get(on=date(2026, 12, 18))
    shown = admin.get(reverse("special_day", args=[day.pk])).context["form"].initial

    amended = {**shown, "kind": "half_day", "basis": "Warning 4"}
    admin.post(reverse("act_special_day", args=[day.pk, "amend"]), amended)
    stale = admin.post(
        reverse("act_special_day", args=[day.pk, "remove"]), {"seen": shown["seen"], "basis": "x"}
    )

    day.refresh_from_db()
    assert (day.kind, day.source) == ("half_day", "Warning 4")
    assert stale.status_code == 422
    admin.post(reverse("act_special_day", args=[day.pk, "remove"]), {"basis": "Over"})
    assert not WorkDay.objects.filter(pk=day.pk).exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [("year=2026&kind=workday", {"workday"}), ("q=国庆&year=2026", {"holiday", "workday"})],
)
def test_days_are_filtered_sorted_and_exported(district, admin, query, found) -> None:
    address = f"?{query}&sort=0"
    lines = admin.get(reverse("special_days") + address).context["lines"]
    table = admin.get(reverse("export_special_days", args=["csv"]) + address).content

    days = [line["cells"][0][1] for line in lines]
    assert days == sorted(days)
    kinds = WorkDay.objects.filter(on__in=days).values_list("kind", flat=True)
    assert set(kinds) == found
    assert len(table.splitlines()) == len(days) + 1


def test_a_full_year_costs_no_more_than_an_empty_one(district, admin) -> None:
    admin.get(reverse("calendar_year", args=[2026]))
    with statements() as empty:
        admin.get(reverse("calendar_year", args=[2029]))
    with statements() as full:
        admin.get(reverse("calendar_year", args=[2026]))

    assert len(full) <= len(empty) + 1  # the past of a year that is known


def test_names_and_years_that_no_row_holds_are_refused(district, hand) -> None:
    with pytest.raises(Refused, match="too long"):
        actions.adopt_year(hand, year=2027, days=[NEW_YEAR._replace(name="x" * 61), NATIONAL])
    with pytest.raises(Refused, match="between 2004 and 2099"):
        actions.enter_day(hand, on=date(1899, 1, 2), kind="holiday", name="Long ago")


def test_a_year_is_imported_in_the_name_of_an_administrator(district, tmp_path) -> None:
    table = tmp_path / "2027.csv"
    table.write_text(TABLE)
    with pytest.raises(CommandError, match="--by"):
        call_command("import_calendar", table, year=2027)

    call_command("import_calendar", table, year=2027, by=district.admin.person.user.username)

    assert not works(NEW_YEAR.on)
    change = Change.objects.get()
    assert (change.basis, change.made_by) == ("2027.csv", district.admin)


def test_a_table_with_a_bad_row_is_refused_whole(tmp_path, db) -> None:
    table = tmp_path / "2027.csv"
    table.write_text(f"{TABLE}2027-13-01,holiday,x\n")
    with pytest.raises(CommandError, match="2027-13-01"):
        call_command("import_calendar", table, year=2027)
    assert not WorkDay.objects.filter(on__year=2027).exists()
