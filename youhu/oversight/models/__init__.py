"""Requests about calls, supervision of calls and orders, and the terms of both."""

from youhu.oversight.models.judging import Appeal, Verdict
from youhu.oversight.models.matter import Matter
from youhu.oversight.models.requests import Extension, Hold
from youhu.oversight.models.supervision import Supervision
from youhu.oversight.models.terms import SupervisionRule, Terms

__all__ = [
    "Appeal",
    "Extension",
    "Hold",
    "Matter",
    "Supervision",
    "SupervisionRule",
    "Terms",
    "Verdict",
]
