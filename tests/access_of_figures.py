"""Where the addresses of figures and call-backs lead."""

from django.urls import reverse

from tests.factories import NOW
from youhu.calls import reference
from youhu.figures import actions
from youhu.figures.desks import desk_of, due_by
from youhu.figures.models import CallBack, Drawing, Exclusion
from youhu.ledger.actions import begin
from youhu.registry.models import nobody
from youhu.registry.rules import Role

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
