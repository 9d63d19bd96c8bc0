"""Every write to household links: plans, decisions, visits, what the desk keeps, what time does."""

from youhu.neighbours.actions.deciding import approve, send_back
from youhu.neighbours.actions.keeping import exclude, export_plan, include, succeed
from youhu.neighbours.actions.planning import begin_plan, change_line, propose, submit, withdraw
from youhu.neighbours.actions.sweeping import open_tasks, warn, warn_of_visits
from youhu.neighbours.actions.visiting import (
    Said,
    call_need,
    reveal_note,
    settle_need,
    visit,
)

__all__ = [
    "Said",
    "approve",
    "begin_plan",
    "call_need",
    "change_line",
    "exclude",
    "export_plan",
    "include",
    "open_tasks",
    "propose",
    "reveal_note",
    "send_back",
    "settle_need",
    "submit",
    "succeed",
    "visit",
    "warn",
    "warn_of_visits",
    "withdraw",
]
