"""What requests and supervision go by is changed from tomorrow on, with a basis and a record."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.oversight.actions.ruling import load_shipped
from youhu.oversight.models import SupervisionRule, Terms
from youhu.oversight.models.terms import terms_on
from youhu.upkeep import actions
from youhu.upkeep.models import Change

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)
TOMORROW = TODAY + timedelta(days=1)
TERMS = {
    "own_days": 2, "most_days": 8, "most_times": 1, "decide_hours": 4, "report_days": 3,
    "own_hold_days": 10, "most_hold_days": 40, "most_holds": 1,
    "ordinary_score": -1, "yellow_score": -5, "red_score": -12,
}  # fmt: skip


@pytest.fixture(autouse=True)
def shipped(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    load_shipped(valid_from=TODAY - timedelta(days=30))


def promise(level: str = "yellow") -> SupervisionRule:
    return SupervisionRule.objects.get(cause="promise", level=level)


def test_new_terms_hold_from_their_day_on(hand):
    made = actions.enter_terms(hand, valid_from=TOMORROW, **TERMS)

    assert terms_on(TODAY).most_days == 10
    assert terms_on(TOMORROW) == made
    change = Change.objects.of(made).get()
    assert (change.basis, change.after["red_score"]) == ("Document 12", -12)
    assert Entry.objects.of(change).get().note == "Document 12"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"valid_from": TODAY}, "tomorrow at the earliest"),
        ({"own_days": 9}, "more days than"),
        ({"yellow_score": -20}, "costs no less"),
    ],
)
def test_terms_that_make_no_sense_are_refused(hand, told, why):
    with pytest.raises(Refused, match=why):
        actions.enter_terms(hand, **{"valid_from": TOMORROW, **TERMS, **told})
    assert Terms.objects.count() == 1


def test_only_what_has_not_begun_is_taken_back(hand):
    made = actions.enter_terms(hand, valid_from=TOMORROW, **TERMS)
    actions.remove_terms(made, hand)
    with pytest.raises(Refused, match="in force already"):
        actions.remove_terms(Terms.objects.get(), hand)
    with pytest.raises(Refused, match="in force already"):
        actions.remove_rule(promise(), hand)


def test_a_rule_is_followed_by_another_without_a_gap(hand):
    old = promise()
    told = {"amount": 2, "limit_type": "work_days", "times": 0, "urgency": "", "level": "yellow"}
    made = actions.replace_rule(old, hand, valid_from=TOMORROW, **told)

    old.refresh_from_db()
    assert (old.valid_until, made.valid_from, made.cause) == (TOMORROW, TOMORROW, "promise")
    assert set(SupervisionRule.objects.in_force(TODAY)) & {old, made} == {old}
    assert set(SupervisionRule.objects.in_force(TOMORROW)) & {old, made} == {made}
    assert [change.verb for change in Change.objects.of(old, made)] == ["enter", "retire"]
    actions.remove_rule(made, hand)
    assert not SupervisionRule.objects.filter(pk=made.pk).exists()


def test_two_rules_do_not_give_the_same_level_for_the_same_cause(hand):
    told = {"cause": "promise", "level": "red", "amount": 9, "valid_from": TOMORROW}
    with pytest.raises(Refused, match=f"Rule {promise('red').number}"):
        actions.enter_rule(hand, **told)
    actions.end_rule(promise("red"), hand, until=TOMORROW)
    actions.enter_rule(hand, **told)


def test_a_rule_ends_once_and_not_before_it_begins(hand):
    rule = promise()
    with pytest.raises(Refused, match="tomorrow at the earliest"):
        actions.end_rule(rule, hand, until=TODAY)
    made = actions.enter_rule(
        hand, cause="returned", level="red", times=9, valid_from=TOMORROW + timedelta(days=5)
    )
    with pytest.raises(Refused, match="Take it back"):
        actions.end_rule(made, hand, until=TOMORROW)


def test_an_administrator_sets_terms_on_the_page(admin):
    shown = admin.get(reverse("new_terms")).content.decode()
    assert 'value="10"' in shown
    assert f'value="{TOMORROW}"' in shown

    said = {**TERMS, "valid_from": str(TOMORROW), "basis": "Document 12", "seen": ""}
    assert admin.post(reverse("new_terms"), said).status_code == 302
    again = admin.post(reverse("new_terms"), said)

    assert again.status_code == 422
    listed = admin.get(reverse("all_terms")).content.decode()
    assert ("in force" in listed, "to come" in listed, "-1 / -5 / -12" in listed) == (True,) * 3
    one = Terms.objects.get(valid_from=TOMORROW)
    back = reverse("act_terms", args=[one.pk, "remove"])
    assert admin.post(back, {"basis": "Not yet."}).status_code == 302
    assert Terms.objects.count() == 1


def test_an_administrator_lets_a_rule_follow_and_ends_one(admin):
    rule, counted = promise(), SupervisionRule.objects.get(cause="returned")
    page = admin.get(reverse("supervision_rule", args=[rule.pk])).content.decode()
    assert "It has put 0 calls under supervision." in page
    assert 'name="times"' not in page
    other = admin.get(reverse("supervision_rule", args=[counted.pk])).content.decode()
    assert 'name="amount"' not in other

    said = {"valid_from": str(TOMORROW), "basis": "B", "level": "yellow", "times": 4}
    done = admin.post(reverse("act_supervision_rule", args=[counted.pk, "amend"]), said)
    assert done.status_code == 302
    assert SupervisionRule.objects.get(cause="returned", times=4).valid_from == TOMORROW
    end = {"until": str(TOMORROW), "basis": "B"}
    assert admin.post(
        reverse("act_supervision_rule", args=[rule.pk, "end"]), end
    ).status_code == 302  # fmt: skip
    listed = admin.get(reverse("supervision_rules"), {"cause": "promise"}).content.decode()
    assert "ends" in listed


def test_a_counted_rule_needs_a_count(admin):
    said = {
        "cause": "reopened", "level": "red", "valid_from": str(TOMORROW), "basis": "B",
        "limit_type": "work_days",
    }  # fmt: skip
    refused = admin.post(reverse("new_supervision_rule"), said)
    assert "Say how many times." in refused.content.decode()
    assert admin.post(reverse("new_supervision_rule"), {**said, "times": 5}).status_code == 302
