"""Why somebody looks at a personal detail in clear, and how often that is usual."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SPELL = timedelta(hours=1)
MANY = 20  # looks in a spell, from which on the security administrator is told
MOST = 60  # looks in a spell, after which a pause is due
MOST_WORDS = 200


class Purpose(TextChoices):
    """What the clear text is needed for."""

    CONTACT = "contact", _("to ring or write to them about the matter")
    PLACE = "place", _("to find the place or the right person there")
    CHECK = "check", _("to check what was recorded")
    COMPLAINT = "complaint", _("to answer a complaint or supervision")
    LAW = "law", _("asked for by law")
    CALL_BACK = "call_back", _("to call back and ask how it went")
    OTHER = "other", _("another reason, said in words")


# What people choose from; a call-back is written down by itself.
CHOSEN = [(one.value, one.label) for one in Purpose if one != Purpose.CALL_BACK]


class About(TextChoices):
    """Whose detail it is."""

    CALLER = "caller", pgettext_lazy("look", "caller of")
    PERSON = "person", pgettext_lazy("look", "mobile of")
    VISITOR = "visitor", pgettext_lazy("look", "visitor of a room")
    CASE = "case", pgettext_lazy("look", "file of mediation")
    WISH = "wish", pgettext_lazy("look", "asker of the wish")
    CONSIGNEE = "consignee", pgettext_lazy("look", "receiver of the order")
    LETTER = "letter", pgettext_lazy("look", "people of the letter")
    PAPER = "paper", pgettext_lazy("look", "document of")
    ADDRESS = "address", pgettext_lazy("look", "receiver in the address book of")
