from youhu.calls.models.call import Call, Caller, Counter, Duty, Escalation, Photo
from youhu.calls.models.desk import Export, ListLayout, SavedView
from youhu.calls.models.drafting import LimitDraft, RuleDraft
from youhu.calls.models.echo import Echo
from youhu.calls.models.handing import HandedIn
from youhu.calls.models.leftover import Leftover
from youhu.calls.models.reading import Reader
from youhu.calls.models.reference import Category, LadderStep, RoutingRule, TimeLimit
from youhu.calls.models.writing import ActDraft, ReplyTemplate

__all__ = [
    "ActDraft",
    "Call",
    "Caller",
    "Category",
    "Counter",
    "Duty",
    "Echo",
    "Escalation",
    "Export",
    "HandedIn",
    "LadderStep",
    "Leftover",
    "LimitDraft",
    "ListLayout",
    "Photo",
    "Reader",
    "ReplyTemplate",
    "RoutingRule",
    "RuleDraft",
    "SavedView",
    "TimeLimit",
]
