"""Whom the pages of settlement are for."""

from youhu.registry.http import for_roles
from youhu.registry.rules import Role

READERS = (Role.HANDLER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
for_readers = for_roles(*READERS)
for_desks = for_roles(Role.HANDLER)
UNPROCESSABLE = 422
MOST_IN_A_FILE = 20_000
