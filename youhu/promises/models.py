from django.db import models


class Heartbeat(models.Model):
    """When something that must happen again and again last ran to its end: a sweep, a backup."""

    name = models.CharField(max_length=60, unique=True)
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
