"""What the sample district's administrator changed in its own data, so that pages have a past."""

from datetime import datetime

from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind
from youhu.upkeep import actions


def keep_up(now: datetime) -> None:
    """A few changes, as an ordinary month brings them."""
    admin = Member.objects.get(person__user__username="admin")
    office = Organisation.objects.filter(kind=OrgKind.SUBDISTRICT).order_by("code")[0]
    hand = actions.Hand(by=admin, basis="街道办事处来函，值班电话变更", now=now)
    actions.amend_organisation(office, hand, phone="020-84440101")
