"""Volunteer teams: founded by the desk, joined and left by those who have checked in."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.ledger.actions import begin, record
from youhu.registry.models import Member, Person
from youhu.territory.models import Area
from youhu.territory.rules import DISTRICT_DIGITS
from youhu.volunteering.actions.step import at_desk, must_say
from youhu.volunteering.models import CheckIn, Team, TeamMember
from youhu.volunteering.rules import State


def found_team(
    community: Area, *, name: str, about: str, lead: Person, by: Member, now: datetime
) -> Team:
    """A team begins with its lead, who has checked in to the community."""
    at_desk(community, by)
    said = must_say(name, _("Give the team a name."))
    _refuse_stranger(lead, community)
    try:
        with transaction.atomic():
            team = Team.objects.create(
                district=community.code[:DISTRICT_DIGITS], community=community, name=said[:60],
                about=about.strip()[:200], lead=lead, made_at=now,
            )  # fmt: skip
            begin(team, "found_team", by=by, now=now, note=said)
            TeamMember.objects.create(team=team, person=lead, joined_at=now)
    except IntegrityError as why:
        raise Refused(_("There is a team of this name. Choose another.")) from why
    return team


def _refuse_stranger(person: Person, community: Area) -> None:
    rows = CheckIn.objects.filter(person=person, community=community, state=State.ACCEPTED)
    if not rows.exists():
        raise Refused(_("Only who has checked in to this community belongs to its teams."))


def join_team(team: Team, *, by: Member, now: datetime) -> None:
    """Somebody joins."""
    _refuse_stranger(by.person, team.community)
    if team.ended_at:
        raise Refused(_("This team has ended."))
    try:
        with transaction.atomic():
            TeamMember.objects.create(team=team, person=by.person, joined_at=now)
            record(team, "join_team", by=by, now=now)
    except IntegrityError as why:
        raise Refused(_("You belong to this team already.")) from why


@transaction.atomic
def leave_team(team: Team, *, by: Member, now: datetime) -> None:
    """Somebody leaves; the lead hands over first."""
    if team.lead_id == by.person_id:
        raise Refused(_("You lead this team. Ask the desk to name another lead first."))
    rows = TeamMember.objects.filter(team=team, person=by.person_id, left_at=None)
    if not rows.update(left_at=now):
        raise Refused(_("You do not belong to this team."))
    record(team, "leave_team", by=by, now=now)


@transaction.atomic
def lead_team(team: Team, *, lead: Person, by: Member, now: datetime) -> None:
    """Another member leads."""
    at_desk(team.community, by)
    if not team.members.filter(person=lead, left_at=None).exists():
        raise Refused(_("The lead is a member of the team. Choose one."))
    record(team, "lead_team", by=by, now=now, lead=lead)
