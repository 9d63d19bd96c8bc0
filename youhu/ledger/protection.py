"""The database itself refuses to change or remove a line of the ledger.

One change passes: the words of a line and their salt may be emptied together, which leaves its seal
as it was (see `ledger.actions.erase_words`).
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SEALED = (
    "id", "district", "subject", "seq", "verb", "source", "target", "by_id", "role", "at",
    "words", "payload", "previous", "digest",
)  # fmt: skip
_ERASES = "NEW.note = '' AND NEW.salt = ''"
_SAME_ON_SQLITE = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _SEALED)
_SAME = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _SEALED)
_SQLITE = {
    "ledger_entry_no_update": f"""
        CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
        WHEN NOT ({_ERASES} AND {_SAME_ON_SQLITE})
        BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END""",
    "ledger_entry_no_delete": """
        CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
        BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END""",
}
# INSERT OR REPLACE takes a row away without a word to the triggers above.
_SQLITE["ledger_entry_no_replace"] = """
    CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id
                 OR (subject = NEW.subject AND seq = NEW.seq))
    BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END"""
_POSTGRESQL = f"""
    CREATE OR REPLACE FUNCTION ledger_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'The ledger is append-only.' USING ERRCODE = '23514'; END $$;
    CREATE TRIGGER ledger_entry_append_only BEFORE DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_refuse();
    CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
    FOR EACH ROW WHEN (NOT ({_ERASES} AND {_SAME})) EXECUTE FUNCTION ledger_entry_refuse();
"""


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the guard up. Known engines: SQLite and PostgreSQL; others raise NotImplementedError."""
    with connection.cursor() as cursor:
        match connection.vendor:
            case "sqlite":
                for statement in _SQLITE.values():
                    cursor.execute(statement)
            case "postgresql":
                cursor.execute(_POSTGRESQL)
            case vendor:
                raise NotImplementedError(f"No guard of the ledger is written for {vendor}.")


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the guard down: only for a migration's way back and for emptying a test database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS ledger_entry_append_only ON ledger_entry")
            cursor.execute("DROP TRIGGER IF EXISTS ledger_entry_no_update ON ledger_entry")
