"""Points by published rules, the quarterly letter, the certificate; units with their cards."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW
from tests.volunteering.conftest import HOUR, accepted, logged
from youhu.common.calendar import SHANGHAI
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.privacy.models import Look
from youhu.volunteering import actions, checks, queries
from youhu.volunteering.actions import Offer, ReportForm
from youhu.volunteering.models import Certificate, Feedback, Letter, ServiceRecord
from youhu.volunteering.paper import letter_lines
from youhu.volunteering.retention import KINDS
from youhu.volunteering.rules import (
    LETTER_AFTER,
    MOST_POINTS_A_MONTH,
    LetterState,
    NeedState,
    ServiceKind,
    ServiceState,
    State,
    points_for,
    quarter_span,
    stars_of,
    to_next_star,
)

IN_JUNE = datetime(2026, 6, 20, 15, tzinfo=SHANGHAI)
IN_JULY = datetime(2026, 7, 1, tzinfo=SHANGHAI) + LETTER_AFTER
FORM = ReportForm("Li", "02088888888", "Road 1", (ServiceKind.LEGAL,), "Advice")


def confirmed(volunteer, community, desk, **more):
    made = logged(volunteer, community, desk, **more)
    actions.confirm_service(made, by=desk, now=NOW)
    return made


@pytest.mark.parametrize(
    ("minutes", "kind", "before", "points"),
    [
        (60, "organising", (0, 0), 10),
        (60, "health", (0, 0), 15),
        (90, "safety", (0, 0), 18),
        (120, "organising", (420, 0), 10),
        (120, "organising", (480, 0), 0),
        (120, "organising", (0, MOST_POINTS_A_MONTH - 5), 5),
    ],
)
def test_points_follow_kind_and_caps(minutes, kind, before, points) -> None:
    today, month = before
    assert points_for(minutes, kind, minutes_today=today, points_this_month=month) == points


def test_stars_and_what_is_missing() -> None:
    assert [stars_of(hours * 60) for hours in (99, 100, 299, 1500)] == [0, 1, 1, 5]
    assert to_next_star(99 * 60) == 60
    assert to_next_star(1500 * 60) is None


def test_confirmed_hours_are_credited_once_within_the_day_s_cap(volunteer, community, desk) -> None:
    for start in (9, 4):
        confirmed(volunteer, community, desk, hours=5, ends_at=NOW - start * HOUR)
    assert actions.credit(now=NOW) == 2
    assert actions.credit(now=NOW) == 0
    assert list(ServiceRecord.objects.order_by("starts_at").values_list("points", flat=True)) in (
        [60, 36], [60, 60],
    )  # fmt: skip
    tally = queries.tally_of(volunteer.person_id, now=NOW)
    assert (tally.minutes, tally.month, tally.times, tally.stars) == (600, 600, 2, 0)
    assert tally.share == 10


@pytest.fixture
def served(volunteer, other, community, desk, district):
    """Two people of the housing bureau served in June; one of nobody's served, too."""
    accepted(volunteer, community, desk, now=IN_JUNE, offer=Offer(unit=district.housing))
    accepted(other, community, desk, now=IN_JUNE, offer=Offer(unit=district.housing))
    rows = [
        logged(who, community, desk, ends_at=IN_JUNE, hours=n, now=IN_JUNE)
        for who, n in ((volunteer, 2), (volunteer, 1), (other, 3))
    ]
    for row in rows:
        actions.confirm_service(row, by=desk, now=IN_JUNE)
    actions.credit(now=IN_JUNE)
    return rows


def test_after_the_quarter_each_unit_reads_names_times_and_hours(
    served, volunteer, other, district
) -> None:
    assert actions.send_letters(now=IN_JULY - timedelta(minutes=1)) == 0
    assert not checks.letters_sent(now=IN_JULY + timedelta(days=2)).is_kept
    assert actions.send_letters(now=IN_JULY) == 1
    assert actions.send_letters(now=IN_JULY) == 0
    letter = Letter.objects.get()
    assert (letter.unit, letter.year, letter.quarter, letter.minutes) == (
        district.housing, 2026, 2, 360,
    )  # fmt: skip
    assert sorted(letter.lines) == sorted(
        [[volunteer.person.name, 2, 180], [other.person.name, 1, 180]]
    )
    assert set(ServiceRecord.objects.values_list("state", "letter")) == {
        (ServiceState.FED_BACK, letter.pk)
    }
    assert Message.objects.get(template="letter_sent").unit == district.housing
    assert checks.letters_sent(now=IN_JULY + timedelta(days=2)).is_kept


