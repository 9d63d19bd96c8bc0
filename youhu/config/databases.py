"""How the site talks to its database, and to the store of its photos: what each needs so that
nothing accepted is lost."""

import re
from typing import Any
from urllib.parse import unquote

import dj_database_url

# WAL lets readers read while one writes; IMMEDIATE takes the write lock at BEGIN, so that a
# transaction never fails half-way; FULL means that an acknowledged call survives power loss.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
        "PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON;"
    ),
}
# A server that went away without a word is noticed within seconds.
POSTGRESQL = {"connect_timeout": 5, "tcp_user_timeout": 5000}
# Of several servers, the one that takes writes.
ONE_OF_MANY = {"connect_timeout": 2, "tcp_user_timeout": 3000, "target_session_attrs": "read-write"}
SERVERS = re.compile(r"(?<=//)(?P<user>[^/?@]*@)?(?P<servers>[^/?@]*,[^/?@]*)")


def database(url: str) -> dict[str, Any]:
    """Django's settings for the DATABASE_URL.

    PostgreSQL may have several servers: `postgres://user@one:5432,two:5433/name`. What stands
    behind `?` goes to libpq and is stronger than what we add; but `pooled=1` is for us: between
    stands a pooler that gives each transaction another connection.
    """
    several = SERVERS.search(url)
    known: dict[str, Any] = {**dj_database_url.parse(SERVERS.sub(r"\g<user>several", url))}
    if known["ENGINE"].endswith("sqlite3"):
        fixed = {"ENGINE": "youhu.storage.sqlite", "CONN_MAX_AGE": 60, "OPTIONS": {**SQLITE}}
        return {**known, **fixed}
    if not known["ENGINE"].endswith("postgresql"):
        raise ValueError("Youhu keeps its data in SQLite or PostgreSQL.")
    # A request has a thread of its own, and with it a connection, which ends with the request;
    # kept for longer it would only hold a place at the server. pgbouncer makes it cheap.
    known |= {"ENGINE": "youhu.storage.postgresql", "CONN_HEALTH_CHECKS": True}
    # A cursor that lives on the server would be looked for at another connection than its own.
    known["DISABLE_SERVER_SIDE_CURSORS"] = bool(known.get("OPTIONS", {}).pop("pooled", ""))
    if several:
        known |= _hosts(several["servers"].split(","))
    defaults = ONE_OF_MANY if several else POSTGRESQL
    return {**known, "OPTIONS": {**defaults, **known.get("OPTIONS", {})}}


def photos(url: str) -> dict[str, Any]:
    """Django's settings for where photos and tables are kept; without an address in a folder."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {"BACKEND": "youhu.common.objects.ObjectStore", "OPTIONS": {"url": url}}


def _hosts(servers: list[str]) -> dict[str, str]:
    """As libpq wants them: the names in one list, the ports in another."""
    pairs = [server.partition(":") for server in servers]
    return {
        "HOST": ",".join(unquote(host) for host, _colon, _port in pairs),
        "PORT": ",".join(port or "5432" for _host, _colon, port in pairs),
    }
