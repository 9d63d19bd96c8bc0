"""The life of a mediation. Lines of the ledger say that it went on, never what about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move, record
from youhu.notices.actions import Audience
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role
from youhu.rooms import rules
from youhu.rooms.actions.step import of_team, refuse_no_keeper, runs, said, stands, tell_of
from youhu.rooms.models import FollowUp, Mediation, Party, Room, Session
from youhu.rooms.queries import is_in_charge, is_named_in
from youhu.rooms.rules import CaseState, Referral, Side


@dataclass(frozen=True)
class PartyFacts:
    """Who sits on which side."""

    side: str
    name: str
    phone: str = ""
    details: str = ""


@transaction.atomic
def accept(
    community: Organisation, *, dispute: str, facts: str, parties: Sequence[PartyFacts],
    mediators: Sequence[Member], room: Room | None = None, by: Member, now: datetime,
) -> Mediation:  # fmt: skip
    """The desk takes a dispute in; a month is the usual time (人民调解工作若干规定, art. 33)."""
    _refuse_opening(community, parties, mediators, by)
    people = [of_team(member, community.pk, now) for member in mediators]
    case = Mediation.objects.create(
        district=community.area_code[:6], community=community, room=room, dispute=dispute,
        desk=by, facts=facts.strip(), accepted_at=now, mediate_by=now + rules.MEDIATE,
        **runs(now + rules.FIRST_SESSION),
    )  # fmt: skip
    case.mediators.set(people)
    for party in parties:
        Party.objects.create(mediation=case, **vars(party))
    begin(case, "accept", by=by, now=now)
    tell_named(case, [member for member in people if member.pk != by.pk], now)
    return case


def _refuse_opening(
    community: Organisation, parties: Sequence[PartyFacts], mediators: Sequence[Member], by: Member
) -> None:
    refuse_no_keeper(by)
    if by.role != Role.HANDLER or by.organisation_id != community.pk:
        raise Refused(_("The desk of the community takes mediations in."))
    if not {Side.ASKS, Side.ANSWERS} <= {party.side for party in parties if party.name.strip()}:
        raise Refused(_("Name both sides, as they call themselves."))
    if not mediators:
        raise Refused(_("Choose who mediates."))


def tell_named(case: Mediation, people: Sequence[Member], now: datetime) -> None:
    """Whoever is named in a case learns of it; the message names nobody."""
    for member in people:
        to = Audience(member=member)
        tell_of(case, "mediation_named", to, now, next=case.next_step, key=f"{member.pk}")


def refuse_unnamed(case: Mediation, by: Member) -> None:
    """Raise Refused for everybody but the case's mediators and the desk in charge."""
    if not is_named_in(case, by):
        raise Refused(_("Only the mediators of this case and the desk in charge act in it."))


@transaction.atomic
def meet(
    case: Mediation, *, at: datetime, mediators: Sequence[Member], minutes: str, by: Member,
    now: datetime,
) -> Session:  # fmt: skip
    """The parties sat down; the minutes are sealed."""
    refuse_unnamed(case, by)
    if at > now:
        raise Refused(_("A session is written down after it was held."))
    if not minutes.strip():
        raise Refused(_("Write down what was said."))
    named = set(case.mediators.values_list("pk", flat=True))
    people = [member for member in mediators if member.pk in named]
    if not people:
        raise Refused(_("Choose who mediated, among the mediators of this case."))
    move(case, "meet", by=by, now=now, **runs(case.mediate_by))
    session = Session.objects.create(mediation=case, at=at, minutes=minutes.strip(), written_by=by)
    session.mediators.set(people)
    return session


@transaction.atomic
def extend(case: Mediation, *, by: Member, now: datetime) -> None:
    """Both sides want to go on talking: thirty days more."""
    refuse_unnamed(case, by)
    if case.state not in rules.UNDECIDED:
        raise Refused(_("This mediation has ended."))
    if case.times_extended >= rules.MOST_EXTENSIONS:
        raise Refused(_("It was extended twice already. Agree, or end it and refer the parties."))
    until = max(case.mediate_by, now) + rules.EXTEND
    due = runs(until) if case.state == CaseState.MEDIATING else {}
    record(
        case, "extend", by=by, now=now, payload={"until": said(until)},
        fence={"state": case.state, "times_extended": case.times_extended},
        mediate_by=until, times_extended=case.times_extended + 1, **due,
    )  # fmt: skip


