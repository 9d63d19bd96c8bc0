"""The database itself refuses to change or remove a line of the ledger."""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = {
    f"ledger_entry_no_{verb.lower()}": f"""
        CREATE TRIGGER ledger_entry_no_{verb.lower()} BEFORE {verb} ON ledger_entry
        BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END"""
    for verb in ("UPDATE", "DELETE")
}
# INSERT OR REPLACE takes a row away without a word to the triggers above.
_SQLITE["ledger_entry_no_replace"] = """
    CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id
                 OR (subject = NEW.subject AND seq = NEW.seq))
    BEGIN SELECT RAISE(ABORT, 'The ledger is append-only.'); END"""
_POSTGRESQL = """
    CREATE OR REPLACE FUNCTION ledger_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'The ledger is append-only.' USING ERRCODE = '23514'; END $$;
    CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_refuse();
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
