"""Directives: given to many, signed, reported, verified, warned of, called off."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.pages import picture
from youhu.common.errors import Refused
from youhu.common.images import photo_from_upload
from youhu.directives import actions, checks
from youhu.directives.models import Directive, Task
from youhu.directives.rules import MOVES, TASK_MOVES, State, TaskState, Warned
from youhu.ledger.actions import may_move
from youhu.ledger.models import Entry
from youhu.ledger.queries import broken_chains
from youhu.notices.models import Message
from youhu.registry.models import Member
from youhu.registry.rules import Role

SOON = NOW + timedelta(hours=1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def carried_out(district, task, *, now=SOON, photos=()):
    """The unit signs and reports its part."""
    handler = district.handler_of(task.unit)
    actions.sign(task, by=handler, now=NOW)
    actions.report(task, report="Done.", photos=photos, by=handler, now=now)
    return task


def test_every_unit_gets_a_part_a_clock_and_a_message(district, directive, parts) -> None:
    assert [task.unit for task in parts] == district.offices
    assert {task.sign_due_at for task in parts} == {NOW + timedelta(hours=2)}
    told = Message.objects.filter(template="directive_issued")
    assert {message.unit for message in told} == set(district.offices)
    assert Entry.objects.get(subject=directive.subject).payload["units"] == ["office-1", "office-2"]


def test_a_due_time_before_the_time_to_sign_is_the_time_to_sign(district, chief, order) -> None:
    hasty = replace(order, due_at=NOW + timedelta(minutes=20))

    directive = actions.issue(hasty, district.offices, by=chief, now=NOW)

    assert {task.sign_due_at for task in directive.tasks.all()} == {hasty.due_at}


@pytest.mark.parametrize("hand", ["handler", "grid_worker", "auditor", "admin", "resident"])
def test_only_a_command_room_gives_directives(district, order, hand) -> None:
    with pytest.raises(Refused, match="Only a command room"):
        actions.issue(order, district.offices, by=getattr(district, hand), now=NOW)


def test_a_subdistrict_commands_its_own_communities_alone(district, order) -> None:
    own, others = district.committees[:2], district.committees[2:]
    directive = actions.issue(order, own, by=district.dispatcher, now=NOW)

    with pytest.raises(Refused, match="does not take orders"):
        actions.issue(order, others, by=district.dispatcher, now=NOW)

    assert directive.tasks.count() == 2


@pytest.mark.parametrize(
    ("changes", "units", "why"),
    [({}, [], "at least one unit"), ({"due_at": NOW}, None, "has passed")],
)
def test_an_order_that_cannot_be_carried_out_is_refused(
    district, chief, order, changes, units, why
) -> None:
    chosen = district.offices if units is None else units

    with pytest.raises(Refused, match=why):
        actions.issue(replace(order, **changes), chosen, by=chief, now=NOW)

    assert not Directive.objects.exists()


def test_the_last_part_that_is_verified_ends_the_directive(district, chief, directive, parts):
    for task in parts:
        carried_out(district, task)
    actions.verify(parts[0], by=chief, now=SOON)
    assert fresh(directive).state == State.RUNNING

    actions.verify(parts[1], by=chief, now=SOON)

    assert fresh(directive).state == State.DONE
    assert not list(broken_chains())


def test_pictures_are_kept_with_the_report(district, parts) -> None:
    photo = photo_from_upload(picture())

    carried_out(district, parts[0], photos=(photo, photo))

    assert [one.sha256 for one in parts[0].evidence.all()] == [photo.sha256]


def test_nobody_signs_or_reports_for_another_unit(district, parts) -> None:
    other = district.handler_of(parts[1].unit)

    with pytest.raises(Refused, match="belongs to"):
        actions.sign(parts[0], by=other, now=NOW)


def test_only_the_room_that_gave_the_order_verifies(district, parts) -> None:
    carried_out(district, parts[0])

    with pytest.raises(Refused, match="which gave the order"):
        actions.verify(parts[0], by=district.dispatcher, now=SOON)


def test_what_is_sent_back_goes_on_and_is_counted(district, chief, parts) -> None:
    task = carried_out(district, parts[0])

    actions.send_back(task, note="The third drain is blocked.", by=chief, now=SOON)

    task = fresh(task)
    assert (task.state, task.times_sent_back) == (TaskState.EXECUTING, 1)
    assert Message.objects.filter(template="directive_sent_back", unit=task.unit).exists()


def test_calling_off_releases_every_open_part(district, chief, directive, parts) -> None:
    carried_out(district, parts[0])
    actions.verify(parts[0], by=chief, now=SOON)

    actions.call_off(directive, note="It did not rain.", by=chief, now=SOON)

    states = [fresh(task).state for task in parts]
    assert states == [TaskState.VERIFIED, TaskState.CALLED_OFF]
    assert fresh(directive).state == State.CALLED_OFF


def test_releasing_the_last_open_part_ends_the_directive(district, chief, directive, parts):
    carried_out(district, parts[0])
    actions.verify(parts[0], by=chief, now=SOON)

    actions.release(parts[1], note="Not theirs.", by=chief, now=SOON)

    assert fresh(directive).state == State.DONE


def test_each_warning_is_given_once_in_whatever_order_sweeps_come(directive, parts) -> None:
    unsigned, overdue = NOW + timedelta(hours=3), directive.due_at + timedelta(minutes=1)
    assert actions.warn(now=NOW) == 0
    assert [actions.warn(now=unsigned) for _n in range(3)] == [2, 0, 0]
    assert [actions.warn(now=overdue) for _n in range(3)] == [2, 0, 0]
    assert actions.warn(now=unsigned) == 0

    assert {fresh(task).warned for task in parts} == {Warned.OVERDUE}
    told = Message.objects.filter(template__in=("directive_unsigned", "directive_overdue"))
    assert told.count() == 8  # each part, each warning, to the unit and to the room


def test_who_has_reported_is_not_warned_whatever_the_room_does(district, directive, parts) -> None:
    for task in parts:
        carried_out(district, task)
    assert actions.warn(now=directive.due_at + timedelta(minutes=1)) == 0

    actions.warn(now=directive.due_at + timedelta(days=9))

    assert {fresh(task).warned for task in parts} == {Warned.NOT}


def test_giving_longer_moves_every_open_part_and_its_warning(district, chief, directive, parts):
    actions.warn(now=directive.due_at + timedelta(minutes=1))
    later = directive.due_at + timedelta(days=3)

    actions.give_longer(
        directive, due_at=later, note="The river is high.", by=chief, now=directive.due_at
    )

    assert {(fresh(task).due_at, fresh(task).warned) for task in parts} == {(later, Warned.NOT)}
    assert actions.warn(now=later + timedelta(minutes=1)) == 2


def test_reminding_tells_whoever_has_not_signed_once_an_hour(district, chief, directive, parts):
    actions.sign(parts[0], by=district.handler_of(parts[0].unit), now=NOW)

    reminded = [actions.urge(directive, by=chief, now=NOW) for _n in range(2)]

    assert reminded == [1, 1]
    told = Message.objects.filter(template="directive_urged")
    assert [message.unit for message in told] == [parts[1].unit]


def test_the_promise_names_parts_that_are_stuck(district, directive, parts) -> None:
    assert checks.tasks_go_on(now=NOW).is_kept
    handler = district.handler_of(parts[0].unit)
    handler.valid_until = NOW.date()
    handler.save()

    found = checks.tasks_go_on(now=NOW + timedelta(days=1))

    assert [one.code for one in found.findings] == [directive.code]


def test_the_promise_names_what_is_overdue_without_a_warning(directive, parts) -> None:
    late = directive.due_at + timedelta(minutes=5)
    assert len(checks.tasks_go_on(now=late).findings) == 2

    actions.warn(now=late)

    assert checks.tasks_go_on(now=late).is_kept


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("verb", TASK_MOVES)
def test_every_state_verb_and_role_of_a_part(state, verb, role) -> None:
    """The table alone says what may happen; whatever it does not name is refused."""
    task, move = Task(state=state), TASK_MOVES[verb]
    by = Member(role=role)
    if state in move.sources and role in move.roles:
        may_move(task, move, by)
    else:
        with pytest.raises(Refused):
            may_move(task, move, by)


def test_a_directive_that_has_ended_stays_so() -> None:
    assert all(move.sources == {State.RUNNING} for move in MOVES.values())
