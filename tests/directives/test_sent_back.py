"""The room's own clock: time to verify, and what a unit gets when its part is sent back."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW
from tests.pages import page
from youhu.common.errors import Refused
from youhu.directives import actions, checks
from youhu.directives.models import Directive, Task
from youhu.directives.rules import State, TaskState
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.oversight import actions as oversight
from youhu.oversight.models import Supervision
from youhu.oversight.rules import Level

# NOW is a Monday at 10:24, and the parts are due on the Wednesday at 10:24.
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November, where the district is."""
    return NOW.replace(day=day, hour=hour, minute=minute)


def reported(district, task: Task, now: datetime) -> Task:
    hand = district.handler_of(task.unit)
    if task.state == TaskState.ISSUED:
        actions.sign(task, by=hand, now=NOW)
    actions.report(task, report="Done.", photos=(), by=hand, now=now)
    return task


def sweep(now: datetime) -> None:
    actions.warn(now=now)
    actions.supervise_late(now=now)


def levels(task: Task) -> list[str]:
    rows = Supervision.objects.filter(matter=task.matter).order_by("pk")
    return list(rows.values_list("level", flat=True))


@pytest.fixture
def rules(directive):
    oversight.load_shipped(valid_from=timezone.localdate(NOW) - 400 * DAY)


@pytest.fixture
def part(district, parts, rules) -> Task:
    """Reported on the day of the order, in time."""
    return reported(district, parts[0], on(23, 11, 24))


def test_what_came_in_time_and_waited_long_has_a_clock_of_its_own(chief, part) -> None:
    late = part.due_at + 20 * DAY
    actions.send_back(part, note="The third drain.", by=chief, now=late)
    sweep(late + MINUTE)

    assert (levels(part), part.leg, part.due_at > late + DAY) == ([], 1, True)
    assert checks.overdue_is_supervised(now=late + 5 * MINUTE).is_kept

    sweep(part.due_at + MINUTE)
    assert levels(part) == [Level.ORDINARY]
    assert not list(broken_chains())


def test_it_has_the_work_hours_that_were_left_and_at_least_a_work_day(district, chief, parts):
    early, hasty = parts
    reported(district, early, on(23, 11, 24))
    reported(district, hasty, on(25, 10, 23))
    for task in parts:
        actions.send_back(task, note="Not yet.", by=chief, now=on(27, 15))

    # Left were Monday from 11:24, Tuesday, and Wednesday to 10:24: 13 work hours.
    assert early.due_at == NOW.replace(month=12, day=1, hour=12, minute=0)
    assert hasty.due_at == on(30, 18)


def test_a_part_is_never_due_sooner_for_being_sent_back(chief, part) -> None:
    before = part.due_at

    actions.send_back(part, note="At once.", by=chief, now=on(23, 11, 30))

    assert part.due_at >= before


def test_what_came_late_stays_late_but_the_rooms_wait_is_not_charged(district, chief, parts, rules):
    task = parts[0]
    sweep(on(25, 10, 25))
    reported(district, task, on(25, 11, 24))

    back = on(25, 11, 24) + 20 * DAY
    actions.send_back(task, note="Not yet.", by=chief, now=back)
    sweep(back + MINUTE)

    assert (levels(task), task.leg, task.due_at < back) == ([Level.ORDINARY], 0, True)
    assert back - task.due_at == timedelta(hours=1)
    sweep(back + 2 * DAY)
    assert levels(task) == [Level.ORDINARY, Level.YELLOW]


def test_the_room_may_grant_a_time_but_none_that_has_passed_or_is_shorter(chief, part) -> None:
    for moment in (on(23, 11), part.due_at - MINUTE):
        with pytest.raises(Refused, match="later than the present"):
            actions.send_back(part, note="More.", due_at=moment, by=chief, now=on(23, 12))

    actions.send_back(part, note="More.", due_at=on(30, 9), by=chief, now=on(23, 12))

    assert (part.due_at, part.leg) == (on(30, 9), 1)
    told = Message.objects.get(template="directive_sent_back")
    assert told.context["due"] == "2026-11-30 09:00"


