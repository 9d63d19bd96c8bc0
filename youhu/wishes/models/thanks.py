"""What somebody says when a wish came true, shown only as far as they agreed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.registry.models import Member
from youhu.wishes import rules
from youhu.wishes.models.wishes import Wish


class Thanks(models.Model):
    """Words and perhaps a picture; on the wall only by consent and after the desk's look."""

    wish = models.OneToOneField(Wish, models.CASCADE, related_name="thanks")
    words = models.CharField(_("words"), max_length=rules.MOST_NOTE, blank=True)
    image = models.FileField(upload_to="thanks/%Y/%m/%d", blank=True)
    thumb = models.FileField(upload_to="thanks/%Y/%m/%d", blank=True)
    has_consent = models.BooleanField(_("may be shown"), default=False)
    consent_note = models.CharField(max_length=rules.MOST_NOTE, blank=True)  # who agreed, how
    said_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    shown_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = _("thanks"), _("thanks")
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | Q(has_consent=True, shown_by__isnull=False),
                name="thanks_shown_by_consent",
            )
        ]
        indexes = [models.Index(fields=["shown_at"], name="thanks_by_shown")]

    def __str__(self) -> str:
        return f"{self.wish_id}"
