"""Who works beside the site, and which jobs gave trouble. The jobs themselves are rows of the
queue's own library."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tasks_db.models import DBTaskResult

from youhu.jobs.rules import LEASE, Fate


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, now: datetime) -> Self:
        return self.filter(seen_at__gt=now - LEASE)


class Worker(models.Model):
    """A process that does jobs beside the site, and when it last said that it lives."""

    name = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Trouble(models.Model):
    """A job that failed, or whose worker was lost: how often, why, and what becomes of it."""

    task = models.OneToOneField(DBTaskResult, models.CASCADE, related_name="trouble")
    tries = models.PositiveSmallIntegerField(pgettext_lazy("job", "tries"))
    fate = models.CharField(_("what becomes of it"), max_length=10, choices=Fate)
    fault = models.CharField(_("what went wrong"), max_length=200)
    failed_at = models.DateTimeField(_("failed at"))
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fate=Fate.AGAIN, next_try_at__isnull=False)
                | Q(~Q(fate=Fate.AGAIN), next_try_at=None),
                name="only_what_is_tried_again_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return self.task.task_name
