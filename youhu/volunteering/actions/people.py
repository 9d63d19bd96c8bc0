"""Who comes to the desk, and who stands in a file: known by name and mobile, or entered."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.identifiers import check_mobile
from youhu.common.sealed import where
from youhu.registry.actions import enter_members
from youhu.registry.models import Member, Person
from youhu.registry.rules import Role


def mobile_of(said: str) -> str:
    """A mobile number as it is kept. Raises Refused for what is none."""
    try:
        return check_mobile(said)
    except (ValidationError, ValueError) as why:
        raise Refused(_("“%(said)s” is no mobile number.") % {"said": said[:20]}) from why


def person_for(name: str, phone: str, *, now: datetime) -> Person:
    """The one with this name and mobile, or a new one, who acts as a resident.

    Raises Refused where the mobile is somebody else's.
    """
    mobile = mobile_of(phone)
    found = list(Person.objects.filter(where(Person, "phone_index", mobile)).order_by("pk")[:10])
    same = next((person for person in found if person.name == name), None)
    if same is not None:
        return same
    if found:
        raise Refused(_("This mobile belongs to another name here. Compare both with the person."))
    member = Member(
        person=Person(name=name, phone=mobile), role=Role.RESIDENT,
        valid_from=timezone.localdate(now),
    )  # fmt: skip
    enter_members([member])
    return member.person
