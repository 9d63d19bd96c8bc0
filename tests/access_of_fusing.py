"""Who gets what behind the addresses of the double grid, and where they lead."""

from datetime import date

from django.urls import reverse

from tests.factories import NOW, neighbourhood
from youhu.fusing import actions

#                              nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_fusion_plan POST":    "302 403 403 403 403 403 422 404 422 403 403",
    "begin_fusion_plan POST":  "302 403 403 403 403 403 422 422 422 403 403",
    "choose_fusion POST":      "302 403 403 403 403 403 422 404 422 403 403",
    "export_fused_cells":      "302 403 403 403 200 200 200 200 200 200 200",
    "export_fusion_plan":      "302 403 403 403 403 403 200 404 200 200 403",
    "export_fusion_plans":     "302 403 403 403 403 403 200 200 200 200 403",
    "fused_cells":             "302 403 403 403 200 200 200 200 200 200 200",
    "fusion_plan":             "302 403 403 403 403 403 200 404 200 200 403",
    "fusion_plans":            "302 403 403 403 403 403 200 200 200 200 403",
}  # fmt: skip
ELSEWHERE = ("act_fusion_plan", "choose_fusion", "export_fusion_plan", "fusion_plan")


def prepare(made):
    """The desk of a community has begun a plan."""
    near = neighbourhood(made)
    draft = actions.Draft(made.communities[0], "Too large", date(NOW.year + 9, 1, 1))
    made.fusion_plan = actions.begin(draft, by=near.secretary, now=NOW)


def address(name, district):
    """Where `name` leads for the one plan."""
    more = {"act_fusion_plan": ["withdraw"], "export_fusion_plan": ["csv"]}
    return reverse(name, args=[district.fusion_plan.pk, *more.get(name, [])])