@transaction.atomic
def agree(
    case: Mediation, *, terms: str, performance: str, perform_by: date,
    follow_on: Sequence[date] = (), by: Member, now: datetime,
) -> None:  # fmt: skip
    """The parties agree; it is written as an agreement (人民调解法, art. 28 and 29)."""
    refuse_unnamed(case, by)
    if not terms.strip() or not performance.strip():
        raise Refused(_("Write what was agreed, and how and by when it is done."))
    today = timezone.localdate(now)
    if perform_by < today or any(on < today for on in follow_on):
        raise Refused(_("This day has passed. Choose a later one."))
    move(
        case, "agree", by=by, now=now, agreed_at=now, perform_by=perform_by,
        **runs(_end_of(min([perform_by, *follow_on]))), **_archive_number(case, now),
    )  # fmt: skip
    case.terms, case.performance = terms.strip(), performance.strip()
    case.save(update_fields=["terms", "performance"])
    for on in sorted({*follow_on}):
        FollowUp.objects.create(mediation=case, on=on)


def _next_due(case: Mediation, state: str, now: datetime) -> datetime:
    """The earliest follow-up that is not written down, or what comes after all of them."""
    days = case.follow_ups.filter(done_at=None).values_list("on", flat=True)
    if state == CaseState.AGREED:
        assert case.perform_by is not None
        return _end_of(min([case.perform_by, *days]))
    return _end_of(min(days)) if days else now + rules.ARCHIVE


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_current_timezone())


def _archive_number(case: Mediation, now: datetime) -> dict[str, Any]:
    """The next number of this community and year, unless the file has one."""
    if case.archive_serial is not None:
        return {}
    Organisation.objects.select_for_update().get(pk=case.community_id)  # one writer at a time
    year = timezone.localdate(now).year
    rows = Mediation.objects.filter(community=case.community_id, archive_year=year)
    last = rows.aggregate(last=Max("archive_serial"))["last"] or 0
    return {"archive_year": year, "archive_serial": last + 1}


@transaction.atomic
def follow_up(case: Mediation, visit: FollowUp, *, note: str, by: Member, now: datetime) -> None:
    """Somebody asked whether the agreement is kept."""
    refuse_unnamed(case, by)
    if not note.strip():
        raise Refused(_("Write down what you heard."))
    if not FollowUp.objects.filter(pk=visit.pk, done_at=None).update(done_at=now):
        raise Refused(_("This follow-up is written down already."))
    keeps_clock = case.state not in (CaseState.AGREED, CaseState.PERFORMED)
    due = {} if keeps_clock else runs(_next_due(case, case.state, now))
    record(case, "follow_up", by=by, now=now, fence={"state": case.state}, **due)
    visit.done_at, visit.note = now, note.strip()
    visit.save(update_fields=["note"])


@transaction.atomic
def perform(case: Mediation, *, outcome: str, by: Member, now: datetime) -> None:
    """What was agreed is done; follow-ups that are still to come fall due before the archive."""
    _end(case, "perform", outcome, by, now)


@transaction.atomic
def fail(case: Mediation, *, referral: str, outcome: str, by: Member, now: datetime) -> None:
    """No agreement, or one that is not kept: the parties are told where to turn (art. 26)."""
    if referral not in Referral:
        raise Refused(_("Say where the parties were told to turn."))
    _end(case, "fail", outcome, by, now, referral=referral)


@transaction.atomic
def withdraw(case: Mediation, *, outcome: str, by: Member, now: datetime) -> None:
    """A side does not want to go on: mediation is free will."""
    _end(case, "withdraw", outcome, by, now)


def _end(case: Mediation, verb: str, outcome: str, by: Member, now: datetime, **more: Any) -> None:
    refuse_unnamed(case, by)
    if not outcome.strip():
        raise Refused(_("Say how it ended."))
    if verb == "fail":
        case.follow_ups.filter(done_at=None).delete()  # there is nothing left to be kept
    due = runs(_next_due(case, str(case.MOVES[verb].target), now))
    move(case, verb, by=by, now=now, ended_at=now, **due, **more)
    case.outcome = outcome.strip()
    case.save(update_fields=["outcome"])


@transaction.atomic
def archive(case: Mediation, *, by: Member, now: datetime) -> None:
    """The file is complete and goes into the archive under its number."""
    if not is_in_charge(case, by):
        raise Refused(_("The desk in charge puts the file into the archive."))
    if case.follow_ups.filter(done_at=None).exists():
        raise Refused(_("A follow-up is not written down yet. Write it down first."))
    number = _archive_number(case, now)
    move(case, "archive", by=by, now=now, archived_at=now, **number, **stands())
