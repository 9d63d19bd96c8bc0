"""A rule changes by two people: drafted, replayed, reviewed, in force on a day to come."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import MemberFactory, raised, tiny_district
from tests.pages import LANGUAGES, page, statements
from youhu.calls import actions, rulebook
from youhu.calls.drafting import DraftState, Wording
from youhu.calls.models import RoutingRule, RuleDraft
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.registry.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def district(now):
    made = tiny_district()
    made.reviewer = MemberFactory(organisation=made.centre, role=Role.ADMIN)
    made.last_month = rulebook.months(timezone.localdate(now))[0]
    raised(made, now=now.replace(year=made.last_month.year, month=made.last_month.month, day=10))
    return made


def wording(district, now, **facts):
    said = Wording(
        kind="",
        category_kind="",
        category_id=district.question.parent_id,
        area_id=None,
        target="unit",
        unit_id=district.urban.pk,
        valid_from=timezone.localdate(now) + timedelta(days=7),
        valid_until=None,
        basis="Minutes of 27 November",
    )
    return replace(said, **facts)


@pytest.fixture
def draft(district, now):
    made = actions.draft_rule(
        wording(district, now), follows=district.rules["question"], by=district.admin, now=now
    )
    actions.rehearse(made, month=district.last_month, by=district.admin, now=now)
    return made


def signed_in(member):
    client = Client()
    client.force_login(member.person.user)
    return client


def handed_in(draft, district, now):
    actions.submit_draft(draft, by=district.admin, now=now)
    return draft


def test_a_second_person_lets_the_rule_take_effect_and_the_old_one_end(draft, district, now):
    handed_in(draft, district, now)
    actions.approve_draft(draft, by=district.reviewer, now=now)

    old, new = district.rules["question"], draft.rule
    old.refresh_from_db()
    assert (new.unit, new.valid_from, new.valid_until) == (district.urban, draft.valid_from, None)
    assert old.valid_until == draft.valid_from
    assert old.unit == district.housing
    verbs = list(Entry.objects.of(draft).values_list("verb", flat=True))
    assert verbs == ["draft_rule", "rehearse", "submit", "approve"]


def test_calls_go_the_old_way_before_the_day_and_the_new_way_from_it_on(draft, district, now):
    handed_in(draft, district, now)
    actions.approve_draft(draft, by=district.reviewer, now=now)

    assert raised(district, now=now + timedelta(days=6)).unit == district.housing
    assert raised(district, now=now + timedelta(days=8)).unit == district.urban


def test_who_drafts_does_not_approve(draft, district, now):
    handed_in(draft, district, now)
    with pytest.raises(Refused, match="Ask another administrator"):
        actions.approve_draft(draft, by=district.admin, now=now)
    assert RoutingRule.objects.count() == 4


def test_a_reviewer_who_words_it_anew_is_a_drafter_too(draft, district, now):
    handed_in(draft, district, now)
    actions.send_back_draft(draft, note="The unit is wrong", by=district.reviewer, now=now)
    changed = wording(district, now, basis="Minutes of 28 November")
    actions.revise(draft, wording=changed, by=district.reviewer, now=now)
    assert not draft.is_rehearsed

    actions.rehearse(draft, month=district.last_month, by=district.reviewer, now=now)
    actions.submit_draft(draft, by=district.reviewer, now=now)
    for hand in (district.admin, district.reviewer):
        with pytest.raises(Refused):
            actions.approve_draft(draft, by=hand, now=now)


def test_only_what_was_replayed_as_it_stands_is_handed_in(draft, district, now):
    actions.revise(draft, wording=wording(district, now), by=district.admin, now=now)
    with pytest.raises(Refused, match="replayed first"):
        actions.submit_draft(draft, by=district.admin, now=now)


def test_nobody_but_administrators_moves_a_draft(draft, district, now):
    with pytest.raises(Refused):
        actions.submit_draft(draft, by=district.auditor, now=now)


@pytest.mark.parametrize("days", [0, -1])
def test_a_rule_takes_effect_on_a_day_to_come(district, now, days):
    today = timezone.localdate(now) + timedelta(days=days)
    with pytest.raises(Refused, match="day to come"):
        actions.draft_rule(
            wording(district, now, valid_from=today), follows=None, by=district.admin, now=now
        )


def test_a_draft_whose_day_has_come_is_not_approved(draft, district, now):
    handed_in(draft, district, now)
    with pytest.raises(Refused, match="day to come"):
        actions.approve_draft(draft, by=district.reviewer, now=now + timedelta(days=7))
    draft.refresh_from_db()
    assert (draft.state, draft.rule) == (DraftState.REVIEWING, None)


def test_a_rule_is_changed_by_one_draft_at_a_time(draft, district, now):
    with pytest.raises(Refused, match="changing this rule already"):
        actions.draft_rule(
            wording(district, now), follows=draft.follows, by=district.reviewer, now=now
        )


def test_a_rule_for_the_very_same_calls_is_refused(district, now):
    with pytest.raises(Refused, match="Rule R-1 is for the same"):
        actions.draft_rule(wording(district, now), follows=None, by=district.admin, now=now)


def test_a_rule_can_end_and_nothing_follow(district, now):
    ending = wording(district, now, is_ending=True)
    draft = actions.draft_rule(
        ending, follows=district.rules["question"], by=district.admin, now=now
    )
    actions.rehearse(draft, month=district.last_month, by=district.admin, now=now)
    assert draft.dry_run["fallback"] == [0, 1]

    handed_in(draft, district, now)
    actions.approve_draft(draft, by=district.reviewer, now=now)
    assert draft.rule is None
    assert raised(district, now=now + timedelta(days=8)).is_fallback


def test_the_dry_run_is_kept_with_the_version_of_its_data(draft, district):
    kept = draft.dry_run
    assert (kept["calls"], kept["moved"], kept["late"]) == (1, 1, [1, 1])
    assert kept["flows"] == [[district.housing.code, False, district.urban.code, 1]]
    assert kept["data"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hand", ["admin", "auditor"])
def test_every_page_of_the_rule_book_can_be_read(draft, district, now, language, hand):
    client = signed_in(getattr(district, hand))
    addresses = [
        reverse("settings"), reverse("rules"), reverse("rule", args=[1]),
        draft.get_absolute_url(), reverse("try_rules"),
        f"{reverse('try_rules')}?category={district.question.pk}"
        f"&area={district.cells[0].code}&kind=appeal",
    ]  # fmt: skip
    for address in addresses:
        assert "{{" not in page(client, address, language=language)


def test_only_who_may_see_a_call_gets_its_link(draft, district):
    number = draft.dry_run["samples"][0]["number"]
    link = reverse("call", args=[number])
    assert link in page(signed_in(district.auditor), draft.get_absolute_url())
    assert link not in page(signed_in(district.admin), draft.get_absolute_url())


def test_try_one_says_whom_and_why(district):
    asked = {"category": district.question.pk, "area": district.cells[0].code, "kind": "appeal"}
    answer = signed_in(district.admin).get(reverse("try_rules"), asked)
    assert answer.context["found"].unit == district.housing
    assert answer.context["others"][0][0] == district.rules["question"]


def test_a_rule_is_changed_through_the_pages(district, now):
    client, reviewer = signed_in(district.admin), signed_in(district.reviewer)
    sent = {
        "matter": f"one:{district.question.parent_id}", "whom": f"unit:{district.urban.pk}",
        "valid_from": timezone.localdate(now) + timedelta(days=7), "note": "Minutes",
    }  # fmt: skip
    answer = client.post(reverse("change_rule", args=[1]), sent)
    draft = RuleDraft.objects.get()
    assert answer["Location"] == draft.get_absolute_url()

    def act(verb):
        return reverse("rule_draft_act", args=[draft.pk, verb])

    assert client.post(act("revise"), sent | {"note": "Other minutes"}).status_code == 302
    client.post(act("rehearse"), {"month": district.last_month})
    client.post(act("submit"))
    assert reviewer.post(act("send_back"), {"note": ""}).status_code == 422
    client.post(act("approve"))
    draft.refresh_from_db()
    assert draft.state == DraftState.REVIEWING
    assert "You worked on this draft" in page(client, draft.get_absolute_url())
    assert "takes effect on" in page(reviewer, draft.get_absolute_url())
    reviewer.post(act("approve"))
    draft.refresh_from_db()
    assert (draft.state, draft.basis) == (DraftState.APPROVED, "Other minutes")
    assert "approved by" in page(client, reverse("rule", args=[draft.rule.number]))
    page(client, draft.get_absolute_url())


def test_a_form_with_faults_says_what_to_do(district):
    answer = signed_in(district.admin).post(reverse("new_rule"), {"valid_from": "2020-01-01"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "选择" in text or "Choose who shall answer" in text


def test_the_list_filters_sorts_and_is_taken_away(draft, district):
    client = signed_in(district.auditor)
    for query in ("mark=draft", "mark=ending", "q=R-1", "q=%00", "category_kind=matter&sort=unit"):
        assert client.get(f"{reverse('rules')}?{query}").status_code == 200
    shown = client.get(f"{reverse('rules')}?mark=draft").context["rules"]
    assert [rule.number for rule, _said in shown] == [1]
    table = client.get(reverse("export_rules", args=["csv"]))
    assert table.content.decode("utf-8-sig").count("\n") == 5


def test_a_longer_list_and_a_longer_month_cost_no_more_statements(draft, district, now):
    client = signed_in(district.admin)
    client.get(draft.get_absolute_url())
    with statements() as few:
        client.get(draft.get_absolute_url())
    with statements() as one_call:
        actions.rehearse(draft, month=district.last_month, by=district.admin, now=now)
    for _n in range(9):
        raised(district, now=now.replace(month=district.last_month.month,
               year=district.last_month.year, day=11))  # fmt: skip
    with statements() as ten_calls:
        actions.rehearse(draft, month=district.last_month, by=district.admin, now=now)
    with statements() as many:
        client.get(draft.get_absolute_url())
    assert len(ten_calls) == len(one_call)
    assert len(many) == len(few) <= 25
    assert draft.dry_run["calls"] == 10