def test_giving_longer_takes_nothing_from_what_was_sent_back(chief, directive, part, parts) -> None:
    actions.send_back(part, note="More.", due_at=on(30, 9), by=chief, now=on(23, 12))

    actions.give_longer(directive, due_at=on(27, 9), note="Rain.", by=chief, now=on(23, 13))

    due = dict(Task.objects.values_list("pk", "due_at"))
    assert [due[task.pk] for task in parts] == [on(30, 9), on(27, 9)]


def test_who_gave_longer_meanwhile_is_not_overwritten(chief, directive, part) -> None:
    stale = Task.objects.select_related("directive", "unit", "matter__room").get(pk=part.pk)
    actions.give_longer(directive, due_at=on(30, 9), note="Rain.", by=chief, now=on(23, 13))

    with pytest.raises(Refused, match="Someone else"):
        actions.send_back(stale, note="More.", by=chief, now=on(23, 13))


def test_the_room_has_two_work_days_and_is_warned_once(district, chief, part) -> None:
    assert part.verify_due_at == on(25, 18)
    sweep(on(25, 18))
    assert checks.tasks_go_on(now=on(25, 18)).is_kept
    late = on(25, 18, 5)
    (found,) = checks.tasks_go_on(now=late).findings
    assert "room was not warned" in found.text

    sweep(late)
    sweep(late + MINUTE)

    told = Message.objects.filter(template="directive_unverified")
    assert [message.unit for message in told] == [district.centre]
    assert checks.tasks_go_on(now=late).is_kept
    assert not list(broken_chains())


def test_each_report_has_a_time_to_verify_of_its_own(district, chief, part) -> None:
    sweep(on(25, 18, 5))
    actions.send_back(part, note="More.", by=chief, now=on(26, 9))
    reported(district, part, on(26, 10))

    assert (part.verify_due_at, part.verify_warned_at) == (on(30, 18), None)
    sweep(on(30, 18, 1))
    assert Message.objects.filter(template="directive_unverified").count() == 2


def test_a_report_from_before_rooms_had_a_clock_gets_one(part) -> None:
    Task.objects.filter(pk=part.pk).update(verify_due_at=None)
    assert any("no time is set" in one.text for one in checks.tasks_go_on(now=NOW).findings)

    sweep(on(24, 9))

    part.refresh_from_db()
    assert part.verify_due_at == on(26, 18)
    assert checks.agree_with_ledger(now=NOW).is_kept


def test_the_promise_finds_what_was_changed_behind_the_ledger(directive, part) -> None:
    assert checks.agree_with_ledger(now=NOW).is_kept
    Task.objects.filter(pk=part.pk).update(state=TaskState.VERIFIED, ended_at=NOW)
    Directive.objects.update(state=State.DONE, ended_at=NOW)

    found = checks.agree_with_ledger(now=NOW)

    assert [one.code for one in found.findings] == [directive.code, directive.code]
    assert (found.looked_at, str(part.unit) in found.findings[1].text) == (3, True)


def test_the_pages_show_the_rooms_clock(signed_in, chief, directive, part, time_machine) -> None:
    late = on(25, 18, 5)
    sweep(late)
    time_machine.move_to(late, tick=False)
    room = signed_in(chief)

    assert "核验时限" in page(room, directive.get_absolute_url(), language="zh-hans")
    assert "1 not verified in time" in page(room, reverse("directives"), language="en")
    assert room.get(reverse("directives"), {"tab": "overdue"}).context["page"].object_list
    assert "2026-11-25 18:00" in room.get(reverse("export_directives", args=["csv"])).text


def test_the_room_sends_back_with_a_time_or_without(signed_in, chief, part, time_machine) -> None:
    time_machine.move_to(on(23, 12), tick=False)
    room = signed_in(chief)
    address = reverse("act_task", args=[part.directive_id, part.pk, "send_back"])

    assert room.post(address, {"note": "More.", "due_at": "2026-11-23T11:00"}).status_code == 422
    assert room.post(address, {"note": "More.", "due_at": "2026-11-30T09:00"}).status_code == 302

    part.refresh_from_db()
    assert (part.state, part.due_at) == (TaskState.EXECUTING, on(30, 9))
