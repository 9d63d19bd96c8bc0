"""What somebody is writing and has not sent yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youhu.calls.models.call import Call
from youhu.registry.models import Member


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
