"""What a market owes a fleet: every order once, sums that agree, silence that counts."""

from datetime import timedelta

import pytest

from tests.factories.orders import ordered
from tests.factories.rows import NOW
from tests.settling.conftest import CARRIED_AT, YESTERDAY, drawn, sent, whole
from youhu.common.errors import Refused
from youhu.delivery.models import Order
from youhu.delivery.rules import State as OrderState
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.settling import actions, checks
from youhu.settling.models import Correction, Line, Statement
from youhu.settling.rules import CorrectionState, State, fee_of

pytestmark = pytest.mark.django_db


def test_a_statement_holds_what_the_fleet_carried_and_adds_up(made):
    statement = drawn(made)

    prices = list(Order.objects.values_list("price_cents", flat=True))
    assert (statement.state, statement.orders) == (State.DRAFT, 3)
    assert statement.freight_cents == sum(prices) > 0
    assert statement.fee_cents == fee_of(sum(prices), 5)
    assert statement.net_cents == statement.freight_cents - statement.fee_cents


def test_an_order_stands_on_one_statement_only(made):
    drawn(made)

    with pytest.raises(Refused, match="owed anything more"):
        drawn(made)
    assert Line.objects.count() == 3


def test_what_is_delivered_later_waits_for_the_next_one(made):
    ordered(made, OrderState.DELIVERED, now=NOW)

    assert drawn(made).orders == 3


def test_days_that_are_not_over_are_not_settled(made):
    with pytest.raises(Refused, match="not over yet"):
        actions.draw_up(made.market, starts_on=YESTERDAY, ends_on=NOW.date(), by=made.desk, now=NOW)


def test_on_the_first_of_a_month_the_month_before_is_drawn_up_once(made):
    first = (NOW.replace(day=1) + timedelta(days=32)).replace(day=1, hour=1)

    assert actions.draw_month(now=first) == 1
    assert actions.draw_month(now=first + timedelta(minutes=1)) == 0
    assert whole().orders == 3  # also what was carried before that month and never settled


def test_a_discarded_draft_gives_its_orders_back(made):
    actions.discard(drawn(made), note="wrong days", by=made.desk, now=NOW)

    assert drawn(made).orders == 3
    assert Statement.objects.get(state=State.DISCARDED).due_at is None


def test_the_fleet_reads_no_draft(made):
    statement = drawn(made)
    seen = Statement.objects.visible_to(made.manager)

    assert not seen.exists()
    actions.send(statement, by=made.desk, now=NOW)
    assert seen.get() == statement


def test_the_fleet_agrees_and_the_desk_pays(made):
    statement = sent(made)
    actions.agree(statement, by=made.manager, now=NOW)
    actions.pay(whole(), reference="ICBC 2211", by=made.desk, now=NOW)

    paid = whole()
    assert (paid.state, paid.reference, paid.due_at) == (State.PAID, "ICBC 2211", None)
    verbs = list(Entry.objects.of(paid).values_list("verb", flat=True))
    assert verbs == ["draw_up", "add_up", "send", "agree", "pay"]


def test_the_desk_cannot_agree_for_the_fleet_nor_the_fleet_pay(made):
    statement = sent(made)

    with pytest.raises(Refused):
        actions.agree(statement, by=made.desk, now=NOW)
    actions.agree(whole(), by=made.manager, now=NOW)
    with pytest.raises(Refused):
        actions.pay(whole(), reference="1", by=made.manager, now=NOW)


def test_who_says_nothing_has_agreed_when_the_days_are_over(made):
    statement = sent(made)

    assert actions.agree_silent(now=statement.due_at - timedelta(seconds=1)) == 0
    assert actions.agree_silent(now=statement.due_at) == 1
    assert whole().state == State.AGREED


def test_an_objection_is_answered_with_a_correction_on_the_same_statement(made, second):
    statement = sent(made)
    before = statement.net_cents
    actions.object_to(statement, note="one order is missing 8 yuan", by=made.manager, now=NOW)
    correction = actions.propose(made.fleet, cents=800, reason="too little", by=made.desk, now=NOW)
    actions.allow(correction, by=second, now=NOW)
    actions.answer(whole(), note="8 yuan more", by=made.desk, now=NOW)

    again = whole()
    assert (again.state, again.net_cents) == (State.SENT, before + 800)
    assert Correction.objects.get().state == CorrectionState.SETTLED


def test_nobody_allows_their_own_correction(made):
    correction = actions.propose(made.fleet, cents=-500, reason="late", by=made.desk, now=NOW)

    with pytest.raises(Refused, match="second person"):
        actions.allow(correction, by=made.desk, now=NOW)


def test_a_correction_about_an_order_that_another_carried_is_refused(made):
    with pytest.raises(Refused, match="carried no order"):
        actions.propose(
            made.fleet, cents=-500, reason="late", number="BMM-1", by=made.desk, now=NOW
        )


def test_a_discarded_draft_frees_its_corrections(made, second):
    correction = actions.propose(made.fleet, cents=-500, reason="late", by=made.desk, now=NOW)
    actions.allow(correction, by=second, now=NOW)
    statement = drawn(made)
    assert statement.corrected_cents == -500
    actions.discard(statement, note="wrong", by=made.desk, now=NOW)

    assert Correction.objects.get().state == CorrectionState.AGREED
    assert drawn(made).corrected_cents == -500


def test_a_statement_that_nobody_pays_is_warned_about_once_a_rung(made):
    actions.agree(sent(made), by=made.manager, now=NOW)
    late = whole().due_at + timedelta(minutes=1)

    assert actions.warn(now=late) == 1
    assert actions.warn(now=late) == 0
    assert Message.objects.filter(template="settlement_late").count() == 1


def test_terms_hold_for_later_statements_only(made):
    first = drawn(made)
    actions.set_terms(made.market, percent=8, by=made.desk, now=NOW)

    assert whole().fee_percent == first.fee_percent == 5
    actions.discard(whole(), note="anew", by=made.desk, now=NOW)
    assert drawn(made).fee_percent == 8


class TestChecks:
    """Each of them fails when what it watches is broken."""

    def test_all_hold_after_a_month_was_settled(self, made):
        actions.agree(sent(made), by=made.manager, now=NOW)
        for check in (
            checks.carried_is_settled, checks.overdue_warned, checks.sums_are_right,
            checks.rows_agree_with_ledger,
        ):  # fmt: skip
            assert not check(now=NOW).findings

    def test_a_forgotten_order_is_found(self, made):
        statement = sent(made)
        statement.lines.first().delete()

        assert len(checks.carried_is_settled(now=NOW).findings) == 1

    def test_an_overdue_statement_without_warning_is_found(self, made):
        statement = sent(made)

        late = statement.due_at + timedelta(minutes=5)
        assert len(checks.overdue_warned(now=late).findings) == 1

    def test_figures_that_are_not_those_of_the_lines_are_found(self, made):
        statement = drawn(made)
        Line.objects.filter(statement=statement).update(freight_cents=1)

        assert len(checks.sums_are_right(now=NOW).findings) == 1

    def test_a_state_behind_the_ledgers_back_is_found(self, made):
        drawn(made)
        Statement.objects.update(state=State.SENT)

        assert len(checks.rows_agree_with_ledger(now=NOW).findings) == 1


def test_a_late_delivery_is_counted_as_late(made):
    order = ordered(made, OrderState.DELIVERED, now=CARRIED_AT)
    Order.objects.filter(pk=order.pk).update(
        promised_from=CARRIED_AT, promised_until=CARRIED_AT + timedelta(minutes=1)
    )

    assert drawn(made).late == 1
