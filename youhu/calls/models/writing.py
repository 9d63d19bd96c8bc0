"""What helps people write: what they have not sent yet, and words that are used again."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youhu.calls.models.call import Call
from youhu.calls.models.reference import Category
from youhu.calls.rules import MAX_TEXT, ReplyUse
from youhu.ledger.models import Recorded
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import Role


class ActDraft(models.Model):
    """Words in a form of an act, kept until it is sent: one a member, call and verb.

    It is nobody's deed: no line of the ledger, and no eyes but those of who wrote it.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    call = models.ForeignKey(Call, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=30)
    words = models.JSONField(default=dict)  # by the form's fields
    tab = models.CharField(max_length=36, blank=True)  # the window that wrote last
    saved_at = models.DateTimeField(_("kept"), db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("member", "call", "verb", name="one_draft_an_act"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.verb}"


class ReplyTemplateQuerySet(models.QuerySet["ReplyTemplate"]):
    def visible_to(self, member: Member) -> Self:
        """The district's own, and those of the member's unit; an administrator sees all."""
        rows = self.filter(district=member.area_code[:6])
        if member.role == Role.ADMIN:
            return rows
        return rows.filter(Q(unit__isnull=True) | Q(unit=member.organisation_id))

    def kept_by(self, member: Member) -> Self:
        """Those that this member may change."""
        match member.role:
            case Role.ADMIN:
                return self.visible_to(member)
            case Role.HANDLER | Role.DISPATCHER:
                return self.filter(unit=member.organisation_id)
            case _:
                return self.none()


class ReplyTemplate(Recorded):
    """Words that a unit or the whole district uses again; the ledger keeps every change."""

    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("unit"),
        related_name="+",
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name=_("category")
    )
    use = models.CharField(_("used for"), max_length=10, choices=ReplyUse)
    title = models.CharField(_("title"), max_length=40)
    body = models.TextField(_("words"), max_length=MAX_TEXT)
    times_used = models.PositiveIntegerField(_("times used"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    changed_at = models.DateTimeField(_("changed"))

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("reply template"), _("reply templates")
        constraints = [
            models.UniqueConstraint(
                "unit",
                "use",
                "title",
                condition=Q(is_active=True, unit__isnull=False),
                name="reply_once_a_unit",
            ),
            models.UniqueConstraint(
                "district",
                "use",
                "title",
                condition=Q(is_active=True, unit__isnull=True),
                name="reply_once_a_district",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""), name="reply_says_something"
            ),
        ]
        indexes = [models.Index(fields=["use", "unit"], name="reply_by_use")]

    def __str__(self) -> str:
        return self.title
