"""After a test that commits: only the tables that it filled are emptied.

Django would empty every table there is and write all permissions anew, which takes longer than
most of these tests.
"""

from django.db import connection

from youhu.ledger.protection import protect, unprotect

KEPT = {"django_content_type", "auth_permission"}  # what migrations alone leave behind


def empty_what_was_filled() -> None:
    """Leave the tables as the migrations left them; numbers go on, as after a rollback."""
    filled = _filled()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Neither foreign keys nor the ledger's guard look at a replica's work.
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(";".join(f"DELETE FROM {table}" for table in filled) or "SELECT 1")
            cursor.execute("SET session_replication_role = DEFAULT")
            # Else the planner may hold what fills these pages next for one row, and never end.
            cursor.execute(f"VACUUM {', '.join(filled)}" if filled else "SELECT 1")
        return
    unprotect(connection)
    try:
        with connection.constraint_checks_disabled(), connection.cursor() as cursor:
            for table in filled:
                cursor.execute(f"DELETE FROM {table}")
    finally:
        protect(connection)


def _filled() -> list[str]:
    """The tables that hold a row, as they are written in a statement."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(name) for name in sorted(set(names) - KEPT)]
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]
