"""What is done beside the site. Ids in, one action out, safe to run twice."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from youhu.volunteering.actions.importing import hand_in, take_in
from youhu.volunteering.imports.check_ins import reader_for
from youhu.volunteering.models import ImportRun


@task()
def take_check_ins(run_id: int) -> None:
    """Take one file of check-ins in."""
    run = ImportRun.objects.select_related("by__organisation").filter(pk=run_id).first()
    if run is None:
        return  # swept away before its turn came
    with translation.override(run.language):
        is_done = take_in(run, read=reader_for(run.by), clock=timezone.now)
    if not is_done and ImportRun.objects.get(pk=run.pk).is_going:
        # A worker may have been lost with it; only the next try can tell.
        raise RuntimeError("Another worker is at this file, or was lost with it.")


@transaction.atomic
def have_taken_in(rows: Any, **said: Any) -> ImportRun:
    """Write down that a file came, as `hand_in` does, and have it taken in."""
    run = hand_in(rows, **said)
    take_check_ins.enqueue(run.pk)
    return run
