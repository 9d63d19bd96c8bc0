from django.db import models
from django.utils.translation import gettext_lazy as _

from youhu.calls.models.call import Call
from youhu.registry.models import Member


class HandedIn(models.Model):
    """An act that a phone handed in under its own key: done once, answered the same ever after."""

    client_key = models.UUIDField(unique=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, models.CASCADE, related_name="+")
    verb = models.CharField(_("verb"), max_length=30)
    made_at = models.DateTimeField(_("made on the phone"), null=True)  # by the phone's own clock
    at = models.DateTimeField(_("handed in"))
    times_repeated = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.call_id} {self.verb} {self.client_key}"
