"""Who gets what behind the addresses of settlement and of the market's figures; see test_access.py.

The desks of the association and of a fleet are no hands here: see tests/settling/test_pages.py.
"""

from datetime import timedelta

from django.urls import reverse

from tests.factories.orders import market_of_orders, ordered
from tests.factories.rows import NOW
from youhu.delivery.rules import State
from youhu.settling import actions
from youhu.settling.models import Correction, Statement

#                              nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_correction POST":     "302 403 403 403 404 404 403 403 403 403 403",
    "act_statement POST":      "302 403 403 403 404 404 403 403 403 403 403",
    "corrections":             "302 403 403 403 200 200 200 200 200 200 403",
    "draw_up_statements POST": "302 403 403 403 403 403 403 403 403 403 403",
    "export_corrections":      "302 403 403 403 200 200 200 200 200 200 403",
    "export_market_fleets":    "302 403 403 403 403 403 200 403 200 200 403",
    "export_market_shops":     "302 403 403 403 403 403 200 403 200 200 403",
    "export_statement":        "302 403 403 403 404 404 200 404 200 200 403",
    "export_statements":       "302 403 403 403 200 200 200 200 200 200 403",
    "market_board":            "302 403 403 403 403 403 200 403 200 200 403",
    "market_figures":          "302 403 403 403 403 403 200 403 200 200 403",
    "market_screen":           "302 403 403 403 403 403 200 403 200 200 403",
    "propose_correction POST": "302 403 403 403 422 422 403 403 403 403 403",
    "send_statements POST":    "302 403 403 403 403 403 403 403 403 403 403",
    "settlement_terms POST":   "302 403 403 403 403 403 403 403 403 403 403",
    "statement":               "302 403 403 403 404 404 200 404 200 200 403",
    "statement_sheet":         "302 403 403 403 404 404 200 404 200 200 403",
    "statements":              "302 403 403 403 200 200 200 200 200 200 403",
}  # fmt: skip
ELSEWHERE = (
    "act_correction", "act_statement", "export_corrections", "export_market_fleets",
    "export_market_shops", "export_statement", "export_statements", "statement",
    "statement_sheet",
)  # fmt: skip


def prepare(_district):
    """A market in the first subdistrict with a statement that was sent, and a correction."""
    made = market_of_orders()
    carried_at = NOW - timedelta(days=30)
    ordered(made, State.DELIVERED, now=carried_at)
    day = carried_at.date()
    actions.draw_up(made.market, starts_on=day, ends_on=day, by=made.desk, now=NOW)
    actions.send_all(made.market, by=made.desk, now=NOW)
    actions.propose(made.fleet, cents=500, reason="x", by=made.desk, now=NOW)


def address(name, _district):
    """Where `name` leads for the one statement and the one correction."""
    statement = Statement.objects.order_by("pk").last()
    correction = Correction.objects.order_by("pk").last()
    wanted = {
        "act_correction": [correction.pk, "allow"],
        "act_statement": [statement.pk, "discard"],
        "export_corrections": ["csv"],
        "export_market_fleets": ["csv"],
        "export_market_shops": ["csv"],
        "export_statements": ["csv"],
        "export_statement": [statement.pk, "csv"],
    }
    return reverse(name, args=wanted.get(name, [statement.pk]))
