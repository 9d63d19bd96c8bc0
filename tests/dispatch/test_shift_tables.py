"""A day's shifts come in as a table, row by row."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.market import driver_of, market
from tests.factories.rows import NOW, MemberFactory
from youhu.common.errors import Refused
from youhu.dispatch.imports import COLUMNS, take_in
from youhu.dispatch.models import Shift
from youhu.registry.rules import Role

pytestmark = pytest.mark.django_db
TOMORROW = NOW.date() + timedelta(days=1)
PLACE = (113.3, 23.1)


def table(*rows):
    lines = [",".join(COLUMNS), *(",".join(row) for row in rows)]
    return BytesIO("\n".join(lines).encode())


def row_of(made, starts="08:00", ends="18:00"):
    return (made.vehicle.mark, made.driver_member.person.name, starts, ends)


def take(made, *rows, by=None):
    return take_in(table(*rows), TOMORROW, place=PLACE, by=by or made.manager, now=NOW)


def test_rows_that_do_are_announced_and_the_others_named_with_why():
    made = market()
    taken = take(
        made, row_of(made), ("99-999", "Nobody", "08:00", "18:00"),
        (made.vehicle.mark, "Nobody", "08:00", "18:00"), row_of(made, "early"),
        row_of(made, "17:00", "22:00"),
    )  # fmt: skip

    assert (taken.made, [one.row for one in taken.problems]) == (1, [3, 4, 5, 6])
    said = [one.text for one in taken.problems]
    for words, text in zip(("99-999", "Nobody", "early", "another shift"), said, strict=True):
        assert words in text
    shift = Shift.objects.get()
    assert (shift.vehicle, shift.driver) == (made.vehicle, made.driver)
    assert timezone.localtime(shift.starts_at).hour == 8


def test_the_same_table_twice_announces_nothing_twice():
    made = market()
    take(made, row_of(made, "20:00", "04:00"))
    again = take(made, row_of(made, "20:00", "04:00"))
    assert (again.made, again.known, again.problems) == (0, 1, [])
    assert Shift.objects.get().ends_at - Shift.objects.get().starts_at == timedelta(hours=8)


def test_a_fleet_announces_only_its_own_and_two_of_one_name_need_a_mobile():
    made, other = market(), market("silk")
    assert take(made, row_of(other)).problems[0].row == 2
    twin = MemberFactory(role=Role.RESIDENT, organisation=None)
    twin.person.name = made.driver_member.person.name
    twin.person.save()
    driver_of(made.fleet, twin)
    assert "mobile" in take(made, row_of(made)).problems[0].text
    phone = str(twin.person.phone)
    assert take(made, (made.vehicle.plate, phone, "08:00", "18:00"), by=made.clerk).made == 1


def test_what_is_no_such_table_is_refused():
    with pytest.raises(Refused):
        take_in(BytesIO(b"a,b\n1,2"), TOMORROW, place=PLACE, by=market().manager, now=NOW)


def test_the_page_takes_a_table_and_gives_the_empty_one(signed_in):
    made = market()
    fleet, day = signed_in(made.manager), timezone.localdate() + timedelta(days=1)
    assert fleet.get(reverse("shifts_template", args=["xlsx"])).status_code == 200
    file = SimpleUploadedFile("s.csv", table(row_of(made), row_of(made, "x")).read())

    answer = fleet.post(reverse("import_shifts"), {"on": day.isoformat(), "file": file})

    assert answer.status_code == 200
    assert [one.row for one in answer.context["taken"].problems] == [3]
    assert Shift.objects.count() == 1
    assert fleet.post(reverse("import_shifts"), {"on": day.isoformat()}).status_code == 422