def test_a_letter_shows_family_names_until_somebody_says_what_for(
    served, volunteer, district, signed_in
) -> None:
    actions.send_letters(now=IN_JULY)
    letter, name = Letter.objects.get(), volunteer.person.name
    unit, address = signed_in(district.handler), reverse("letter", args=[letter.pk])
    said = unit.get(address).content.decode()
    assert name not in said
    assert f"{name[0]}*" in said
    names = reverse("letter_names", args=[letter.pk])
    refused = unit.post(names, {"purpose": ""})
    assert refused.status_code == 422
    assert name not in refused.content.decode()
    assert not Look.objects.exists()
    shown = unit.post(names, {"purpose": "check"})
    assert name in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    look = Look.objects.get()
    assert (look.about, look.title, look.purpose) == ("letter", letter.code, "check")
    assert Entry.objects.of(letter).filter(verb="read_names", by=district.handler).count() == 1


def test_the_paper_of_a_letter_holds_names_only_when_they_were_asked_for(served, volunteer) -> None:
    actions.send_letters(now=IN_JULY)
    letter, name = Letter.objects.get(), volunteer.person.name
    assert name not in {line[0] for line in letter_lines(letter, clear=False)}
    assert name in {line[0] for line in letter_lines(letter, clear=True)}


def test_the_names_of_a_letter_go_when_their_time_is_over(served, volunteer) -> None:
    actions.send_letters(now=IN_JULY)
    kind, later = KINDS[2], IN_JULY + timedelta(days=1_200)
    assert (kind.due(IN_JULY), kind.due(later), kind.erase(later, 9, later)) == (0, 1, 1)
    letter = Letter.objects.get()
    assert volunteer.person.name not in str(letter.lines)
    assert sum(line[2] for line in letter.lines) == letter.minutes
    assert kind.due(later) == 0
    assert checks.rows_agree_with_ledger(now=later).is_kept


def test_only_the_desk_reads_the_names_of_those_who_checked_in(
    served, volunteer, desk, district, signed_in
) -> None:
    name, pages = volunteer.person.name, ("check_ins", "services")
    files = [reverse(f"export_{page}", args=["csv"]) for page in pages]
    for address in (*(reverse(page) for page in pages), *files):
        said = signed_in(desk).get(f"{address}?state=all&q={name}").content.decode()
        assert name in said, address
        for other in (district.district_supervisor, district.auditor):
            there = signed_in(other).get(f"{address}?state=all").content.decode()
            assert name not in there, address
            assert f"{name[0]}*" in there, address
            none = signed_in(other).get(f"{address}?state=all&q={name}").content.decode()
            assert f"{name[0]}*" not in none, address


def test_the_unit_signs_for_its_letter_and_nobody_else(served, district) -> None:
    actions.send_letters(now=IN_JULY)
    letter = Letter.objects.get()
    with pytest.raises(Refused, match="Only the unit"):
        actions.sign_letter(letter, by=district.handler_of(district.urban), now=IN_JULY)
    late = letter.due_at + timedelta(minutes=5)
    assert not checks.overdue_warned(now=late).is_kept
    actions.warn(now=late)
    assert Message.objects.get(template="letter_overdue").unit == district.housing
    letter.refresh_from_db()
    actions.sign_letter(letter, by=district.handler, now=late)
    assert (letter.state, letter.signed_by) == (LetterState.SIGNED, district.handler)
    assert not Letter.objects.visible_to(district.handler_of(district.urban)).exists()
    assert not Letter.objects.visible_to(district.dispatcher).exists()
    assert Letter.objects.visible_to(district.district_supervisor).exists()


