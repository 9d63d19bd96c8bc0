"""Calls for other programs: what the pages do, as JSON, through the same actions."""

from youhu.calls.api import acting, raising, reading
from youhu.calls.api.routes import router

__all__ = ["acting", "raising", "reading", "router"]
