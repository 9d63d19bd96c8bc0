from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from youhu.ledger.protection import protect, unprotect


def put_up(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    protect(editor.connection)


def take_down(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    unprotect(editor.connection)


class Migration(migrations.Migration):
    """From here on the database itself refuses to change a line of the ledger."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
