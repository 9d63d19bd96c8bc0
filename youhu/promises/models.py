from django.db import models


class Heartbeat(models.Model):
    """When the sweep of the clocks last ran to its end."""

    name = models.CharField(max_length=20, unique=True)
    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.ran_at:%Y-%m-%d %H:%M:%S}"
