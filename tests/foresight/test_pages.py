"""The pages of signals: who sees what, what they cost, and what they never say."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import NOW, noticed
from tests.pages import LANGUAGES, page, statements
from youhu.foresight import actions
from youhu.foresight.models import Signal
from youhu.foresight.rules import Kind, State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_page_with_one_main_act(district, signed_in, language, kind):
    signal = noticed(district, kind)
    for member in (district.dispatcher, district.supervisor, district.auditor):
        text = page(signed_in(member), signal.get_absolute_url(), language=language)
        assert text.count("c-btn--act") <= 1
        assert "<rect" in text
        assert "13900001234" not in text
        assert page(signed_in(member), reverse("signals"), language=language).count("<tr>") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_its_page(district, signed_in, language):
    signal = noticed(district)
    client, by = signed_in(district.dispatcher), district.dispatcher
    actions.report(signal, text="Go there.", by=by, now=NOW)
    assert signal.report.number[-6:].lstrip("0") in page(
        client, signal.get_absolute_url(), language=language
    )
    actions.deal(signal, note="It is clean.", by=by, now=NOW)
    page(client, signal.get_absolute_url(), language=language)
    actions.follow_up(now=NOW + timedelta(days=20))
    assert "It is clean." in page(client, signal.get_absolute_url(), language=language)
    text = page(client, reverse("signals") + f"?state={State.DEALT}", language=language)
    assert signal.get_absolute_url() in text


def test_one_click_raises_the_report_with_the_figures_in_it(district, signed_in):
    signal = noticed(district)
    client = signed_in(district.dispatcher)
    text = page(client, signal.get_absolute_url())
    assert "3 calls in 7 days within 150 m" in text
    said = {"text": "3 calls in 7 days."}
    answer = client.post(reverse("act_signal", args=[signal.pk, "report"]), said)
    assert answer.status_code == 302
    signal.refresh_from_db()
    assert (signal.state, signal.report.text) == (State.TAKEN, "3 calls in 7 days.")
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("act_signal", args=[signal.pk, "report"]), said)
    assert answer.status_code == 422
    assert "Reload the page" in answer.content.decode()


def test_words_are_asked_for(district, signed_in):
    signal = noticed(district)
    client = signed_in(district.dispatcher)
    client.cookies["django_language"] = "en"
    answer = client.post(reverse("act_signal", args=[signal.pk, "dismiss"]), {"note": ""})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert client.post(reverse("act_signal", args=[signal.pk, "lapse"])).status_code == 404


def test_a_handler_sees_the_calls_of_the_own_unit_only(district, signed_in):
    signal = noticed(district)
    text = page(signed_in(district.handler), signal.get_absolute_url())
    assert "Take it up" in text
    assert "Raise the report" not in text
    for member in (district.other_dispatcher, district.handler_of(district.urban)):
        page(signed_in(member), signal.get_absolute_url(), status=404)


def test_the_list_is_narrowed_sorted_and_taken_away(district, signed_in):
    noticed(district)
    noticed(district, Kind.CALLER)
    client = signed_in(district.dispatcher)
    for query, n in (("", 2), ("?kind=caller", 1), ("?state=dealt", 0), ("?q=Jiangnan", 1),
                     ("?area=440105001002", 0), ("?kind=nonsense&sort=-times", 2)):  # fmt: skip
        text = page(client, reverse("signals") + query)
        assert text.count('class="c-ahead__name"') == n, query
    sheet = client.get(reverse("export_signals", args=["xlsx"]) + "?kind=hot_place")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert len(rows) == 2
    assert client.get(reverse("signals_count")).content == b"<b>2</b>"


def test_pages_cost_as_many_statements_with_many_signals_as_with_one(district, signed_in):
    client = signed_in(district.dispatcher)
    signal = noticed(district)
    costs = []
    for _round in range(2):
        page(client, reverse("signals"))
        with statements() as listed:
            page(client, reverse("signals"))
        with statements() as one:
            page(client, signal.get_absolute_url())
        costs.append((len(listed), len(one)))
        for _n in range(12):
            other = noticed(district, Kind.RECURRING)
            Signal.objects.filter(pk=other.pk).update(key=f"other {other.pk}")
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 24
