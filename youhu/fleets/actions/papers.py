"""Documents are handed in, accepted or refused; permits for zones are given and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls.actions.laying import lay_down, photos_first, show
from youhu.common.calendar import SHANGHAI
from youhu.common.errors import Refused
from youhu.common.images import CleanPhoto
from youhu.fleets.actions.applying import is_open
from youhu.fleets.actions.proposing import NO_PROPOSAL, propose_readmission
from youhu.fleets.actions.step import manager_of, must_keep, must_run, must_say, tell_of
from youhu.fleets.models import Document, Driver, Fleet, Permit, StreetZone, Vehicle
from youhu.fleets.queries import Thing, lacks, subject_of
from youhu.fleets.rules import (
    DOCUMENT_MOVES,
    NEEDED,
    WARNED_DAYS,
    DocumentState,
    Proposed,
    State,
)
from youhu.ledger.actions import begin, may_move, move, record
from youhu.ledger.clocked import clock
from youhu.registry.models import Member


@dataclass(frozen=True)
class Shown:
    """What a document says."""

    kind: str
    code: str
    valid_from: date
    valid_until: date


@photos_first(Document)
@transaction.atomic
def submit_paper(
    thing: Thing, *, said: Shown, photos: Sequence[CleanPhoto] = (), by: Member, now: datetime
) -> Document:
    """The fleet hands in a document; one of the same kind that nobody looked at yet gives way."""
    must_run(thing.of_fleet, by)
    _refuse_paper(thing, said, now)
    for former in same_kind(thing, said.kind).filter(state=DocumentState.SUBMITTED):
        move(former, "replace", by=by, now=now)
    laid = lay_down(photos[:1], Document)
    files = {"image": laid[0].image, "thumb": laid[0].small} if laid else {}
    paper: Document = Document.objects.create(
        district=thing.district, fleet=thing.of_fleet, submitted_by=by, **_of(thing),
        **vars(said), **files,
    )  # fmt: skip
    digests = [photo.sha256 for photo in laid]
    begin(paper, "submit", by=by, now=now, payload={"kind": said.kind, "photos": digests})
    if laid:
        show(Document.objects.filter(pk=paper.pk))
    return paper


def _refuse_paper(thing: Thing, said: Shown, now: datetime) -> None:
    if not is_open(thing):
        raise Refused(_("The admission has ended: nothing can be added."))
    if said.kind not in NEEDED[subject_of(thing)]:
        raise Refused(_("This kind of document is not asked for here."))
    if said.valid_until < said.valid_from:
        raise Refused(_("It ends before it begins. Compare the days with the document."))
    if said.valid_until < timezone.localdate(now):
        raise Refused(_("This document has ended. Hand in the renewed one."))


def _of(thing: Thing) -> dict[str, Vehicle | Driver]:
    return {} if isinstance(thing, Fleet) else {subject_of(thing).value: thing}


def same_kind(thing: Thing, kind: str) -> QuerySet[Document]:
    """The documents of one kind of one thing alone, oldest first."""
    own = Q(vehicle=None, driver=None) if isinstance(thing, Fleet) else Q()
    return thing.documents.filter(own, kind=kind).order_by("pk")


@transaction.atomic
def accept_paper(paper: Document, *, by: Member, now: datetime) -> None:
    """The desk has compared it; the clock of its end runs, and what waited for it goes on."""
    may_move(paper, DOCUMENT_MOVES["accept"], by)
    must_keep(paper.fleet, by)
    _not_who_handed_in(paper, by)
    for former in same_kind(paper.thing, paper.kind).filter(state=DocumentState.ACCEPTED):
        if former.valid_until <= paper.valid_until and paper.valid_from <= timezone.localdate(now):
            move(former, "replace", by=by, now=now, next_rung_at=None)
    warned = next_warning(paper.valid_until, now)
    move(paper, "accept", by=by, now=now, note="", next_rung_at=warned)
    _readmit_if_whole(paper.thing, by, now)


def _not_who_handed_in(paper: Document, by: Member) -> None:
    """Raise Refused for whoever handed in the very document, at the desk or elsewhere."""
    first = paper.submitted_by
    if first is not None and first.person_id == by.person_id:
        raise Refused(_("You handed it in. Another person at the desk compares it."))


def next_warning(last: date, now: datetime) -> datetime | None:
    """The next moment at which somebody is told that the document ends: at nine in the morning."""
    moments = (
        datetime.combine(last - timedelta(days=days), time(9), tzinfo=SHANGHAI)
        for days in WARNED_DAYS
    )
    return next((at for at in moments if at > now), None)


def _readmit_if_whole(thing: Thing, by: Member, now: datetime) -> None:
    """What was stopped because a document ended drives again once nothing is missing.

    Not while somebody has proposed its end: that is decided by a person.
    """
    fresh = type(thing).objects.get(pk=thing.pk)
    is_stopped = fresh.state == State.SUSPENDED and fresh.is_for_papers
    is_stopped = is_stopped and fresh.proposed != Proposed.END
    if is_stopped and not lacks(fresh, timezone.localdate(now)):
        move(
            fresh, "readmit", by=by, now=now, reason="", is_for_papers=False,
            suspended_until=None, **NO_PROPOSAL, **clock(None),
        )  # fmt: skip
        tell_of(fresh, "admission_readmitted", manager_of(fresh.of_fleet), now)


@transaction.atomic
def refuse_paper(paper: Document, *, note: str, by: Member, now: datetime) -> None:
    """The document does not do, and why."""
    may_move(paper, DOCUMENT_MOVES["refuse"], by)
    must_keep(paper.fleet, by)
    _not_who_handed_in(paper, by)
    note = must_say(note, _("Say what is wrong with the document."))
    move(paper, "refuse", by=by, now=now, note=note, payload={"kind": paper.kind})
    Document.objects.filter(pk=paper.pk).update(note=note)
    paper.note = note
    kind = str(paper.get_kind_display())
    tell_of(paper, "paper_refused", manager_of(paper.fleet), now, kind=kind, reason=note)


@transaction.atomic
def give_permit(
    vehicle: Vehicle, *, zone: StreetZone, code: str, starts: time, ends: time, valid_from: date,
    valid_until: date, by: Member, now: datetime,
) -> Permit:  # fmt: skip
    """A vehicle may enter a zone at these hours, as the permit says."""
    must_keep(vehicle.fleet, by)
    if zone.market_id != vehicle.fleet.market_id:
        raise Refused(_("Choose a zone of this market."))
    if ends <= starts or valid_until < valid_from:
        raise Refused(_("It ends before it begins. Compare the days and hours with the permit."))
    permit = Permit.objects.create(
        vehicle=vehicle, zone=zone, number=code, starts=starts, ends=ends, valid_from=valid_from,
        valid_until=valid_until,
    )  # fmt: skip
    record(vehicle, "give_permit", by=by, now=now, payload={"zone": zone.code, "permit": permit.pk})
    _propose_if_whole(vehicle, by, now)
    return permit


def _propose_if_whole(vehicle: Vehicle, by: Member, now: datetime) -> None:
    """A permit is one person's word: that it drives again another one decides."""
    fresh = Vehicle.objects.get(pk=vehicle.pk)
    is_stopped = fresh.state == State.SUSPENDED and fresh.is_for_papers and not fresh.proposed
    may_drive = fresh.fleet.state == State.ADMITTED and fresh.type.is_allowed
    if is_stopped and may_drive and not lacks(fresh, timezone.localdate(now)):
        propose_readmission(fresh, by=by, now=now)


@transaction.atomic
def take_permit(permit: Permit, *, by: Member, now: datetime) -> None:
    """A permit holds no longer, from today on."""
    must_keep(permit.vehicle.fleet, by)
    yesterday = timezone.localdate(now) - timedelta(days=1)
    payload = {"zone": permit.zone.code, "permit": permit.pk}
    record(permit.vehicle, "take_permit", by=by, now=now, payload=payload)
    if permit.valid_from > yesterday:
        permit.delete()
    else:
        Permit.objects.filter(pk=permit.pk).update(valid_until=yesterday)
