"""The introduction letter on paper: three parts, and a line on record for each print."""

import pytest
from django.urls import reverse

from tests.factories import NOW
from tests.factories.register import members, transfer_in
from youhu.ledger.models import Entry
from youhu.party import letters
from youhu.party.rules import State
from youhu.privacy.models import Look

pytestmark = pytest.mark.django_db
ID = "110101199003074477"


@pytest.fixture
def made(district, here, there):
    going = members(here)[-1].person
    going.name, going.id_number = "#panic() 张三", ID
    going.save()
    return transfer_in(district, State.ISSUED, source=here, target=there)


def test_the_letter_says_all_that_is_asked_for_in_chinese(made, there):
    with letters.translation.override("en"), letters.translation.override(letters.CHINESE):
        told = letters.letter_data(made)
    person = dict(told["person"])
    assert person["身份证号"] == ID
    assert (person["性别"], person["年龄"]) == ("男", "36")
    assert made.person.name in told["letter"]
    assert "30" in told["letter"]
    assert dict(told["stub"])["党费交至"] == f"{NOW:%Y-%m}"
    assert (told["target"], told["number"]) == (str(there.organisation), made.letter_number)
    assert dict(told["back"])["介绍信编号"] == made.letter_number


def test_who_has_no_id_leaves_blanks(made):
    made.person.id_number = ""
    assert dict(letters.letter_data(made)["person"])["Age"] == letters.BLANK


def test_each_print_is_on_record_and_never_markup(made, desk, signed_in):
    client = signed_in(desk)
    answer = client.post(reverse("print_party_letter", args=[made.pk]))
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.of(made).last().verb == "letter"
    look = Look.objects.get()
    assert (look.by, look.words) == (desk, made.letter_number)
    assert "张三" not in look.title


def test_without_a_font_nothing_is_printed_and_nothing_recorded(made, desk, signed_in, settings):
    settings.YOUHU_SHEET_FONTS = "/nowhere"
    assert signed_in(desk).post(reverse("print_party_letter", args=[made.pk])).status_code == 302
    assert not Look.objects.exists()
    assert Entry.objects.of(made).last().verb == "issue"


@pytest.mark.parametrize("state", [State.APPLIED, State.DONE, State.RETURNED, State.EXPIRED])
def test_there_is_no_letter_before_and_afterwards(district, here, there, desk, signed_in, state):
    one = transfer_in(district, state, source=here, target=there)
    assert signed_in(desk).post(reverse("print_party_letter", args=[one.pk])).status_code == 302
    assert not Look.objects.exists()
