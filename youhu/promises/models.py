from django.db import models


class Heartbeat(models.Model):
    """When the sweep of the clocks last ran to its end."""

    name = models.CharField(max_length=20, unique=True)
    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.ran_at:%Y-%m-%d %H:%M:%S}"


class Examination(models.Model):
    """The three promises as they were found at one moment."""

    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    is_kept = models.BooleanField()
    answers = models.JSONField()
    verdicts = models.JSONField(default=dict)  # promise → in how many places it was broken

    class Meta:
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {'kept' if self.is_kept else 'broken'}"
