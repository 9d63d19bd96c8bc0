"""Who gets what behind the addresses of figures and call-backs, and where they lead."""

from django.urls import reverse

from tests.factories import NOW
from youhu.calls import reference
from youhu.figures import actions
from youhu.figures.desks import desk_of, due_by
from youhu.figures.models import CallBack, Drawing, Exclusion
from youhu.ledger.actions import begin
from youhu.registry.models import nobody
from youhu.registry.rules import Role

#                        nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_callback POST":       "302 403 403 403 403 403 302 404 302 403 403",
    "act_exclusion POST":      "302 403 403 403 403 403 403 403 302 403 403",
    "act_period POST":         "302 403 403 403 403 403 403 403 422 403 403",
    "callbacks":               "302 403 403 403 403 403 200 200 200 200 403",
    "callbacks_count":         "302 200 200 200 200 200 200 200 200 200 200",
    "exclusions":              "302 403 403 403 403 403 200 200 200 200 403",
    "export_figure_calls":     "302 403 403 403 200 200 200 200 200 200 403",
    "export_figure_calls POST": "302 403 403 403 302 302 302 302 302 302 403",
    "export_figures":          "302 403 403 403 200 200 200 200 200 200 403",
    "figure_calls":            "302 403 403 403 200 200 200 200 200 200 403",
    "figures":                 "302 403 403 403 200 200 200 200 200 200 403",
    "formulas":                "302 403 403 403 200 200 200 200 200 200 403",
    "plan_callbacks POST":     "302 403 403 403 403 403 403 403 422 403 403",
    "propose_exclusion POST":  "302 403 403 403 403 403 422 422 422 403 403",
}  # fmt: skip
ELSEWHERE = (
    "act_callback", "act_exclusion", "act_period", "figure_calls", "export_figure_calls",
)  # fmt: skip


def address(name, district):
    """Where `name` leads for the answered call of the first subdistrict."""
    match name:
        case "act_period":
            return reverse(name, args=["2026-10", "restate"])
        case "figure_calls":
            return reverse(name, args=["solved"])
        case "export_figure_calls":
            return reverse(name, args=["solved", "csv"])
        case "act_callback":
            return reverse(name, args=[_call_back(district).pk, "miss"])
    return reverse(name, args=[_exclusion(district).pk, "agree"])


def _call_back(district):
    call, known = district.call, reference.current()
    found = CallBack.objects.filter(call=call).first()
    if found is not None:
        return found
    plan = {"share": 100, "least": 1, "seed": 1, "digest": "0" * 64}
    drawing = Drawing.objects.create(district=call.district, on=NOW, made_at=NOW, **plan)
    made = CallBack.objects.create(
        call=call, district=call.district, drawing=drawing, about=call.answered_at,
        desk=desk_of(known, call.cell_code, NOW), due_at=due_by(known, NOW),
    )  # fmt: skip
    begin(made, "draw", by=nobody(Role.CLOCK), now=NOW)
    return made


def _exclusion(district):
    found = Exclusion.objects.filter(call=district.call).first()
    said = {"ground": "other", "reason": "A test."}
    return found or actions.propose_exclusion(
        district.call, **said, by=district.dispatcher, now=NOW
    )
