"""Road nets: handed in, read beside the site, put to use; what trips say about the hours."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move, record
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.roads.index import current
from youhu.roads.models import HourFactor, RoadFile, RoadNet
from youhu.roads.queries import may_keep
from youhu.roads.rules import FILES, LEAST_JOINED, MOST_BYTES, SILENT, VERSIONS_KEPT, Source, State
from youhu.solvers import roads
from youhu.solvers.roads import Fault, Line, Network, Profile, RoadsUnreadable, Trip

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Given:
    """A file as it was handed in."""

    name: str
    content: bytes


@transaction.atomic
def hand_in(name: str, given: Given, *, by: Member, now: datetime) -> RoadNet:
    """A file of roads is to be read; it is, as soon as the worker is free."""
    _check_keeper(by)
    source = FILES.get(Path(given.name.lower()).suffix)
    if source is None:
        raise Refused(
            _("This kind of file is not known. Hand in an .osm.pbf, .osm or .geojson file.")
        )
    if not given.content or len(given.content) > MOST_BYTES:
        raise Refused(
            _("The file is empty or larger than %(most)s MB. Cut the extract to the district.")
            % {"most": MOST_BYTES // 1024 // 1024}
        )
    net = RoadNet.objects.create(
        district=by.area_code[:6], name=name, source=source, file_name=given.name[-100:],
        sha256=sha256(given.content).hexdigest(), made_by=by, made_at=now, beat_at=now,
    )  # fmt: skip
    RoadFile.objects.create(net=net, given=given.content)
    begin(net, "hand_in", by=by, now=now, payload={"sha256": net.sha256})
    return net


def _check_keeper(by: Member) -> None:
    if not may_keep(by):
        raise Refused(_("Road nets are kept by the association's desk and administrators."))


def prepare(net: RoadNet, *, clock: Clock) -> None:
    """Read a net's file and make its columns; or say what is wrong with it. Safe to run twice."""
    if net.state != State.WAITING:
        return
    try:
        made = _read(net, clock)
        measures = {profile.value: _measured(made, profile) for profile in Profile}
        if max(one["joined"] for one in measures.values()) < LEAST_JOINED:
            raise RoadsUnreadable(Fault.NOT_JOINED)
    except RoadsUnreadable as wrong:
        _fail(net, wrong.fault, wrong.where, now=clock())
        return
    _finish(net, made, measures, clock())


def _fail(net: RoadNet, fault: str, where: str, *, now: datetime) -> None:
    told: dict[str, Any] = {"fault_at": where[:200], "ended_at": now}
    move(net, "fail", by=nobody(Role.CLOCK), now=now, fault=fault, payload={"fault": fault}, **told)


def _read(net: RoadNet, clock: Clock) -> Network:
    content = bytes(RoadFile.objects.values_list("given", flat=True).get(net=net))
    return roads.build(_lines(net, content, clock))


def _lines(net: RoadNet, content: bytes, clock: Clock) -> list[Line]:
    def told(read: int) -> None:
        RoadNet.objects.filter(pk=net.pk).update(read=read, beat_at=clock())

    if net.source == Source.GEOJSON:
        try:
            return roads.read_geojson(content.decode())
        except UnicodeDecodeError as error:
            raise RoadsUnreadable(Fault.BROKEN) from error
    with TemporaryDirectory(prefix="youhu-roads-") as folder:
        kind = ".osm.pbf" if net.file_name.lower().endswith(".pbf") else ".osm"
        path = Path(folder) / f"net{kind}"
        path.write_bytes(content)
        return roads.read_osm(path, told=told)


def _measured(net: Network, profile: Profile) -> dict[str, float]:
    """How much of a profile's roads is one net, and what a straight line is worth on it."""
    place = list(Profile).index(profile)
    usable = float(net.metres[(net.ways >> (2 * place)) & 3 > 0].sum())
    try:
        graph = roads.graph_of(net, profile)
    except RoadsUnreadable:
        return {"joined": 0.0}
    said = roads.measured(graph)
    measures = {"joined": round(float(graph.metres.sum()) / usable, 3), "detour": said.detour}
    return measures | {"kmh": said.kmh, **({} if said.error is None else {"error": said.error})}


@transaction.atomic
def _finish(net: RoadNet, made: Network, measures: object, now: datetime) -> None:
    RoadFile.objects.filter(net=net).update(columns=made.pack())
    west, south = (float(edge) for edge in np.min(made.nodes, axis=0))
    east, north = (float(edge) for edge in np.max(made.nodes, axis=0))
    move(
        net, "finish", by=nobody(Role.CLOCK), now=now, junctions=len(made.nodes),
        roads=len(made.tail), metres=round(float(made.metres.sum())), measures=measures,
        bounds=[west, south, east, north], ended_at=now,
    )  # fmt: skip


@transaction.atomic
def activate(net: RoadNet, *, by: Member, now: datetime) -> None:
    """From now on all ways are reckoned on this net; the one before is kept."""
    _check_keeper(by)
    before = RoadNet.objects.active().filter(district=net.district).order_by("pk")
    for old in before.select_for_update():
        move(old, "set_aside", by=by, now=now, active_at=None)
    move(net, "activate", by=by, now=now, active_at=now)


@transaction.atomic
def set_aside(net: RoadNet, *, by: Member, now: datetime) -> None:
    """No net is used any more: ways are guessed by straight lines."""
    _check_keeper(by)
    move(net, "set_aside", by=by, now=now, active_at=None)


@transaction.atomic
def learn(trips: Iterable[Trip], *, profile: Profile, by: Member, now: datetime) -> int:
    """Factors of the hours of the day from recorded trips; answers how many trips told something.

    The rows of a version hold together; the one before is kept for a while.
    """
    known = current()
    graph = known.graph(profile)
    if graph is None or known.net is None:
        return 0
    learnt = roads.learn(graph, trips)
    told = sum(one.trips for one in learnt)
    if not told:
        return 0
    rows = HourFactor.objects.filter(district=known.net.district, vehicle=profile.value)
    version = (rows.aggregate(Max("version"))["version__max"] or 0) + 1
    HourFactor.objects.bulk_create(
        HourFactor(
            district=known.net.district, vehicle=profile.value, version=version,
            start=one.band.start, end=one.band.end, road_class=one.road_class.value,
            factor=one.factor, trips=one.trips, learnt_at=now,
        )
        for one in learnt
    )  # fmt: skip
    rows.filter(version__lte=version - VERSIONS_KEPT).delete()
    net = RoadNet.objects.get(pk=known.net.pk)
    record(net, "learn", by=by, now=now, payload={"version": version, "trips": told})
    return told


def end_silent(*, now: datetime) -> int:
    """A net whose reading went silent is said to be not readable, so that somebody acts."""
    waiting = RoadNet.objects.filter(state=State.WAITING)
    lost = list(waiting.filter(beat_at__lt=now - SILENT).order_by("pk"))
    for net in lost:
        _fail(net, "silent", "", now=now)
    return len(lost)
