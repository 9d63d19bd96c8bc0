"""What is done beside the site. Ids in, one action out, safe to run twice."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from youhu.calls import actions
from youhu.calls.long_tables import kind_of
from youhu.calls.models import Export


@task()
def make_export(export_id: int) -> None:
    """Make one long table of calls."""
    export = Export.objects.select_related("owner__organisation").filter(pk=export_id).first()
    if export is None:
        return  # swept away before its turn came
    with translation.override(export.language):
        actions.make_export(export, write=kind_of(export).writer(export), clock=timezone.now)


@transaction.atomic
def ask_for_table(**said: Any) -> Export:
    """Write down which table is wanted, as `actions.ask_export` does, and have it made."""
    made = actions.ask_export(**said)
    make_export.enqueue(made.pk)
    return made
