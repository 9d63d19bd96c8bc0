"""Many people at once: each row is looked at, nothing is written before it is confirmed."""

import io

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import NOW
from tests.pages import LANGUAGES, page
from youhu.ledger.models import Entry
from youhu.registry.models import Member, Person, User
from youhu.upkeep.joining import unsealed
from youhu.upkeep.models import Change

HEAD = "Name,Mobile,Sign-in name,Organisation code,Role,First day\n"
ROWS = (
    "Wang Fang,13812345678,wangfang,housing,handler,2026-12-01\n"
    "Li Na,,,,,\n"
    "Chen Jie,12345,,,,\n"
    "Wu Di,,wudi,nowhere,handler,\n"
    "Sun Li,,,housing,dispatcher,\n"
    "Zhao Yu,,,housing,handler,tomorrow\n"
)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def sent(admin, text: str):
    file = SimpleUploadedFile("people.csv", text.encode(), "text/csv")
    return admin.post(reverse("join_people"), {"file": file})


def confirmed(admin, preview):
    rows = preview.context["form"]["rows"].value()
    return admin.post(reverse("join_people"), {"rows": rows, "basis": "Document 12"})


def verdicts(answer) -> list[str]:
    return [one.verdict for one, _word, _tone in answer.context["outcomes"]]


def test_a_preview_says_what_each_row_comes_to_and_writes_nothing(district, admin) -> None:
    before = [model.objects.count() for model in (Person, Member, User, Change, Entry)]

    answer = sent(admin, HEAD + ROWS)

    assert verdicts(answer) == ["new", "new", "refused", "refused", "refused", "refused"]
    text = answer.content.decode()
    for why in ("mobile number", "No organisation has the code", "sits in", "is no day"):
        assert why in text
    assert [model.objects.count() for model in (Person, Member, User, Change, Entry)] == before


def test_what_was_looked_at_is_taken_over_and_a_refused_row_leaves_nothing(district, admin) -> None:
    answer = confirmed(admin, sent(admin, HEAD + ROWS))

    assert answer.status_code == 302
    person = Person.objects.get(name="Wang Fang")
    assert (person.phone, person.user.username) == ("13812345678", "wangfang")
    assert not person.user.has_usable_password()
    assert str(person.posts.get().valid_from) == "2026-12-01"
    assert Person.objects.filter(name="Li Na").exists()
    assert not Person.objects.filter(name__in=["Chen Jie", "Wu Di", "Sun Li", "Zhao Yu"]).exists()
    assert not User.objects.filter(username="wudi").exists()


def test_a_table_sent_twice_brings_nothing_new(district, admin) -> None:
    table = HEAD + "Wang Fang,13812345678,wangfang,housing,handler,\n"
    confirmed(admin, sent(admin, table))

    assert verdicts(sent(admin, table)) == ["known"]


def test_a_basis_is_asked_and_the_preview_comes_back(district, admin) -> None:
    rows = sent(admin, HEAD + ROWS).context["form"]["rows"].value()

    answer = admin.post(reverse("join_people"), {"rows": rows, "basis": ""})

    assert answer.status_code == 422
    assert len(verdicts(answer)) == 6
    assert not Person.objects.filter(name="Li Na").exists()


def test_rows_that_were_changed_on_the_way_are_refused(district, admin) -> None:
    rows = sent(admin, HEAD + ROWS).context["form"]["rows"].value()

    answer = admin.post(reverse("join_people"), {"rows": f"{rows}x", "basis": "Document 12"})

    assert answer.status_code == 302
    assert not Person.objects.filter(name="Li Na").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_goes_out_and_comes_back_in_either_language(district, admin, language) -> None:
    page(admin, reverse("join_people"), language=language)
    book = openpyxl.load_workbook(
        io.BytesIO(admin.get(reverse("join_template", args=["xlsx"])).content)
    )
    book.active.append(["Wang Fang", "13812345678", "wangfang", "housing", "经办人", "2026-12-01"])
    out = io.BytesIO()
    book.save(out)
    admin.cookies["django_language"] = "en"

    answer = admin.post(reverse("join_people"), {"file": SimpleUploadedFile("a", out.getvalue())})

    assert verdicts(answer) == ["new"]
    (row,) = unsealed(answer.context["form"]["rows"].value())
    assert (row.role, row.organisation) == ("handler", "housing")


@pytest.mark.parametrize("text", ["", "Name\n" + "A\n" * 501, "Name,Mobile\n,13812345678\n"])
def test_what_is_no_table_of_people_says_why(district, admin, text) -> None:
    answer = sent(admin, text)

    assert answer.context["form"].errors
    assert not answer.context["outcomes"]
