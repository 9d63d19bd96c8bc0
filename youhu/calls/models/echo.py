"""Others whom the same thing concerns."""

from django.db import models

from youhu.calls.models.call import Call
from youhu.registry.models import Member


class Echo(models.Model):
    """Somebody says that they met the same: once a person or device for each call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="echoes")
    hand = models.CharField(max_length=66)  # "m:<person>" or "d:<SHA-256 of the device's key>"
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="echoes")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("call", "hand", name="echo_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.hand[:8]}"
