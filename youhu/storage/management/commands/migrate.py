"""Django's `migrate`, which lets others write between two of its steps."""

import time
from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

# SQLite has one writer at a time, and whoever waits asks again ten times a second: without a pause
# the next step is quicker than everybody who waits, from the first step to the last.
BREATH_S = 0.25
ENDS = frozenset({"apply_success", "unapply_success"})


class Command(Migrate):
    """Brings the tables up to this release; a site in use goes on meanwhile."""

    breath_s = 0.0

    def handle(self, *args: Any, **options: Any) -> Any:
        connection = connections[options["database"]]
        if connection.vendor == "sqlite" and connection.introspection.table_names():
            self.breath_s = BREATH_S
        return super().handle(*args, **options)

    def migration_progress_callback(self, action: str, *args: Any, **kwargs: Any) -> None:
        """Say what was done, then let those who wait have their turn."""
        super().migration_progress_callback(action, *args, **kwargs)
        if action in ENDS:
            time.sleep(self.breath_s)
