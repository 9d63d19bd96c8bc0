"""The pages of settlement: what they show, what they refuse, what one takes along."""

import pytest
from django.urls import reverse

from tests.factories.rows import UserFactory
from tests.pages import page
from tests.settling.conftest import drawn, sent, whole
from youhu.settling.models import Statement
from youhu.settling.rules import State

pytestmark = pytest.mark.django_db


def signed_in(client, member):
    if member.person.user is None:
        member.person.user = UserFactory()
        member.person.save()
    client.force_login(member.person.user)
    return client


def test_the_desk_draws_up_sends_and_reads_its_statements(client, made):
    signed_in(client, made.desk)
    period = {"starts_on": "2026-10-01", "ends_on": "2026-10-31"}
    assert client.post(reverse("draw_up_statements"), period).status_code == 302
    assert "Send 1 draft" in page(client, reverse("statements"))
    client.post(reverse("send_statements"))

    statement = Statement.objects.get()
    assert statement.state == State.SENT
    assert statement.code in page(client, reverse("statements"))
    assert "Others have the next step" in page(client, reverse("statement", args=[statement.pk]))


def test_the_last_day_must_be_over(client, made):
    signed_in(client, made.desk)
    answer = client.post(
        reverse("draw_up_statements"),
        {"starts_on": "2026-10-01", "ends_on": "2030-10-31"},
        headers={"accept-language": "en"},
    )

    assert answer.status_code == 422
    assert "not over yet" in answer.content.decode()


def test_the_fleet_objects_with_words_only(client, made):
    statement = sent(made)
    signed_in(client, made.manager)
    empty = client.post(reverse("act_statement", args=[statement.pk, "object"]), {"note": " "})
    assert empty.status_code == 422
    client.post(reverse("act_statement", args=[statement.pk, "object"]), {"note": "8 yuan"})

    assert whole().state == State.DISPUTED


def test_a_draft_is_nothing_for_the_fleet(client, made):
    statement = drawn(made)
    signed_in(client, made.manager)

    assert client.get(reverse("statement", args=[statement.pk])).status_code == 404


def test_a_statement_is_taken_along_as_pdf_and_as_a_table(client, made):
    statement = sent(made)
    signed_in(client, made.manager)
    sheet = client.get(reverse("statement_sheet", args=[statement.pk]))
    table = client.get(reverse("export_statement", args=[statement.pk, "csv"]))

    assert sheet.content.startswith(b"%PDF")
    assert table.content.decode("utf-8-sig").count("\n") == 4  # a head and three orders


def test_the_second_person_allows_a_correction_on_the_page(client, made, second):
    signed_in(client, made.desk)
    told = {"fleet": made.fleet.pk, "yuan": "-12.50", "reason": "Late twice"}
    assert client.post(reverse("propose_correction"), told).status_code == 302
    correction = made.fleet.corrections.get()
    own = client.post(reverse("act_correction", args=[correction.pk, "allow"]))
    assert own.status_code == 422
    signed_in(client, second)
    assert "−12.50" in page(client, reverse("corrections"))
    client.post(reverse("act_correction", args=[correction.pk, "allow"]))

    correction.refresh_from_db()
    assert (correction.state, correction.cents) == ("agreed", -1250)


def test_a_wrong_fee_is_refused(client, made):
    signed_in(client, made.desk)

    assert client.post(reverse("settlement_terms"), {"percent": "80"}).status_code == 422