def test_a_certificate_holds_confirmed_hours_and_is_found_by_its_code(
    served, volunteer, district, client
) -> None:
    with pytest.raises(Refused, match="own certificate"):
        actions.issue_certificate(by=district.handler, now=NOW)
    with pytest.raises(Refused, match="No hours"):
        actions.issue_certificate(by=district.resident, now=NOW)
    made = actions.issue_certificate(by=volunteer, now=NOW)
    assert (made.minutes, made.times) == (180, 2)
    said = client.get(f"/serve/verify/?code={made.code}").content.decode()
    assert volunteer.person.name not in said
    assert f"{volunteer.person.name[0]}*" in said
    assert "c-note--ok" in said
    wrong = client.get("/serve/verify/?code=AAAABBBBCCCC").content.decode()
    assert "c-note--late" in wrong
    assert "c-note--ok" not in wrong
    assert Certificate.objects.count() == 1


def test_a_unit_checks_in_is_accepted_and_fed_back_each_quarter(district, community, desk) -> None:
    by = district.handler
    for wrong in (desk, district.resident, district.dispatcher):
        with pytest.raises(Refused, match="contact of a unit"):
            actions.check_in_unit(community, FORM, by=wrong, now=NOW)
    made = actions.check_in_unit(community, FORM, by=by, now=NOW)
    with pytest.raises(Refused, match="already"):
        actions.check_in_unit(community, FORM, by=by, now=NOW)
    with pytest.raises(Refused, match="Only the desk"):
        actions.accept_unit(made, by=by, now=NOW)
    actions.accept_unit(made, by=desk, now=NOW)
    assert made.due_at == quarter_span(2027, 1)[0] + timedelta(days=15)
    early = quarter_early = NOW + timedelta(days=3)
    actions.feed_back_unit(made, text="Advice twice", rating=3, by=desk, now=early)
    card = Feedback.objects.get()
    assert (card.year, card.quarter, card.rating) == (2026, 4, 3)
    assert made.due_at == quarter_span(2027, 2)[0] + timedelta(days=15)
    with pytest.raises(Refused, match="stands on the service card already"):
        actions.feed_back_unit(made, text="Once more", rating=1, by=desk, now=quarter_early)
    assert Feedback.objects.count() == 1
    assert checks.rows_agree_with_ledger(now=early).is_kept


def test_one_unit_takes_a_need_up_and_the_community_says_that_it_is_met(
    district, community, desk
) -> None:
    need = actions.list_need(community, what="A lawyer", kind="legal", by=desk, now=NOW)
    with pytest.raises(Refused, match="Check your unit in"):
        actions.take_need(need, by=district.handler, now=NOW)
    made = actions.check_in_unit(community, FORM, by=district.handler, now=NOW)
    actions.accept_unit(made, by=desk, now=NOW)
    actions.take_need(need, by=district.handler, now=NOW)
    with pytest.raises(Refused, match="Settle them first"):
        actions.leave_unit(made, note="moved", by=district.handler, now=NOW)
    with pytest.raises(Refused):
        actions.give_back_need(need, note="no", by=district.handler_of(district.urban), now=NOW)
    actions.give_back_need(need, note="no time", by=district.handler, now=NOW)
    assert (need.state, need.taken_by) == (NeedState.OPEN, None)
    actions.take_need(need, by=district.handler, now=NOW)
    actions.meet_need(need, by=desk, now=NOW)
    actions.leave_unit(made, note="moved", by=district.handler, now=NOW)
    assert (need.state, made.state) == (NeedState.MET, State.LEFT)


def test_an_unanswered_form_and_a_missing_feedback_are_warned_about(
    district, community, desk
) -> None:
    made = actions.check_in_unit(community, FORM, by=district.handler, now=NOW)
    late = made.due_at + timedelta(minutes=5)
    assert not checks.overdue_warned(now=late).is_kept
    assert actions.warn(now=late) == 1
    assert Message.objects.get(template="unit_overdue").unit == desk.organisation
    made.refresh_from_db()
    actions.accept_unit(made, by=desk, now=late)
    late = made.due_at + timedelta(minutes=5)
    actions.warn(now=late)
    assert Message.objects.get(template="feedback_overdue").unit == desk.organisation
