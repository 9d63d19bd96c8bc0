from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from youhu.ledger.protection import protect, unprotect


def put_up_anew(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    unprotect(editor.connection)
    protect(editor.connection)


class Migration(migrations.Migration):
    """The guard lets words go together with their salt, and nothing else."""

    dependencies = [("ledger", "0003_security_administrator")]
    operations = [migrations.RunPython(put_up_anew, migrations.RunPython.noop)]
