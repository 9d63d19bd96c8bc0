"""Rounds: an order is in exactly one, by its cut-off; what is brought is what was asked for."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.factories import MemberFactory
from tests.factories.round_trips import TIMES
from tests.pages import picture
from tests.rounds.conftest import MORNING
from youhu.calls.models import Leftover
from youhu.common.errors import Refused
from youhu.ledger.models import Entry
from youhu.notices.models import Message
from youhu.registry.rules import Role
from youhu.rounds import actions, checks, plan, queries
from youhu.rounds.actions import Want
from youhu.rounds.models import Courier, Drop, NoEntry, Part, Round, Stop
from youhu.rounds.retention import KINDS
from youhu.rounds.rules import DropState, PartState, State, floor_of, next_round

NOON = MORNING.replace(hour=12, minute=15)
SECOND = timedelta(seconds=1)
EVERY_CHECK = (
    checks.drops_have_a_round, checks.drops_have_an_owner, checks.overdue_warned,
    checks.agree_with_ledger,
)  # fmt: skip


def hour_of(one):
    return f"{timezone.localtime(one.departs_at):%H:%M}"


def test_the_cut_off_holds_to_the_second(there) -> None:
    before, at, after = (
        there.ask([there.houses[0][n]], now=moment)[0].round
        for n, moment in enumerate((NOON - SECOND, NOON, NOON + SECOND))
    )
    assert hour_of(before) == "13:00"
    assert hour_of(at) == hour_of(after) == "17:30"
    assert at.pk == after.pk


def test_an_order_of_before_the_cut_off_comes_in_although_the_round_has_closed(there) -> None:
    there.ask([there.houses[0][0]], now=NOON - SECOND)
    actions.close_rounds(now=NOON)
    (late,) = there.ask([there.houses[0][1]], now=NOON - SECOND)
    assert late.round.state == State.CLOSED
    assert [check(now=NOON).findings for check in EVERY_CHECK] == [()] * 4


def test_after_the_last_round_comes_the_first_of_the_next_day_that_has_one() -> None:
    evening = MORNING.replace(hour=20)
    assert next_round(TIMES, "1234567", evening).departs.day == 24
    assert next_round(TIMES, "5", evening).departs.day == 27
    assert next_round([], "1234567", evening) is None


def test_the_same_order_is_taken_once_and_bad_ones_not_at_all(there, district) -> None:
    door = there.houses[0][0]
    want = Want(door, "a-1", bags=2)
    first, again = (
        actions.request([want], plan=there.plan, by=there.desk, now=MORNING)[0].pk
        for _n in range(2)
    )
    assert first == again
    with pytest.raises(Refused):
        actions.request([want, Want(door, "a-2", bags=0)], plan=there.plan, by=there.desk,
                        now=MORNING)  # fmt: skip
    with pytest.raises(Refused):
        actions.request([Want(door, "")], plan=there.plan, by=there.desk, now=MORNING)
    assert Drop.objects.count() == 1


def test_what_is_in_the_bags_stands_sealed(there) -> None:
    (drop,) = there.ask([there.houses[0][0]], now=MORNING, items="insulin")
    with connection.cursor() as cursor:
        cursor.execute("SELECT items FROM rounds_drop")
        assert "insulin" not in str(cursor.fetchone()[0])
    assert Drop.objects.get(pk=drop.pk).items == "insulin"


def test_a_door_list_is_the_sum_of_its_orders_from_the_top_down(there) -> None:
    doors = there.houses[0]
    there.ask(doors, now=MORNING)
    there.ask(doors[:3], now=MORNING + SECOND, bags=2, grams=500)
    of = there.shared(NOON)
    lists = queries.door_list(of)
    assert sum(one.bags for one in lists) == 12 + 6
    for one in lists:
        floors = [floor for floor, _lines in one.floors()]
        assert floors == sorted(floors, reverse=True)
    lines = {line.door: line for one in lists for line in one.lines}
    assert [lines[door].bags for door in ("101", "102", "201", "202")] == [3, 3, 3, 1]
    assert sum(len(line.drops) for line in lines.values()) == Drop.objects.count()


def test_shares_cover_every_door_once_and_are_even(there) -> None:
    there.ask([door for house in there.houses for door in house], now=MORNING)
    of = there.shared(NOON)
    lists = [queries.door_list(of, courier) for courier in there.couriers]
    served = [line.household_id for one in lists for house in one for line in house.lines]
    assert len(served) == len(set(served)) == 48
    assert [sum(len(house.lines) for house in one) for one in lists] == [24, 24]
    assert of.last_s < 24 * 50 + 600
    assert Message.objects.filter(template="round_share").count() == 2


def test_a_house_without_entry_is_handed_over_at_its_gate(there) -> None:
    house = there.houses[0][0].building
    actions.forbid_entry(there.plan, house, reason="Sealed since noon", by=there.desk, now=MORNING)
    with pytest.raises(Refused):
        actions.forbid_entry(there.plan, house, reason="again", by=there.desk, now=MORNING)
    there.ask(there.houses[0], now=MORNING)
    of = there.shared(NOON)
    lists = queries.door_list(of)
    assert {one.no_entry for one in lists} == {"Sealed since noon"}
    assert all(one.stop.is_at_gate for one in lists)
    assert of.last_s < 12 * 50
    actions.allow_entry(NoEntry.objects.get(), by=there.desk, now=NOON)
    assert queries.no_entries(there.plan, NOON + SECOND) == {}


def test_a_round_goes_out_with_the_first_list_and_ends_with_the_last_door(there) -> None:
    there.ask(there.houses[0], now=MORNING)
    of = there.shared(NOON)
    for part in Part.objects.filter(stops__isnull=False).order_by("pk").distinct():
        for stop in part.stops.order_by("place"):
            actions.take(stop, by=part.courier, now=NOON)
            actions.take(stop, by=part.courier, now=NOON)
            for door in {drop.household_id for drop in stop.drops.all()}:
                part.refresh_from_db()
                assert actions.bring(part, door, by=part.courier, now=NOON) == 1
    of.refresh_from_db()
    assert (of.state, of.due_at) == (State.DONE, None)
    assert set(Part.objects.values_list("state", flat=True)) == {PartState.BACK}
    assert [check(now=NOON).findings for check in EVERY_CHECK] == [()] * 4


def test_a_missed_door_comes_again_once_and_then_the_desk_decides(there) -> None:
    door = there.houses[0][0]
    (drop,) = there.ask([door], now=MORNING)
    first = there.shared(NOON)
    part = Part.objects.get(round=first, stops__isnull=False)
    with pytest.raises(Refused):
        actions.miss(part, door.pk, why="other", by=part.courier, now=NOON)
    actions.miss(part, door.pk, why="nobody", by=part.courier, now=NOON)
    drop = Drop.objects.get(pk=drop.pk)
    assert (drop.state, hour_of(drop.round)) == (DropState.WAITING, "17:30")
    evening = NOON.replace(hour=16, minute=45)
    second = there.shared(evening)
    part = Part.objects.get(round=second, stops__isnull=False)
    actions.miss(part, door.pk, why="other", note="dog", by=part.courier, now=evening)
    drop = Drop.objects.get(pk=drop.pk)
    assert (drop.state, drop.tries) == (DropState.MISSED, 2)
    assert Message.objects.filter(template="door_missed").count() == 1
    with pytest.raises(Refused):
        actions.settle(drop, note=" ", by=there.desk, now=evening)
    actions.settle(drop, note="Fetched at the gate", by=there.desk, now=evening)
    assert Drop.objects.get(pk=drop.pk).state == DropState.SETTLED


def test_who_drops_out_leaves_nothing_behind(there) -> None:
    there.ask([door for house in there.houses for door in house], now=MORNING)
    of = there.shared(NOON)
    gone, stays = Part.objects.filter(round=of).order_by("pk")
    taken = gone.stops.order_by("place").first()
    actions.take(taken, by=gone.courier, now=NOON)
    kept = stays.stops.order_by("place").first()
    actions.take(kept, by=stays.courier, now=NOON)
    gone.refresh_from_db()
    actions.drop_out(gone, reason="A sprained ankle", by=gone.courier, now=NOON)
    of = Round.objects.whole().get(pk=of.pk)
    again = plan.split(of, now=NOON + timedelta(minutes=50))
    assert [share.courier for share in again.shares] == [stays.courier]
    actions.share_out(of, again, by=there.desk, now=NOON)
    waiting = Drop.objects.waiting().filter(round=of)
    assert set(waiting.values_list("stop__part", flat=True)) == {stays.pk}
    assert Stop.objects.filter(pk=kept.pk, taken_at=NOON).exists()
    assert waiting.count() == 48
    assert [check(now=NOON).findings for check in EVERY_CHECK] == [()] * 4


def test_a_share_out_that_is_out_of_date_is_refused(there) -> None:
    there.ask(there.houses[0], now=MORNING)
    actions.close_rounds(now=NOON)
    of = Round.objects.whole().get(state=State.CLOSED)
    reckoned = plan.split(of)
    there.ask([there.houses[1][0]], now=NOON - SECOND)
    with pytest.raises(Refused):
        actions.share_out(of, reckoned, by=there.desk, now=NOON)
    assert Part.objects.count() == 0


def test_orders_of_a_round_that_does_not_take_place_come_into_the_next(there) -> None:
    there.ask(there.houses[0], now=MORNING)
    of = there.shared(NOON)
    with pytest.raises(Refused):
        actions.call_off(of, reason="", by=there.desk, now=NOON)
    actions.call_off(of, reason="Typhoon", by=there.desk, now=NOON)
    assert Drop.objects.waiting().filter(round__state=State.COLLECTING).count() == 12
    assert [check(now=NOON).findings for check in EVERY_CHECK] == [()] * 4


def test_the_desk_ends_a_round_and_the_rest_comes_into_the_next(there) -> None:
    there.ask(there.houses[0], now=MORNING)
    of = there.shared(NOON)
    part = Part.objects.filter(stops__isnull=False).order_by("pk").first()
    actions.take(part.stops.order_by("place").first(), by=there.desk, now=NOON)
    of.refresh_from_db()
    actions.finish(of, by=there.desk, now=NOON)
    assert Drop.objects.waiting().filter(round__state=State.COLLECTING).count() == 12
    assert Part.objects.filter(state__in=["named", "out"]).count() == 0


def test_nobody_else_touches_a_share_or_a_plan(there, district) -> None:
    there.ask(there.houses[0], now=MORNING)
    of = there.shared(NOON)
    part = Part.objects.filter(stops__isnull=False).order_by("pk").first()
    door = there.houses[0][0].pk
    stranger = MemberFactory(role=Role.RESIDENT, organisation=None)
    other_desk = district.handler_of(district.committees[2])
    for hand in (stranger, other_desk):
        with pytest.raises(Refused):
            actions.take(part.stops.first(), by=hand, now=NOON)
        with pytest.raises(Refused):
            actions.bring(part, door, by=hand, now=NOON)
        with pytest.raises(Refused):
            actions.drop_out(part, reason="x", by=hand, now=NOON)
    with pytest.raises(Refused):
        actions.call_off(of, reason="x", by=other_desk, now=NOON)
    assert not queries.carries(stranger)
    assert queries.carries(there.couriers[0])
    actions.let_go(Courier.objects.order_by("pk").first(), by=there.desk, now=NOON)


def test_an_empty_round_ends_by_itself_and_the_next_one_opens(there) -> None:
    assert actions.open_rounds(now=MORNING) == 1
    assert actions.open_rounds(now=MORNING) == 0
    assert actions.close_rounds(now=NOON) == 1
    assert Round.objects.get().state == State.DONE
    assert actions.open_rounds(now=NOON) == 1


def test_what_is_late_is_told_and_a_silent_round_is_found(there) -> None:
    there.ask(there.houses[0], now=MORNING)
    actions.close_rounds(now=NOON)
    late = NOON + timedelta(minutes=50)
    assert len(checks.overdue_warned(now=late).findings) == 1
    assert actions.warn(now=late) == 1
    assert checks.overdue_warned(now=late).findings == ()
    assert actions.warn(now=late) == 0
    assert actions.warn(now=late + timedelta(minutes=30)) == 1
    told = set(Message.objects.values_list("template", flat=True))
    assert {"round_to_share", "round_late_above"} <= told


def test_broken_promises_about_orders_are_found(there) -> None:
    there.ask(there.houses[0], now=MORNING)
    of = there.shared(NOON)
    Drop.objects.filter(household=there.houses[0][0]).update(asked_at=NOON)
    Drop.objects.filter(household=there.houses[0][1]).update(state="missed")
    Round.objects.filter(pk=of.pk).update(state="out")
    Part.objects.update(state="back")
    assert len(checks.drops_have_a_round(now=NOON).findings) == 1
    assert len(checks.drops_have_an_owner(now=NOON).findings) == 11
    assert len(checks.agree_with_ledger(now=NOON).findings) >= 4


def test_the_numbers_of_a_list_do_not_cost_more_with_more_doors(
    there, django_assert_max_num_queries
) -> None:
    there.ask([door for house in there.houses for door in house], now=MORNING)
    of = there.shared(NOON)
    with django_assert_max_num_queries(4):
        queries.door_list(of)
        queries.counts([of])


def test_photos_at_doors_go_with_their_files(there) -> None:
    kind = KINDS[1]
    there.ask(there.houses[0], now=MORNING)
    there.shared(NOON)
    stop = Stop.objects.earliest("pk")
    Stop.objects.filter(pk=stop.pk).update(image="rounds/a.jpg", thumb="rounds/b.jpg")
    later = NOON + timedelta(days=100)
    assert kind.due(later) == 0  # the share is still under way
    Part.objects.filter(pk=stop.part_id).update(ended_at=NOON)

    assert kind.erase(later, 10, later) == 1

    stop.refresh_from_db()
    assert (stop.image.name, stop.thumb.name, kind.due(later)) == ("", "", 0)
    assert set(Leftover.objects.values_list("name", flat=True)) == {"rounds/a.jpg", "rounds/b.jpg"}


def test_what_was_brought_is_forgotten_after_its_time(there) -> None:
    (drop,) = there.ask([there.houses[0][0]], now=MORNING, items="insulin")
    actions.withdraw(drop, by=there.desk, now=MORNING)
    later = MORNING + timedelta(days=100)
    assert KINDS[0].due(later) == 1
    assert KINDS[0].erase(later, 10, later) == 1
    drop = Drop.objects.get(pk=drop.pk)
    assert (drop.items, drop.bags) == ("", 1)
    assert KINDS[0].due(later) == 0
    assert Entry.objects.of(drop).count() == 3


@pytest.mark.parametrize(
    ("door", "floor"), [("1203", 12), ("2-0904", 9), ("B座 301室", 3), ("后门", 1), ("12", 1)]
)
def test_a_door_tells_its_floor(door: str, floor: int) -> None:
    assert floor_of(door) == floor


def test_no_round_is_put_before_one_that_has_set_out_today(there) -> None:
    out = there.ask([there.houses[0][0]], now=NOON - SECOND)[0].round
    Round.objects.filter(pk=out.pk).update(out_at=NOON)
    now = MORNING.replace(hour=12, minute=20)
    earlier = TIMES[0]._replace(cut_off=time(12, 30), departs=time(12, 40), ends=TIMES[0].departs)
    facts = actions.Facts("Rounds", 113.3, 23.1)

    with pytest.raises(Refused, match="has set out already today"):
        actions.change(there.plan, facts, [earlier, *TIMES], by=there.desk, now=now)

    tomorrow = now + timedelta(days=1)
    actions.change(there.plan, facts, [earlier, *TIMES], by=there.desk, now=tomorrow)
    assert there.plan.hours.count() == len(TIMES) + 1


def test_a_photo_from_the_outbox_is_answered_without_a_page(there, signed_in) -> None:
    there.ask([there.houses[0][0]], now=NOON - SECOND)
    there.shared(NOON)
    stop = Stop.objects.first()
    courier = signed_in(stop.part.courier)
    address, sent = reverse("prove_stop", args=[stop.pk]), {"X-Youhu-Outbox": "1"}
    early = courier.post(address, {"photo": picture()}, headers=sent)
    assert (early.status_code, "text/plain" in early["Content-Type"]) == (422, True)
    actions.take(stop, by=stop.part.courier, now=NOON)

    assert courier.post(address, {"photo": picture()}, headers=sent).status_code == 204

    stop.refresh_from_db()
    assert stop.thumb
