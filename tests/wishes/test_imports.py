"""A table of wishes: good rows come in once, bad ones are named, nothing half-read enters."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import NOW
from youhu.common.errors import Refused
from youhu.wishes import imports
from youhu.wishes.models import Wish

pytestmark = pytest.mark.django_db
HEAD = ",".join(imports.COLUMNS)
GOOD = "换灯管,便民服务,李秀兰,13800138000,龙武里3号,2027-12-05"


def table(*rows):
    return io.BytesIO("\n".join([HEAD, *rows]).encode())


def test_good_rows_come_in_and_the_others_are_named(community, desk):
    file = table(GOOD, "送米,什么,,,,", "送油,,,12,,", "读信,,,,,下周", ",,王伯,,,", "读报,,,,,")
    entered, problems = imports.take_in(file, community, by=desk, now=NOW)
    assert entered == 2
    assert [problem.row for problem in problems] == [3, 4, 5, 6]


def test_a_table_that_is_sent_again_enters_nothing_twice(community, desk):
    imports.take_in(table(GOOD), community, by=desk, now=NOW)
    entered, problems = imports.take_in(table(GOOD, GOOD), community, by=desk, now=NOW)
    assert (entered, len(problems), Wish.objects.count()) == (0, 2, 1)


def test_a_table_that_is_too_long_enters_nothing(community, desk, monkeypatch):
    monkeypatch.setattr(imports, "LIMITS", imports.TableLimits(rows=3))
    with pytest.raises(Refused):
        imports.take_in(table(*[f"心愿{n},,,,," for n in range(9)]), community, by=desk, now=NOW)
    assert not Wish.objects.exists()


def test_the_desk_sends_a_table_and_reads_what_is_wrong(signed_in, desk):
    browser = signed_in(desk)
    file = SimpleUploadedFile("a.csv", table(GOOD, "送米,什么,,,,").getvalue())
    answer = browser.post(reverse("import_wishes"), {"file": file})
    assert answer.status_code == 422
    assert "第 3 行" in answer.content.decode()
    assert Wish.objects.get().words == "换灯管"


def test_several_lines_of_a_paper_list_come_in_at_once(signed_in, desk):
    data = {"row-TOTAL_FORMS": 3, "row-INITIAL_FORMS": 0}
    for n, words in enumerate(("Lamp", "", "Letter")):
        data |= {f"row-{n}-words": words, f"row-{n}-kind": "convenience"}
    assert signed_in(desk).post(reverse("enter_wishes"), data).status_code == 302
    assert Wish.objects.count() == 2
