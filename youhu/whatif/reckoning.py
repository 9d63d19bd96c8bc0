"""The whole simulation of a month: read, fit, replay, compare; JSON with keys and names."""

from collections.abc import Callable
from datetime import date, datetime
from time import perf_counter
from typing import Any

from django.utils.translation import gettext as _

from youhu.calls.reference import Reference
from youhu.common.errors import Refused
from youhu.registry.models import Organisation
from youhu.solvers.queues.model import Model
from youhu.solvers.queues.trial import trial
from youhu.whatif.changes import change_of
from youhu.whatif.reading import Past, read
from youhu.whatif.rules import STAGES, Ask

LEAST = 50
Tell = Callable[[float], None]  # hears which part of the work is done, 0 to 1


def reckon(
    ask: Ask, *, district: str, month: date, seeds: int, known: Reference, now: datetime,
    tell: Tell = lambda _part: None,
) -> dict[str, Any]:  # fmt: skip
    """What the month would have been like. Raises Refused when it says too little."""
    began = perf_counter()
    past = read(district, month, known, now)
    if int(past.calls.counts.sum()) < LEAST:
        said = _("Only %(n)s calls of that month can be replayed; %(least)s are needed.")
        raise Refused(said % {"n": int(past.calls.counts.sum()), "least": LEAST})
    change = change_of(ask, past, known)
    tell(0.1)
    model = Model(past.history, past.calls)
    tell(0.2)
    told = trial(model, change, seeds=seeds, tell=lambda part: tell(0.2 + 0.8 * part))
    return {
        "month": month.isoformat(),
        "asked": ask.as_json(),
        "not_read": past.not_read,
        "beside": len(past.rows) - told["counted"],
        "visits": len(past.visits),
        "model": _model(model),
        "seconds": round(perf_counter() - began, 1),
        **_named(told, past, known),
    }


def _model(model: Model) -> list[dict[str, Any]]:
    """By stage: how many stations, hands, visits, and the part of a visit that is work."""
    found = []
    stages, share = model.history.stage, model.fitted.share[model.history.station]
    for number, stage in enumerate(STAGES):
        mine = stages == number
        stations = {int(one) for one in model.history.station[mine]}
        if stations:
            found.append(
                {
                    "stage": stage.value,
                    "stations": len(stations),
                    "hands": int(sum(model.fitted.hands[one] for one in stations)),
                    "visits": int(mine.sum()),
                    "work": round(float(share[mine].mean()), 3),
                    "out_of_turn": round(float(model.fitted.jumps[mine].mean()), 3),
                }
            )
    return found


def _named(told: dict[str, Any], past: Past, known: Reference) -> dict[str, Any]:
    """Names beside the keys of units, categories, stages and calls."""
    units = {unit.pk: unit.short for unit in Organisation.objects.all()}
    categories = {pk: str(one) for pk, one in known.tables.categories.items()}
    for part in (told["check"], told["result"]):
        for row in part["units"]:
            row["name"] = units.get(row["key"], "")
        for row in part["categories"]:
            row["name"] = categories[row["key"]]
    for row in told["result"]["stages"]:
        row["stage"] = STAGES[row["stage"]].value
    for row in told["result"]["samples"]:
        call = past.rows[row["call"]]
        row.update(number=call["number"], category=categories[call["category_id"]])
    return told
