"""A household in no fused cell or in two, a lead who left, a plan that is stuck: each is found."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.fusing.conftest import DAY, TODAY, broken
from youhu.fusing import actions
from youhu.fusing.actions import Wanted
from youhu.fusing.following import take_effect, tell_of_vacancies
from youhu.fusing.ground import morning
from youhu.notices.models import Message
from youhu.promises.actions import tick
from youhu.territory.models import Fusion

pytestmark = pytest.mark.django_db
AT = morning(DAY)


def test_a_household_in_no_fused_cell_is_found(scene):
    assert broken(NOW) == []
    Fusion.objects.filter(cell__code=scene.cells[0]).delete()
    assert [why for why in broken(NOW) if "no Party grid" in why]


def test_a_household_in_two_fused_cells_is_found(scene):
    Fusion.objects.create(
        cell=scene.district.cells[0], party_cell=scene.near.party_cells[1],
        valid_from=TODAY, valid_until=DAY,
    )  # fmt: skip
    assert [why for why in broken(NOW) if "belongs to 2 Party grids" in why]


def test_a_lead_who_left_the_branch_is_found(scene):
    row = scene.near.leads[0]
    row.valid_until = TODAY
    row.save()
    assert [why for why in broken(NOW) if "has left the branch" in why]
    for _n in range(2):
        tell_of_vacancies(now=NOW)
    told = Message.objects.filter(template="lead_left").get()
    assert told.unit == scene.district.committees[0]


def test_a_reason_stands_for_a_lead_only_for_a_season(scene):
    plan = scene.begun()
    wanted = Wanted(leads={scene.grids[0]: 0}, reasons={scene.grids[0]: "Ill"})
    actions.choose(plan, wanted, by=scene.desk, now=NOW)
    actions.submit(plan, by=scene.desk, now=NOW)
    actions.approve(plan, by=scene.room, now=NOW)
    take_effect(now=AT)

    def unled(now):
        return [why for why in broken(now) if "has no lead" in why]

    assert unled(AT + timedelta(days=1)) == []
    assert len(unled(AT + timedelta(days=91))) == 1


def test_a_plan_that_nobody_can_approve_is_found(scene):
    plan = scene.merging()
    actions.submit(plan, by=scene.desk, now=NOW)
    assert [why for why in broken(NOW) if "second person" in why] == []
    for member in (scene.district.dispatcher, scene.district.district_dispatcher,
                   scene.district.supervisor, scene.district.district_supervisor):  # fmt: skip
        member.valid_until = TODAY
        member.save()
    assert [why for why in broken(NOW) if "second person" in why]


def test_a_plan_that_did_not_take_effect_is_found(scene):
    scene.approved()
    late = AT + timedelta(minutes=5)
    assert [why for why in broken(late) if "did not follow" in why]
    tick(now=late)
    assert [why for why in broken(late) if "did not follow" in why] == []
