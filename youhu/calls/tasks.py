"""What is done beside the site. Ids in, one action out, safe to run twice."""

from django.utils import timezone, translation
from django_tasks import task

from youhu.calls import actions, tables
from youhu.calls.models import Export


@task()
def make_export(export_id: int) -> None:
    """Make one long table of calls."""
    export = Export.objects.select_related("owner__organisation").filter(pk=export_id).first()
    if export is None:
        return  # swept away before its turn came
    with translation.override(export.language):
        actions.make_export(export, write=tables.writer(export), clock=timezone.now)
