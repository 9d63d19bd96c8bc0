"""What would be left without anybody when a post ends: roles of a body, turns of duty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.registry.models import Member
from youhu.registry.rules import OVERSEEING, Role
from youhu.territory.checks import DAYS_AHEAD
from youhu.territory.models import Post, Roster
from youhu.territory.rules import Line, Span, unmanned
from youhu.upkeep.resting import Resting
from youhu.upkeep.terms import first_gap

# Who must be there where calls are answered; of administrators the whole district needs one.
NEEDED = (Role.HANDLER, Role.GRID_WORKER, Role.DISPATCHER, Role.SUPERVISOR)
AREA_DIGITS = (6, 9, 12)


def left_alone(member: Member, until: date) -> list[Resting]:
    """What nobody would do any more if this post ended on a day."""
    return [*_role(member, until), *_duty(member, until)]


def peers(member: Member) -> QuerySet[Member]:
    """All who can stand in for a post, those of the past and of the future among them.

    Administrators stand in for each other in the whole district when they can sign in; everybody
    else in the same body. Where a room answers no calls any more, those who oversee its area do.
    """
    rows = Member.objects.filter(role=member.role).exclude(pk=member.pk).order_by("pk")
    unit = member.organisation
    if member.role == Role.ADMIN:
        here = rows.filter(organisation__area_code__startswith=member.area_code[:6])
        return here.filter(person__user__is_active=True)
    if member.role in (Role.DISPATCHER, Role.SUPERVISOR) and unit and not unit.is_accountable:
        areas = [unit.area_code[:digits] for digits in AREA_DIGITS]
        return rows.filter(organisation__kind__in=OVERSEEING, organisation__area_code__in=areas)
    return rows.filter(organisation=unit)


def _role(member: Member, until: date) -> Iterator[Resting]:
    unit = member.organisation
    if unit is None or not _is_needed(member, until):
        return
    ends = [day for day in (member.valid_until, _end_of_need(member)) if day is not None]
    terms = peers(member).values_list("valid_from", "valid_until")
    gap = first_gap(terms, until, min(ends, default=None))
    if gap is not None:
        said = {"unit": unit, "role": member.get_role_display(), "day": f"{gap:%Y-%m-%d}"}
        text = _("%(unit)s would have no %(role)s from %(day)s on")
        yield Resting(
            text % said,
            f"{reverse('members')}?{urlencode({'unit': unit.code, 'role': member.role})}",
        )


def _is_needed(member: Member, on: date) -> bool:
    unit = member.organisation
    if member.role == Role.ADMIN:
        return True
    if member.role not in NEEDED or unit is None:
        return False
    return unit.answers(on) or (member.oversees and unit.serves(on))


def _end_of_need(member: Member) -> date | None:
    """The day on which the body itself ends; the district has no end."""
    unit = member.organisation
    return unit.active_until if unit and member.role != Role.ADMIN else None


def turns_after(member: Member, until: date) -> QuerySet[Roster]:
    """The turns of duty that a member has on a day or later."""
    lasting = Q(until_on=None) | Q(until_on__gt=until)
    rows = Roster.objects.filter(lasting, member=member)
    rows = rows.select_related("post__unit", "member")
    return rows.order_by("post__unit__code", "post__name", "pk")


def _duty(member: Member, until: date) -> Iterator[Resting]:
    """The duty posts that would be unmanned at hours at which they are manned now.

    Where no calls are answered any more, nobody needs to be on duty.
    """
    turns = turns_after(member, until)
    held = {turn.post_id for turn in turns if turn.post.unit.answers(until)}
    start = timezone.make_aware(datetime.combine(until, time.min))
    end = start + timedelta(days=DAYS_AHEAD)
    for post in Post.objects.filter(pk__in=held).select_related("unit").order_by("pk"):
        rows = list(Roster.objects.filter(post=post).current(until).order_by("pk"))
        before = unmanned([row.line() for row in rows], start, end)
        after = unmanned(_without(rows, member, until), start, end)
        new = [gap for gap in after if gap not in before]
        if new:
            yield Resting(_said(post, new[0]), reverse("duty_post", args=[post.pk]))


def _without(turns: list[Roster], member: Member, until: date) -> Iterator[Line]:
    for turn in turns:
        line = turn.line()
        if turn.member_id != member.pk:
            yield line
        elif line.from_on < until:
            yield replace(line, until_on=min(until, line.until_on or until))


def _said(post: Post, gap: Span) -> str:
    return _("%(post)s would be unmanned from %(start)s to %(end)s") % {
        "post": post,
        "start": f"{gap.starts_at:%m-%d %H:%M}",
        "end": f"{gap.ends_at:%m-%d %H:%M}",
    }
