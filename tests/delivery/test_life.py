"""An order from its promise to its end."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.factories.orders import ROLLS, THERE, drafted, ordered, shown
from youhu.common.errors import Refused
from youhu.delivery import actions
from youhu.delivery.actions import Change, When
from youhu.delivery.models import Order, Proof, Trouble
from youhu.delivery.promising import offers
from youhu.delivery.queries import cancelled_free_until, next_step, offered, owner_of
from youhu.delivery.rules import OPEN, OVER, Answer, State, TroubleKind, TroubleState
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains, disagreeing

HOUR = timedelta(hours=1)


def lines(order):
    return list(Entry.objects.of(order).values_list("verb", flat=True))


def test_an_order_is_promised_from_its_first_moment(market):
    order = ordered(market)
    assert order.number == "BMM-10001"
    assert order.promised_from < order.promised_until
    assert (order.state, owner_of(order), order.promise_is_plain) == (
        State.PROMISED, market.market, True,
    )  # fmt: skip
    assert next_step(order).due_at == order.due_at <= order.promised_until
    assert order.price_cents == sum(cents for _of, _much, cents in order.price_lines) > 800


def test_numbers_and_links_of_orders_are_never_given_twice(market):
    made = [ordered(market) for _each in range(5)]
    assert len({order.number for order in made}) == len({order.token for order in made}) == 5


def test_the_same_submission_twice_is_one_order(market):
    draft = drafted(market)
    first = actions.order(draft, by=market.keeper, now=NOW)
    again = actions.order(draft, by=market.keeper, now=NOW + HOUR)
    assert (first.pk, again.times_repeated, Order.objects.count()) == (again.pk, 1, 1)


def test_a_key_does_not_stand_for_another_order_or_hand(market):
    draft = drafted(market)
    actions.order(draft, by=market.keeper, now=NOW)
    with pytest.raises(Refused):
        actions.order(
            replace(draft, to=replace(THERE, address="Elsewhere")), by=market.keeper, now=NOW
        )
    with pytest.raises(Refused):
        actions.order(draft, by=market.stranger, now=NOW)


def test_nobody_orders_for_a_shop_that_is_not_theirs(market):
    with pytest.raises(Refused):
        actions.order(drafted(market), by=market.stranger, now=NOW)


def test_the_price_is_never_more_than_was_shown(market):
    draft = drafted(market, when=When(most_cents=1))
    with pytest.raises(Refused, match="price has changed"):
        actions.order(draft, by=market.keeper, now=NOW)


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached_and_agrees_with_the_ledger(market, state):
    order = ordered(market, state)
    assert order.state == state
    assert (order.due_at is not None) == (state in OPEN)
    assert (order.ended_at is not None) == (state in OVER)
    assert not list(disagreeing(Order.objects.all()))
    assert not list(broken_chains())


def test_a_phone_that_sends_twice_makes_one_proof(market):
    order = ordered(market)
    actions.give(order, fleet=market.fleet, by=market.desk, now=NOW)
    proof = shown()
    actions.load(order, by=market.driver, proof=proof, now=NOW)
    again = actions.load(order, by=market.driver, proof=proof, now=NOW + HOUR)
    assert (order.state, again.times_repeated, Proof.objects.count()) == (State.ABOARD, 1, 1)
    assert lines(order) == ["order", "give", "load"]


def test_a_delivery_needs_something_that_shows_it(market):
    order = ordered(market, State.ABOARD)
    with pytest.raises(Refused):
        actions.deliver(order, by=market.driver, proof=shown(signature=[]), now=NOW)
    proof = actions.deliver(
        order, by=market.driver, proof=shown(signature=[], code=order.code), now=NOW
    )
    assert proof.code_given


def test_a_wrong_code_hands_nothing_over_but_beside_a_signature_it_is_kept(market):
    order = ordered(market, State.ABOARD)
    wrong = "0000" if order.code != "0000" else "1111"
    alone = shown(code=wrong, signature=[[]])
    with pytest.raises(Refused):
        actions.deliver(order, by=market.driver, proof=alone, now=NOW)
    assert not actions.deliver(order, by=market.driver, proof=shown(code=wrong), now=NOW).code_given


def test_a_stranger_drives_nothing(market):
    order = ordered(market)
    with pytest.raises(Refused):
        actions.load(order, by=market.stranger, proof=shown(), now=NOW)


def test_a_change_promises_anew_and_keeps_the_tracking_link(market):
    order = ordered(market)
    token, before = order.token, order.price_cents
    to = Change(
        replace(ROLLS, pieces=40),
        replace(THERE, address="28 Kangle West Street", note="Gate 3"),
        When(),
    )
    actions.change(order, to=to, by=market.keeper, now=NOW)
    order.refresh_from_db()
    assert (order.pieces, order.kg, order.address) == (40, 1000, "28 Kangle West Street")
    assert (order.note, order.consignee.name) == ("Gate 3", THERE.name)
    assert (order.token, order.state) == (token, State.PROMISED)
    assert order.price_cents > before


def test_what_is_aboard_cannot_be_changed_or_cancelled(market):
    order = ordered(market, State.ABOARD)
    with pytest.raises(Refused):
        actions.cancel(order, by=market.keeper, now=NOW)
    assert offered(order, market.keeper) == []


def test_cancelling_costs_a_part_once_the_goods_must_soon_be_collected(market):
    early, late = ordered(market), ordered(market)
    assert actions.cancel(early, by=market.keeper, now=early.promised_from - HOUR) == 0
    cents = actions.cancel(late, by=market.keeper, now=late.promised_until - HOUR)
    late.refresh_from_db()
    assert cents == late.cost_cents == round(late.price_cents * 0.3)


def test_in_a_wide_slot_cancelling_is_free_until_the_goods_must_soon_be_collected(market):
    order = ordered(market)
    wide = {"promised_from": NOW, "promised_until": NOW + 3 * HOUR, "metres": 3300}
    Order.objects.filter(pk=order.pk).update(**wide)
    order.refresh_from_db()
    # 3.3 km take 10 minutes, loading 15, and an hour before that is too near.
    until = NOW + 3 * HOUR - timedelta(minutes=25 + 60)
    assert cancelled_free_until(order) == until
    assert actions.cancel(order, by=market.keeper, now=until) == 0


def test_the_desk_settles_a_trouble_with_another_slot(market):
    order = ordered(market, State.ABOARD)
    key = uuid.uuid4()
    told = {"kind": TroubleKind.NOBODY, "note": "", "photo": None, "client_key": key}
    trouble = actions.tell_trouble(order, by=market.driver, now=NOW, **told)
    again = actions.tell_trouble(order, by=market.driver, now=NOW, **told)
    assert (trouble.pk, Trouble.objects.count()) == (again.pk, 1)
    starts = NOW + 5 * HOUR
    actions.settle(
        Trouble.objects.select_related("order").get(), how=Answer.NEW_SLOT, note="Evening.",
        by=market.desk, now=NOW, starts=starts, ends=starts + HOUR,
    )  # fmt: skip
    order.refresh_from_db()
    assert (order.state, order.promised_from, order.due_at) == (
        State.ABOARD, starts, starts + HOUR,
    )  # fmt: skip
    assert Trouble.objects.get().state == TroubleState.SETTLED
    assert lines(order)[-3:] == ["tell_trouble", "promise_later", "settle"]


def test_damage_is_told_within_48_hours(market):
    order = ordered(market, State.CLOSED)
    told = {"kind": TroubleKind.DAMAGED, "note": "Wet.", "photo": None}
    by = market.keeper
    actions.tell_trouble(order, by=by, client_key=uuid.uuid4(), now=NOW + 47 * HOUR, **told)
    with pytest.raises(Refused):
        actions.tell_trouble(order, by=by, client_key=uuid.uuid4(), now=NOW + 50 * HOUR, **told)


def test_nobody_orders_where_no_prices_are_set(market):
    wish = actions.asked(drafted(market), now=NOW - timedelta(days=400))
    with pytest.raises(Refused, match="no prices"):
        offers(wish, now=NOW - timedelta(days=400))
