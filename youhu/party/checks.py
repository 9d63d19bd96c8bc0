"""Never interrupted: members have a home, transfers go on, elections are not forgotten."""

from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.party.models import Membership, PartyBody, Transfer
from youhu.party.rules import ESCALATED, READERS, State
from youhu.registry.models import Member
from youhu.registry.rules import Role

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)
# A term that ended yesterday is reported by the first sweep of today.
ELECTION_GRACE = timedelta(days=1)


def members_have_one_home(*, now: datetime) -> Checked:
    """Every Party member belongs to exactly one organisation at home, never to two or none."""
    serving = Membership.objects.serving(timezone.localdate(now)).order_by()
    homes = serving.filter(is_home=True).values("person").annotate(n=Count("pk"))
    double = set(homes.filter(n__gt=1).values_list("person", flat=True))
    at_home = Membership.objects.serving(timezone.localdate(now)).filter(is_home=True)
    homeless = serving.filter(is_home=False).exclude(person__in=at_home.values("person"))
    lost = set(homeless.values_list("person", flat=True))
    rows = serving.filter(person__in=double | lost).order_by("person", "pk")
    findings, seen = list[Finding](), set[int]()
    for one in rows.select_related("organisation"):
        if one.person_id not in seen:
            findings.append(_homes(one, is_double=one.person_id in double))
            seen.add(one.person_id)
    title = gettext_lazy("Every Party member belongs to exactly one organisation at home")
    return checked(Promise.NEVER_INTERRUPTED, title, homes.count() + len(lost), findings)


def _homes(one: Membership, *, is_double: bool) -> Finding:
    said = (
        _("%(unit)s: a member belongs to a second organisation as home, too.")
        if is_double
        else _("%(unit)s: a member belongs here for a while, but nowhere at home.")
    )
    link = reverse("party_organisation", args=[one.organisation_id])
    return Finding(said % {"unit": one.organisation}, link, one.organisation.code)


def transfers_go_on(*, now: datetime) -> Checked:
    """Every open transfer has somebody for its next step, and a moment that is watched."""
    rows = list(Transfer.objects.open().select_related("source", "target").order_by("pk"))
    areas = _watched(now)
    findings = [
        Finding(why, one.get_absolute_url(), one.letter_number)
        for one in rows
        if (why := _stuck(one, areas, now))
    ]
    title = gettext_lazy("Every transfer of a Party member has an owner, a next step and a time")
    return checked(Promise.NEVER_INTERRUPTED, title, len(rows), findings)


def _watched(now: datetime) -> tuple[str, ...]:
    """The areas in whose register somebody writes."""
    serving = Member.objects.serving(timezone.localdate(now)).select_related("organisation")
    keepers = serving.filter(role__in=READERS - {Role.AUDITOR})
    return tuple({one.area_code for one in keepers if one.minds_area})


def _stuck(transfer: Transfer, areas: tuple[str, ...], now: datetime) -> str:
    """What keeps a transfer from going on; empty when nothing does."""
    whose, name = transfer.turn, {"number": transfer.letter_number or f"#{transfer.pk}"}
    if not whose.serves(timezone.localdate(now)):
        return _("%(number)s: the organisation whose turn it is has ended.") % name
    if not areas or not whose.area_code.startswith(areas):
        return _("%(number)s: nobody keeps the register of whose turn it is.") % name
    is_late = transfer.due_at is None or transfer.due_at < now - SWEEP_GRACE
    if is_late and transfer.state == State.ISSUED:
        return _("%(number)s: the letter is over, but nobody was told.") % name
    if is_late and transfer.rung < ESCALATED:
        return _("%(number)s: its next step is late, and the room above was not told.") % name
    return ""


def elections_are_escalated(*, now: datetime) -> Checked:
    """Where a term is over, an election was held, a delay agreed to, or the room above told."""
    on = timezone.localdate(now)
    due = PartyBody.objects.overdue(on).select_related("organisation").order_by("pk")
    silent = [
        body
        for body in due.filter(term_ends_on__lt=timezone.localdate(now - ELECTION_GRACE))
        if body.escalated_for != body.term_ends_on and body.organisation.serves(on)
    ]
    findings = [
        Finding(
            _("%(unit)s: the term ended on %(day)s, and the room above was not told.")
            % {"unit": body.organisation, "day": body.term_ends_on},
            body.get_absolute_url(),
            body.organisation.code,
        )
        for body in silent
    ]
    looked_at = PartyBody.objects.exclude(term_ends_on=None).count()
    title = gettext_lazy("No Party organisation forgets to elect")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)
