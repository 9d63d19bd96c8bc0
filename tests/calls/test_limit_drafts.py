"""A time limit changes by two people, and a month of calls shows what would have been late."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, MemberFactory, raised, tiny_district
from tests.pages import LANGUAGES, page, statements
from youhu.calls import actions, limitbook, rulebook
from youhu.calls.clocks import LimitBook
from youhu.calls.drafting import DraftState, LimitWording
from youhu.calls.limit_rehearsal import Books, Stay, rehearse
from youhu.calls.models import Call, LimitDraft, TimeLimit
from youhu.calls.reference import current
from youhu.calls.rehearsal import with_draft
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.rules import Role

pytestmark = pytest.mark.django_db
SIGN, HANDLE = 3, 4  # numbers of limits in the tiny district
ON = date(2026, 12, 5)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def district(now):
    made = tiny_district()
    made.reviewer = MemberFactory(organisation=made.centre, role=Role.ADMIN)
    month = rulebook.months(timezone.localdate(now))[0]
    made.last_month = month
    made.then = timezone.make_aware(datetime.combine(month, time(10)) + timedelta(days=11))
    return made


def wording(number, now, **facts):
    limit = TimeLimit.objects.get(number=number)
    names = ("kind", "category_kind", "category_id", "urgency", "stage", "limit_type")
    said = LimitWording(
        **{name: getattr(limit, name) for name in names},
        amount=Decimal(2),
        yellow_percent=60,
        valid_from=timezone.localdate(now) + timedelta(days=7),
        valid_until=None,
        basis="Minutes of 27 November",
    )
    return replace(said, **facts)


def drafted(district, now, number=SIGN, **facts):
    made = actions.draft_limit(
        wording(number, now, **facts), follows=TimeLimit.objects.get(number=number),
        by=district.admin, now=now,
    )  # fmt: skip
    actions.rehearse(made, month=district.last_month, by=district.admin, now=now)
    return made


def signed_in(member):
    client = Client()
    client.force_login(member.person.user)
    return client


def test_a_second_person_lets_the_limit_follow_the_old_one_whose_words_stay(district, now):
    draft, before = drafted(district, now), TimeLimit.objects.count()
    actions.submit_draft(draft, by=district.admin, now=now)
    actions.approve_draft(draft, by=district.reviewer, now=now)

    old, new = TimeLimit.objects.get(number=SIGN), draft.rule
    assert (new.amount, new.stage, new.valid_from) == (2, "sign", draft.valid_from)
    assert (old.amount, old.valid_until) == (24, draft.valid_from)
    assert TimeLimit.objects.count() == before + 1
    verbs = list(Entry.objects.of(draft).values_list("verb", flat=True))
    assert verbs == ["draft_limit", "rehearse", "submit", "approve"]


def test_clocks_start_by_the_old_limit_before_the_day_and_by_the_new_one_from_it(district, now):
    draft = drafted(district, now)
    actions.submit_draft(draft, by=district.admin, now=now)
    actions.approve_draft(draft, by=district.reviewer, now=now)

    def length(days):
        call = raised(district, now=now + timedelta(days=days))
        return call.stage_due_at - call.stage_started_at

    assert length(6) == timedelta(hours=24)
    assert length(8) == timedelta(hours=2)


def test_who_drafts_a_limit_does_not_approve_it(district, now):
    draft = drafted(district, now)
    actions.submit_draft(draft, by=district.admin, now=now)
    with pytest.raises(Refused, match="Ask another administrator"):
        actions.approve_draft(draft, by=district.admin, now=now)


def test_a_limit_is_not_handed_in_before_it_was_replayed_as_it_stands(district, now):
    draft = drafted(district, now)
    actions.revise(draft, wording=wording(SIGN, now), by=district.admin, now=now)
    with pytest.raises(Refused, match="replayed first"):
        actions.submit_draft(draft, by=district.admin, now=now)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"amount": Decimal("1.5"), "limit_type": "work_days"}, "Days are whole"),
        ({"valid_from": date(2020, 1, 1)}, "day to come"),
        ({"stage": "handle"}, "Limit L-4 is for the same"),
    ],
)
def test_a_limit_that_could_not_take_effect_is_refused(district, now, facts, why):
    with pytest.raises(Refused, match=why):
        drafted(district, now, **facts)
    assert not LimitDraft.objects.exists()


def test_a_limit_is_changed_by_one_draft_at_a_time(district, now):
    drafted(district, now)
    with pytest.raises(Refused, match="Open that draft"):
        drafted(district, now)


def test_the_stage_is_replayed_by_what_the_ledger_says(district, now):
    then = district.then
    quick, slow, waiting = (raised(district, now=then) for _n in range(3))
    actions.sign(quick, by=district.handler, now=then + timedelta(hours=1))
    actions.sign(slow, by=district.handler, now=then + timedelta(hours=5))

    kept = drafted(district, now).dry_run

    assert (kept["calls"], kept["ruled"], kept["sooner"]) == (3, 3, 3)
    assert kept["late"] == [1, 2]
    assert [one["number"] for one in kept["samples"]] == [slow.number]
    assert kept["loads"] == [[district.housing.pk, 1, 2]]
    assert waiting.number not in str(kept["samples"])


def test_a_time_stopped_by_a_suspension_is_left_out(district):
    told = rehearse(
        [stay(district, hours=5, is_paused=True), stay(district, hours=5)], books(2), on=ON
    )
    assert (told.ruled, told.paused, told.late) == (1, 1, [0, 1])


def test_a_promise_moves_by_the_difference_and_keeps_what_was_paused(district):
    paused = timedelta(hours=10)
    due = NOW + timedelta(hours=24) + paused
    told = rehearse(
        [stay(district, hours=hours, due_at=due) for hours in (11, 13, 35)], books(2), on=ON
    )
    assert (told.late, told.moved) == ([1, 2], 1)
    assert told.samples[0]["minutes"] == -22 * 60


def stay(district, *, hours, **facts):
    return Stay(
        "1", district.question, district.cells[0].code, "appeal", "ordinary", district.housing.pk,
        "sign", NOW, NOW + timedelta(hours=hours), **facts,
    )  # fmt: skip


def books(hours):
    """The limits as they are, and with so many hours to sign."""
    known = current()
    old = TimeLimit.objects.get(number=SIGN)
    draft = TimeLimit(
        number=99, stage="sign", amount=hours, limit_type="urgent_hours", yellow_percent=70,
        valid_from=ON,
    )  # fmt: skip
    rows = with_draft(known.tables.limits.limits, draft, follows=old.pk)
    return Books(known.tables.limits, LimitBook(rows), known.calendar)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hand", ["admin", "auditor"])
def test_every_page_of_the_limits_can_be_read(district, now, language, hand):
    call = raised(district, now=district.then)
    actions.sign(call, by=district.handler, now=district.then + timedelta(hours=5))
    draft = drafted(district, now)
    client = signed_in(getattr(district, hand))
    for address in (
        reverse("settings"), reverse("limits"), reverse("limit", args=[SIGN]),
        draft.get_absolute_url(),
    ):  # fmt: skip
        assert "{{" not in page(client, address, language=language)
    link = reverse("call", args=[call.number])
    assert (link in page(client, draft.get_absolute_url())) == (hand == "auditor")


def test_a_limit_is_changed_through_the_pages(district, now):
    client, reviewer = signed_in(district.admin), signed_in(district.reviewer)
    sent = {
        "stage": "sign", "amount": "2", "limit_type": "urgent_hours", "yellow_percent": "70",
        "valid_from": timezone.localdate(now) + timedelta(days=7), "note": "Minutes",
    }  # fmt: skip
    assert client.get(reverse("change_limit", args=[SIGN])).status_code == 200
    wrong = sent | {"limit_type": "work_days", "amount": "1.5"}
    assert client.post(reverse("change_limit", args=[SIGN]), wrong).status_code == 422
    answer = client.post(reverse("change_limit", args=[SIGN]), sent)
    draft = LimitDraft.objects.get()
    assert answer["Location"] == draft.get_absolute_url()

    def act(verb):
        return reverse("limit_draft_act", args=[draft.pk, verb])

    assert client.post(act("revise"), sent | {"amount": "3"}).status_code == 302
    client.post(act("rehearse"), {"month": district.last_month})
    client.post(act("submit"))
    client.post(act("approve"))
    draft.refresh_from_db()
    assert draft.state == DraftState.REVIEWING
    reviewer.post(act("approve"))
    draft.refresh_from_db()
    assert (draft.state, draft.rule.amount) == (DraftState.APPROVED, 3)
    assert "approved by" in page(client, reverse("limit", args=[draft.rule.number]))
    assert client.get(reverse("rule_draft", args=[draft.pk])).status_code == 404


def test_a_new_limit_for_one_category_can_be_drafted(district, now):
    sent = {
        "matter": f"one:{district.question.pk}", "stage": "handle", "amount": "1",
        "limit_type": "work_days", "yellow_percent": "70", "note": "Minutes",
        "valid_from": timezone.localdate(now) + timedelta(days=7),
    }  # fmt: skip
    signed_in(district.admin).post(reverse("new_limit"), sent)
    draft = LimitDraft.objects.get()
    assert (draft.follows, draft.category, draft.amount) == (None, district.question, 1)


def test_the_list_filters_sorts_and_is_taken_away(district, now):
    drafted(district, now)
    client = signed_in(district.auditor)

    def numbers(query):
        shown = client.get(f"{reverse('limits')}?{query}").context["limits"]
        return [limit.number for limit, _said in shown]

    assert numbers("mark=draft") == [SIGN]
    assert numbers("q=L-4") == [HANDLE]
    assert numbers("urgency=critical&stage=total") == [10]
    assert numbers("sort=-number")[0] == 10
    assert numbers("category_kind=matter&kind=report") == []
    assert len(numbers("q=%00&urgency=nonsense")) == 10
    table = client.get(reverse("export_limits", args=["csv"]) + "?stage=total")
    assert table.content.decode("utf-8-sig").count("\n") == 3
    assert client.get(reverse("export_limits", args=["xlsx"])).status_code == 200


def test_more_limits_and_more_calls_cost_no_more_statements(district, now):
    raised(district, now=district.then)
    draft, client = drafted(district, now), signed_in(district.admin)
    client.get(draft.get_absolute_url())
    with statements() as few:
        client.get(draft.get_absolute_url())
    with statements() as one_call:
        actions.rehearse(draft, month=district.last_month, by=district.admin, now=now)
    for _n in range(9):
        raised(district, now=district.then)
    with statements() as ten_calls:
        actions.rehearse(draft, month=district.last_month, by=district.admin, now=now)
    with statements() as many:
        client.get(draft.get_absolute_url())
    assert len(ten_calls) == len(one_call)
    assert len(many) == len(few) <= 25
    assert draft.dry_run["calls"] == Call.objects.count() == 10


def test_amounts_are_said_as_people_say_them(district):
    assert limitbook.amount_of(TimeLimit.objects.get(number=HANDLE)) == "5 working days"
