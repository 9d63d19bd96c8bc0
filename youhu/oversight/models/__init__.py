"""Requests about calls, supervision of calls, and the terms of both."""

from youhu.oversight.models.requests import Extension
from youhu.oversight.models.supervision import Supervision
from youhu.oversight.models.terms import SupervisionRule, Terms

__all__ = ["Extension", "Supervision", "SupervisionRule", "Terms"]
