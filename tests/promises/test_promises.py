"""The three promises are green in a sound district, and name the place where one is broken."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.factories import NOW, in_state, raised, tiny_district
from youhu.calls.models import Call
from youhu.calls.rules import State
from youhu.promises.actions import examine, look, tick
from youhu.promises.models import Examination, Heartbeat
from youhu.promises.queries import pasts
from youhu.registry.rules import OrgKind
from youhu.territory.models import AreaShape, Roster
from youhu.territory.rules import AreaKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    made = tiny_district()
    raised(made)
    tick(now=NOW)
    return made


def broken(now=NOW):
    return {str(a.title): a.findings for a in look(now=now) if a.findings}


def only(findings):
    ((_title, found),) = findings.items()
    return found


def test_all_three_promises_are_kept(district):
    assert broken() == {}


def test_a_moved_polygon_is_named_with_its_place(district):
    shape = AreaShape.objects.get(area=district.cells[0])
    ring = shape.geometry["coordinates"][0]
    ring[:] = [[lng + 0.001, lat] for lng, lat in ring]
    shape.save()
    found = only(broken())
    assert any(district.cells[0].code in finding.code for finding in found)
    assert all(113.29 < finding.lng < 113.35 for finding in found)


def test_a_unit_without_a_night_turn_is_named(district):
    Roster.objects.filter(post__unit=district.urban).update(starts="08:00", ends="20:00")
    (finding,) = only(broken())
    assert finding.code == district.urban.code
    assert "20:00" in finding.text


def test_a_member_whose_term_ends_leaves_a_gap(district):
    for line in Roster.objects.filter(post__unit=district.urban).select_related("member"):
        line.member.valid_until = (NOW + timedelta(days=10)).date()
        line.member.save()
    assert only(broken())[0].code == district.urban.code


def test_a_sweep_that_stands_still_is_named(district):
    Heartbeat.objects.update(ran_at=NOW - timedelta(minutes=3))
    assert "last ran" in only(broken())[0].text


def test_an_overdue_call_that_nobody_was_warned_of_is_named(district):
    call = Call.objects.get()
    late = call.stage_due_at + timedelta(minutes=5)
    Heartbeat.objects.update(ran_at=late)
    (finding,) = only(broken(late))
    assert finding.code == call.number
    assert finding.link == call.get_absolute_url()
    tick(now=late)
    assert broken(late) == {}


def test_a_call_whose_state_was_changed_behind_the_ledger_is_named(district):
    Call.objects.update(state=State.WORKING)
    assert only(broken())[0].code == Call.objects.get().number


def test_a_unit_that_is_dissolved_with_open_calls_is_named(district):
    unit = Call.objects.get().unit
    unit.active_until = NOW.date()
    unit.save()
    found = {f.code for findings in broken().values() for f in findings}
    assert Call.objects.get().number in found


def test_a_clock_beyond_the_known_calendar_is_named(district):
    Call.objects.update(is_uncertain=True)
    assert "not known yet" in only(broken())[0].text


def test_without_a_map_there_is_a_blind_spot(district):
    AreaShape.objects.filter(area__kind=AreaKind.CELL).delete()
    assert any("no map" in f.text for fs in broken().values() for f in fs)


def test_the_command_ends_with_one_when_a_promise_is_broken(district, capsys):
    tick(now=timezone.now())
    Roster.objects.filter(post__unit__kind=OrgKind.DEPARTMENT).delete()
    with pytest.raises(SystemExit) as ended:
        call_command("promises", "--json")
    assert ended.value.code == 1
    answers = json.loads(capsys.readouterr().out)
    assert {answer["promise"] for answer in answers} == {
        "never_closed", "no_blind_spot", "never_interrupted",
    }  # fmt: skip


def test_an_examination_is_kept_in_both_languages(district):
    found = examine(now=NOW)
    assert found.is_kept
    assert set(found.answers) == {"zh-hans", "en"}


def test_anyone_may_see_the_promises_and_a_supervisor_may_check_again(district, client):
    examine(now=NOW)
    assert client.get(reverse("promises")).status_code == 200
    assert client.post(reverse("examine_promises")).status_code == 302
    assert Examination.objects.count() == 1
    client.force_login(district.supervisor.person.user)
    assert client.post(reverse("examine_promises")).status_code == 302
    assert Examination.objects.count() == 2
    assert client.get(reverse("promises")).status_code == 200


def test_findings_are_read_by_staff_and_only_counted_by_others(district, client, signed_in):
    call = Call.objects.get()
    Call.objects.update(state=State.WORKING)
    found = examine(now=NOW)
    assert not found.is_kept
    english = {"headers": {"Accept-Language": "en"}}
    for other in (client, signed_in(district.resident)):
        said = other.get(reverse("promises"), **english).content.decode()
        assert call.number not in said
        assert "1 place<" in said
    for staff in (district.supervisor, district.grid_worker):
        assert call.number in signed_in(staff).get(reverse("promises"), **english).content.decode()


def test_a_failing_sweep_stops_the_heart_but_not_the_other_sweeps(district, monkeypatch):
    def fail(*, now):
        raise RuntimeError("no network")

    call = in_state(district, State.ANSWERED)
    monkeypatch.setattr("youhu.notices.actions.deliver", fail)
    later = call.stage_due_at + timedelta(days=1)
    with pytest.raises(RuntimeError, match="sweeps failed"):
        tick(now=later)
    call.refresh_from_db()
    assert call.state == State.CLOSED
    assert Heartbeat.objects.get(name="tick").ran_at == NOW
    assert Heartbeat.objects.get(name="calls.lapse").ran_at == later
    assert Heartbeat.objects.get(name="notices.deliver").ran_at == NOW


def test_a_call_that_is_gone_from_its_table_is_named(district):
    subject = Call.objects.get().subject
    Call.objects.all().delete()
    assert only(broken())[0].code == subject


def test_a_call_that_nobody_can_take_on_is_named(district):
    district.handler.valid_until = NOW.date()
    district.handler.save()
    found = [f for findings in broken().values() for f in findings]
    assert any("nobody who serves" in finding.text for finding in found)


def test_a_later_rung_that_the_sweep_missed_is_named(district):
    call = Call.objects.get()
    tick(now=call.stage_due_at)
    late = call.stage_due_at + timedelta(days=40)
    Heartbeat.objects.update(ran_at=late)
    assert any(f.code == call.number for fs in broken(late).values() for f in fs)


def test_each_promise_has_its_own_ribbon_of_days(district):
    examine(now=NOW - timedelta(days=2))
    Roster.objects.filter(post__unit=district.urban).update(starts="08:00", ends="20:00")
    examine(now=NOW - timedelta(days=1))
    Roster.objects.filter(post__unit=district.urban).update(starts="08:00", ends="08:00")
    tick(now=NOW)
    examine(now=NOW)

    past = pasts(now=NOW)

    closed, blind = past["never_closed"], past["no_blind_spot"]
    assert [day.look for day in closed.days[-3:]] == ["kept", "broken", "kept"]
    assert closed.kept_since == 1
    assert blind.kept_since == 3
    assert blind.days[0].look == "unknown"
