"""Who saw what in clear stands on record; who looks at unusually much is noticed, then stopped."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, raised
from tests.pages import page, statements
from youhu.calls import actions
from youhu.common.errors import Refused, TooOften
from youhu.notices.models import Message
from youhu.privacy.actions import Whose, write_look
from youhu.privacy.models import Look
from youhu.privacy.rules import MANY, MOST, About, Purpose

LIST = reverse("looks")


def look(district, *, purpose=Purpose.CONTACT, now=NOW, times=1):
    whose = Whose(About.CALLER, "44010520261129-1", "/desk/")
    for _n in range(times):
        write_look(whose, purpose=purpose, words="", by=district.handler, now=now)


def test_a_look_keeps_who_whose_and_why_and_never_what(district) -> None:
    call = raised(district)
    actions.reveal(call, purpose=Purpose.PLACE, by=district.handler, now=NOW)

    kept = Look.objects.values().get()
    assert (kept["title"], kept["purpose"], kept["by_id"]) == (
        call.number, Purpose.PLACE, district.handler.pk,
    )  # fmt: skip
    assert "13900001234" not in str(kept)


@pytest.mark.parametrize(("purpose", "words"), [("other", " "), ("curiosity", "so"), ("", "so")])
def test_without_a_purpose_nobody_looks(district, purpose, words) -> None:
    with pytest.raises(Refused):
        actions.reveal(raised(district), purpose=purpose, note=words, by=district.handler, now=NOW)
    assert not Look.objects.exists()


def test_many_looks_are_told_to_the_security_administrator_once_an_hour(district) -> None:
    guard = district.security
    look(district, times=MANY - 1)
    assert not Message.objects.filter(template="many_looks").exists()

    look(district, times=3)
    assert Message.objects.get(template="many_looks").member == guard


def test_too_many_looks_need_a_pause(district) -> None:
    look(district, times=MOST)

    with pytest.raises(TooOften, match="within an hour"):
        look(district)
    look(district, now=NOW + timedelta(hours=1))


def test_who_calls_back_looks_at_many_and_is_not_stopped(district) -> None:
    look(district, purpose=Purpose.CALL_BACK, times=MOST + 1)

    assert not Message.objects.filter(template="many_looks").exists()


def test_the_auditor_filters_the_list_and_takes_it_away(district, signed_in) -> None:
    call, other = raised(district), raised(district)
    actions.reveal(call, purpose=Purpose.LAW, note="Court letter 7", by=district.handler, now=NOW)
    actions.reveal(other, purpose=Purpose.PLACE, by=district.handler, now=NOW)
    client = signed_in(district.auditor)

    shown = page(client, f"{LIST}?purpose=law")
    assert call.number in shown
    assert "Court letter 7" in shown
    assert other.number not in shown
    table = client.get(reverse("export_looks", args=["csv"]))
    assert other.number in b"".join(table).decode("utf-8-sig")


def test_the_list_costs_the_same_for_one_and_for_twenty(district, signed_in) -> None:
    look(district)
    client = signed_in(district.auditor)
    page(client, LIST)
    with statements() as one:
        page(client, LIST)

    look(district, times=15)
    with statements() as many:
        page(client, LIST)
    assert len(one) == len(many)
