"""Statements of fleets, their lines, and what corrects them."""

from youhu.settling.models.statements import Correction, Line, SettlementTerms, Statement

__all__ = ["Correction", "Line", "SettlementTerms", "Statement"]
