"""Road nets: handed in, looked at, put to use; how slow which hour is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.ledger.models import Entry
from youhu.registry.http import MemberRequest
from youhu.roads import actions, queries
from youhu.roads.actions import Given
from youhu.roads.forms import NetForm
from youhu.roads.models import HourFactor, RoadFile, RoadNet
from youhu.roads.picture import picture_of
from youhu.roads.rules import READABLE, RoadClass, State, Vehicle
from youhu.roads.tasks import import_net
from youhu.solvers.roads import DAY

UNPROCESSABLE = 422
TALLEST = 2.0  # of the factors, at the top of the chart; what is more is drawn as high
SAID = {
    "hand_in": pgettext_lazy("road net", "handed in"),
    "finish": pgettext_lazy("road net", "read"),
    "fail": pgettext_lazy("road net", "not readable"),
    "activate": pgettext_lazy("road net", "put to use"),
    "set_aside": pgettext_lazy("road net", "put aside"),
    "learn": pgettext_lazy("road net", "hours learnt"),
}
VERBS: dict[str, Callable[..., None]] = {
    "activate": actions.activate,
    "set-aside": actions.set_aside,
}


def _refuse_others(request: MemberRequest) -> None:
    if not queries.reads(request.member):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def road_nets(request: MemberRequest) -> HttpResponse:
    """All nets, which is in use, and where another is handed in."""
    _refuse_others(request)
    may_keep, made = queries.may_keep(request.member), list[RoadNet]()
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    form = NetForm(request.POST or None, request.FILES or None)

    def do(name: str, file: Given) -> None:
        made.append(import_net(name, file, by=request.member, now=timezone.now()))

    if request.method == "POST" and act(form, do):
        return redirect(made[0])
    rows = RoadNet.objects.visible_to(request.member).order_by("-pk")
    nets = list(rows[:50])
    context = {
        "nets": nets, "form": form if may_keep else None,
        "active": next((net for net in nets if net.state == State.ACTIVE), None),
    }  # fmt: skip
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "roads/list.html", context, status=status)


def _find(request: MemberRequest, pk: int) -> RoadNet:
    _refuse_others(request)
    rows = RoadNet.objects.visible_to(request.member)
    return get_object_or_404(rows.select_related("made_by__person"), pk=pk)


@require_safe
def road_net(request: MemberRequest, pk: int) -> HttpResponse:
    """One net: how far it is read, what is wrong, or what it covers."""
    net = _find(request, pk)
    if request.htmx:
        return render(request, "roads/_reading.html", {"net": net})
    return _page(request, net)


def _page(request: MemberRequest, net: RoadNet, *, wrong: str = "") -> HttpResponse:
    is_read, may_keep = net.state in READABLE, queries.may_keep(request.member)
    lines = Entry.objects.of(net).select_related("by__person").order_by("-seq")[:20]
    context = {
        "net": net, "wrong": wrong,
        "picture": picture_of(net, now=timezone.now()) if is_read else None,
        "measures": _measures(net) if is_read else [],
        "may_activate": may_keep and net.state == State.READY,
        "may_set_aside": may_keep and net.state == State.ACTIVE,
        "lines": [(line, SAID.get(line.verb, line.verb)) for line in lines],
    }  # fmt: skip
    return render(request, "roads/net.html", context, status=UNPROCESSABLE if wrong else 200)


def _measures(net: RoadNet) -> list[dict[str, Any]]:
    """By vehicle: how much of its roads is one net, what a straight line is worth there."""
    rows = []
    for vehicle in Vehicle:
        said = net.measures.get(vehicle.value, {})
        joined, error = said.get("joined", 0), said.get("error")
        rows.append({
            "vehicle": vehicle.label, "joined": round(joined * 100),
            "detour": said.get("detour"), "kmh": said.get("kmh"),
            "error": None if error is None else round(error * 100),
        })  # fmt: skip
    return rows


@require_safe
def road_file(request: MemberRequest, pk: int) -> HttpResponse:
    """The file as it was handed in."""
    net = _find(request, pk)
    kept = get_object_or_404(RoadFile, net=net)
    response = HttpResponse(bytes(kept.given), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="road-net-{net.pk}{_ending(net)}"'
    return response


def _ending(net: RoadNet) -> str:
    name = net.file_name.lower()
    return next((end for end in (".osm.pbf", ".osm", ".pbf") if name.endswith(end)), ".geojson")


@require_POST
def act_road_net(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Put a net to use, or put it aside."""
    net = _find(request, pk)
    if verb not in VERBS:
        raise Http404
    if not queries.may_keep(request.member):
        raise PermissionDenied
    try:
        VERBS[verb](net, by=request.member, now=timezone.now())
    except Refused as why:
        return _page(request, _find(request, pk), wrong=str(why))
    messages.success(request, _("Done. Ways are reckoned by it from now on."))
    return redirect(net)


@dataclass(frozen=True)
class Bar:
    """One factor of a chart, 100 units tall."""

    label: str
    factor: float
    trips: int
    x: float
    height: float

    @property
    def y(self) -> float:
        return round(100 - self.height, 1)


@dataclass(frozen=True)
class Chart:
    """The hours of the day for one vehicle and class of roads."""

    vehicle: str
    roads: str
    bars: Sequence[Bar]
    trips: int
    learnt_at: Any
    version: int


@require_safe
def road_hours(request: MemberRequest) -> HttpResponse:
    """How many times longer roads take at which hour, and from how many trips that is known."""
    _refuse_others(request)
    rows = HourFactor.objects.filter(district=request.member.area_code[:6])
    newest = dict(rows.values_list("vehicle").annotate(Max("version")).order_by("vehicle"))
    charts = [
        chart
        for vehicle, version in newest.items()
        for chart in _charts(list(rows.filter(vehicle=vehicle, version=version).order_by("start")))
    ]
    context = {"charts": charts, "line": round(100 - 100 / TALLEST, 1)}
    return render(request, "roads/hours.html", context)


def _charts(rows: list[HourFactor]) -> list[Chart]:
    charts = []
    for road_class in RoadClass:
        mine = {row.start: row for row in rows if row.road_class == road_class}
        if mine:
            first = next(iter(mine.values()))
            bars = [_bar(n, band.start, band.end, mine.get(band.start))
                    for n, band in enumerate(DAY)]  # fmt: skip
            charts.append(Chart(
                first.get_vehicle_display(), str(road_class.label), bars,
                sum(row.trips for row in mine.values()), first.learnt_at, first.version,
            ))  # fmt: skip
    return charts


def _bar(number: int, start: int, end: int, row: HourFactor | None) -> Bar:
    factor = row.factor if row else 1.0
    height = round(min(factor, TALLEST) / TALLEST * 100, 1)
    return Bar(f"{start}–{end}", factor, row.trips if row else 0, number * 30.0 + 4, height)
