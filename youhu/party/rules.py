"""How somebody belongs to a Party organisation. Pure."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from youhu.registry.rules import OrgKind


class Standing(TextChoices):
    """Where somebody stands on the way to full membership."""

    FULL = "full", _("full member")
    PROBATIONARY = "probationary", _("probationary member")


# Whose members are people of a Party organisation, and who may guide or lead others.
PARTY_KINDS = frozenset(kind for kind in OrgKind if kind.value.startswith("party_"))
