"""Who may write into the register of a Party organisation."""

from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.party.models import PartyBody
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role


def keeps(organisation: Organisation | None, by: Member) -> bool:
    """Whether a member writes in its register: the community's desk, or a room over its area."""
    if organisation is None or not by.minds_area or by.role == Role.AUDITOR:
        return False
    return organisation.area_code.startswith(by.area_code)


def oversees(organisation: Organisation, by: Member) -> bool:
    """Whether a member decides in the place of the organisation above it."""
    return by.oversees and keeps(organisation, by)


def must_keep(organisation: Organisation | None, by: Member) -> None:
    if not keeps(organisation, by):
        raise Refused(
            _("Only the desk of its community or a room over its area writes here. Ask them.")
        )


def must_oversee(organisation: Organisation, by: Member) -> None:
    if not oversees(organisation, by):
        raise Refused(_("A dispatcher or supervisor of the room above decides this. Ask them."))


def body_of(organisation: Organisation) -> PartyBody:
    """The register of a Party organisation. Raises Refused where none is kept yet."""
    found = PartyBody.objects.filter(organisation=organisation).first()
    if found is None:
        raise Refused(_("Enter the form of this organisation first."))
    found.organisation = organisation
    return found
