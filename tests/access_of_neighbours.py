"""Who gets what behind the addresses of household links; see test_access.py."""

from uuid import UUID

from django.urls import reverse

from tests.factories import NOW, MembershipFactory, neighbourhood, settle
from tests.factories.links import approved, proposed
from youhu.neighbours import actions
from youhu.neighbours.models import Exclusion, HouseholdLink, LinkPlan, LinkTask, Visit
from youhu.neighbours.rules import How, Purpose

#                              nob res nei gri han str dis oth sup aud adm
# The resident is a member of the Party who looks after households; the neighbour is not.
TABLE = {
    "links":                  "302 403 403 403 403 403 200 200 200 200 403",
    "export_links":           "302 403 403 403 403 403 200 200 200 200 403",
    "begin_link_plan POST":   "302 403 403 403 422 422 422 422 422 403 403",
    "succeed_links POST":     "302 403 403 403 404 404 302 404 422 403 403",
    "link_plan":              "302 403 403 403 403 403 200 404 200 200 403",
    "export_link_plan POST":  "302 403 403 403 404 404 403 403 403 403 403",
    "change_link_line POST":  "302 403 403 403 404 404 422 404 422 403 403",
    "act_link_plan POST":     "302 403 403 403 404 404 422 404 422 403 403",
    "link_visits":            "302 403 403 403 403 403 200 200 200 200 403",
    "export_link_visits":     "302 403 403 403 403 403 403 403 403 403 403",
    "act_visit POST":         "302 403 403 403 404 404 422 404 422 422 403",
    "link_conflicts":             "302 403 403 403 403 403 403 403 403 403 403",
    "end_link_conflict POST":     "302 403 403 403 403 403 403 403 403 403 403",
    "my_households":          "302 200 200 403 403 403 403 403 403 403 403",
    "my_household":           "302 200 404 403 403 403 403 403 403 403 403",
    "my_need":                "302 200 404 403 403 403 403 403 403 403 403",
}  # fmt: skip
ELSEWHERE = tuple(name.removesuffix(" POST") for name in TABLE if name not in (
    "links", "begin_link_plan POST", "link_visits", "link_conflicts", "my_households"
))  # fmt: skip


def prepare(made):
    """Links in force in one Party grid, a plan in the other, a need, a conflict, a task."""
    homes = neighbourhood(made)
    MembershipFactory(person=made.resident.person, organisation=homes.employer)
    settle(made.resident.person, homes.doors[0][5])
    approved(made, homes)
    proposed(homes, area=homes.party_cells[1])
    link = HouseholdLink.objects.filter(person=made.resident.person).order_by("pk")[0]
    told = actions.Said(UUID(int=1), How.DOOR, Purpose.NEED, "Needs a lift.")
    actions.visit(link, told, by=made.resident, now=NOW)
    actions.exclude(link.household, link.person, reason="x", by=homes.secretary, now=NOW)
    left = homes.memberships[0]
    left.valid_until = NOW.date()
    left.save()
    actions.open_tasks(now=NOW)


def address(name, district):
    """Where `name` leads."""
    plan = LinkPlan.objects.open().earliest("pk")
    line = plan.lines.order_by("pk")[0]
    visit = Visit.objects.get()
    wanted = {
        "export_links": ["csv"],
        "succeed_links": [LinkTask.objects.open().filter(person__isnull=False).get().pk],
        "link_plan": [plan.pk],
        "export_link_plan": [plan.pk, "csv"],
        "change_link_line": [plan.pk, line.pk],
        "act_link_plan": [plan.pk, "withdraw"],
        "export_link_visits": ["csv"],
        "act_visit": [visit.pk, "reveal"],
        "end_link_conflict": [Exclusion.objects.get().pk],
        "my_household": [visit.link_id],
        "my_need": [visit.pk],
    }
    return reverse(name, args=wanted[name])
