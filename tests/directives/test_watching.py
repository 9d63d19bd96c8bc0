"""What is overdue of a directive comes under supervision, is reported, lifted and appealed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, MemberFactory
from tests.pages import page
from youhu.common.errors import Refused
from youhu.directives import actions, checks
from youhu.directives.models import Task
from youhu.figures.actions import count
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.oversight import actions as oversight
from youhu.oversight.checks import supervisions_go_on
from youhu.oversight.models import Supervision
from youhu.oversight.rules import Cause, Level, SupervisionState
from youhu.promises.actions import tick

pytestmark = pytest.mark.django_db
UNTIL = timezone.localdate(NOW) + timedelta(days=2)
ORDINARY, YELLOW, RED = (
    (Cause.ORDER, Level.ORDINARY),
    (Cause.ORDER, Level.YELLOW),
    (Cause.ORDER, Level.RED),
)


@pytest.fixture
def late(directive):
    """A minute after the parts were due, where the shipped rules hold."""
    oversight.load_shipped(valid_from=UNTIL - timedelta(days=400))
    return directive.due_at + timedelta(minutes=1)


@pytest.fixture
def marked(parts, late) -> list[Supervision]:
    actions.supervise_late(now=late)
    return list(Supervision.objects.order_by("pk"))


def levels(task: Task):
    rows = Supervision.objects.filter(matter=task.matter).order_by("pk")
    return list(rows.values_list("cause", "level"))


def carried_out(district, task, now):
    hand = district.handler_of(task.unit)
    actions.sign(task, by=hand, now=now)
    actions.report(task, report="Done.", photos=(), by=hand, now=now)


def watch(task, by, now=NOW, level=Level.YELLOW):
    said = {"level": level, "reason": "Rain is near.", "expected": "Hurry.", "until": UNTIL}
    return actions.supervise(task, **said, by=by, now=now)


def test_an_overdue_part_climbs_from_ordinary_over_yellow_to_red_once_each(parts, late):
    assert actions.supervise_late(now=late - timedelta(minutes=2)) == 0
    assert [actions.supervise_late(now=late) for _n in range(3)] == [2, 0, 0]
    assert levels(parts[0]) == [ORDINARY]
    assert actions.supervise_late(now=late + timedelta(days=4)) == 2
    assert actions.supervise_late(now=late + timedelta(days=30)) == 2
    assert actions.supervise_late(now=late + timedelta(days=60)) == 0

    assert levels(parts[1]) == [ORDINARY, YELLOW, RED]
    scores = Supervision.objects.filter(unit=parts[1].unit).values_list("score", flat=True)
    assert sorted(scores) == [-10, -5, 0]
    assert not list(broken_chains())


def test_the_unit_and_the_chiefs_of_the_room_that_gave_the_order_are_told(district, marked):
    told = Message.objects.filter(template="order_supervised_ordinary")
    assert sorted(told.values_list("unit__code", "role")) == [
        ("centre", "supervisor"), ("centre", "supervisor"), ("office-1", ""), ("office-2", ""),
    ]  # fmt: skip


def test_the_sweep_of_the_site_marks_too_and_without_rules_nothing_is_marked(directive, parts):
    late = directive.due_at + timedelta(minutes=1)
    assert actions.supervise_late(now=late) == 0

    oversight.load_shipped(valid_from=UNTIL - timedelta(days=400))
    tick(now=late)

    assert [levels(task) for task in parts] == [[ORDINARY], [ORDINARY]]
    assert supervisions_go_on(now=late).is_kept


def test_the_promise_names_what_a_rule_means_and_nobody_supervises(parts, late):
    missed = late + timedelta(minutes=5)
    assert checks.overdue_is_supervised(now=late).is_kept  # the sweep may still be on its way
    assert len(checks.overdue_is_supervised(now=missed).findings) == 2

    actions.supervise_late(now=missed)

    assert checks.overdue_is_supervised(now=missed).is_kept


def test_what_was_reported_or_released_in_time_is_not_marked(district, chief, parts, late):
    carried_out(district, parts[0], NOW)
    actions.release(parts[1], note="Not theirs.", by=chief, now=NOW)

    assert actions.supervise_late(now=late) == 0


def test_the_report_on_the_part_is_the_report_and_verifying_it_lifts(
    district, chief, parts, marked, late
):
    carried_out(district, parts[0], late)
    mark = Supervision.objects.get(unit=parts[0].unit)
    assert (mark.state, mark.report, mark.holder) == ("reported", "Done.", district.centre)

    actions.send_back(parts[0], note="The third drain.", by=chief, now=late)
    mark.refresh_from_db()
    assert (mark.state, mark.holder) == (SupervisionState.OPEN, parts[0].unit)

    hand = district.handler_of(parts[0].unit)
    actions.report(parts[0], report="All.", photos=(), by=hand, now=late)
    actions.verify(parts[0], by=chief, now=late)
    mark.refresh_from_db()
    assert (mark.state, mark.due_at, mark.lifted_by) == (SupervisionState.LIFTED, None, chief)


def test_a_released_part_and_a_directive_that_is_called_off_leave_nothing_open(
    chief, directive, parts, marked, late
):
    actions.release(parts[0], note="Not theirs.", by=chief, now=late)
    actions.call_off(directive, note="It did not rain.", by=chief, now=late)

    assert set(Supervision.objects.values_list("state", flat=True)) == {SupervisionState.LIFTED}


def test_a_later_due_time_is_a_clock_of_its_own(chief, directive, parts, marked, late):
    due_at = directive.due_at + timedelta(days=3)
    actions.give_longer(directive, due_at=due_at, note="The river.", by=chief, now=late)
    assert actions.supervise_late(now=due_at - timedelta(minutes=1)) == 0

    assert actions.supervise_late(now=due_at + timedelta(minutes=1)) == 2
    assert levels(parts[0]) == [ORDINARY, ORDINARY]


def test_by_hand_the_room_and_those_above_it_but_nobody_else(district, chief, order, parts):
    made = watch(parts[0], chief)
    assert (made.unit, made.holder, made.score) == (parts[0].unit, parts[0].unit, -5)
    with pytest.raises(Refused, match="already"):
        watch(parts[0], chief)
    with pytest.raises(Refused, match="gave this order"):
        watch(parts[1], district.dispatcher)
    with pytest.raises(Refused, match="Only a command room"):
        watch(parts[1], district.auditor)

    below = actions.issue(order, district.committees[:1], by=district.dispatcher, now=NOW)
    made = watch(below.tasks.get(), district.district_supervisor)
    hand = district.handler_of(made.unit)
    oversight.report_back(made, note="Soon.", by=hand, now=NOW)
    assert made.holder == district.rooms[0]


def test_what_awaits_its_look_is_not_put_under_supervision(district, chief, parts):
    carried_out(district, parts[0], NOW)

    with pytest.raises(Refused, match="what it reported"):
        watch(parts[0], chief)


def test_three_people_annul_a_mark_and_the_figures_of_calls_go_on(district, parts, marked, late):
    mark, leader = marked[0], MemberFactory(supervisor=True, organisation=district.government)
    hand = district.handler_of(mark.unit)
    made = oversight.appeal(mark.about, reason="No rain.", supervision=mark, by=hand, now=late)
    assert made.holder == district.centre
    oversight.pass_on(made, note="Right.", by=district.district_dispatcher, now=late)
    oversight.endorse(made, note="Right.", by=district.district_supervisor, now=late)
    oversight.uphold(made, note="Right.", by=leader, now=late)

    mark.refresh_from_db()
    assert (mark.state, mark.score) == (SupervisionState.ANNULLED, 0)
    assert Message.objects.filter(template="order_judgement_decided").exists()
    assert count(now=late)


def test_what_nobody_does_is_warned_of_and_stays_with_the_unit(district, marked):
    overdue = marked[0].due_at + timedelta(hours=1)
    assert not supervisions_go_on(now=overdue).is_kept

    oversight.warn_holders(now=overdue)

    assert supervisions_go_on(now=overdue).is_kept
    marked[0].refresh_from_db()
    assert marked[0].holder == marked[0].unit
    assert Message.objects.filter(template="order_oversight_late").exists()


def test_pages_show_it_to_the_room_and_the_unit_and_to_nobody_else(
    district, chief, signed_in, parts, marked, late, time_machine
):
    time_machine.move_to(late, tick=False)
    hand, other = (district.handler_of(task.unit) for task in parts)
    address = reverse("matter_oversight", args=[parts[0].matter_id])
    room, unit = signed_in(chief), signed_in(hand)
    for client in (room, unit):
        assert address in page(client, parts[0].get_absolute_url())
        assert parts[0].directive.code in page(client, reverse("supervisions"))
        assert parts[0].directive.title in page(client, address)
    assert signed_in(other).get(address).status_code == 404
    (sums,) = unit.get(reverse("supervisions")).context["sums"]
    assert (sums.unit, sums.running) == (parts[0].unit, 1)
    named = room.get(reverse("supervisions"), {"q": parts[0].directive.code}).context["page"]
    assert len(named) == 2
    answer = room.get(reverse("export_supervisions", args=["csv"]))
    assert parts[0].directive.code in answer.content.decode()

    act = reverse("act_oversight", args=["supervision", marked[0].pk, "report"])
    assert unit.post(act, {"note": ""}).status_code == 422
    assert unit.post(act, {"note": "Nearly done."}).url == address
    assert unit.post(act.replace("report", "appeal"), {"note": "No rain."}).url == address
    lift = reverse("act_oversight", args=["supervision", marked[0].pk, "lift"])
    assert room.post(lift, {"note": "Seen."}).url == address
    assert "Seen." in page(unit, address)


def test_the_room_supervises_on_the_page_of_the_directive(signed_in, chief, parts, time_machine):
    time_machine.move_to(NOW, tick=False)
    room = signed_in(chief)
    task = parts[0]
    address = reverse("act_task", args=[task.directive_id, task.pk, "supervise"])

    said = {"level": "red", "reason": "Rain.", "expected": "Hurry.", "until": f"{UNTIL}"}
    assert room.post(address, {**said, "reason": ""}).status_code == 422
    assert room.post(address, said).url == task.get_absolute_url()

    assert levels(task) == [(Cause.HAND, Level.RED)]


@pytest.mark.parametrize("rows", [2, 5])
def test_the_page_costs_the_same_however_many_parts_are_watched(
    district, chief, order, signed_in, django_assert_max_num_queries, rows, time_machine
):
    time_machine.move_to(NOW, tick=False)
    units = [*district.offices, *district.committees][:rows]
    directive = actions.issue(order, units, by=chief, now=NOW)
    for task in directive.tasks.select_related("matter__room", "matter__unit"):
        watch(task, chief)
    client = signed_in(chief)
    client.get(directive.get_absolute_url())
    with django_assert_max_num_queries(16):
        client.get(directive.get_absolute_url())
