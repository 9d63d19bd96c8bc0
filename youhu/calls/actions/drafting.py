"""Writes to the rule book: one drafts, the dry run shows, another one lets it take effect."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.calls import limitbook
from youhu.calls.drafting import WRITING, DraftState, LimitWording, Wording
from youhu.calls.models import LimitDraft, RoutingRule, RuleDraft, TimeLimit
from youhu.calls.reference import current
from youhu.calls.rulebook import dry_run, in_the_way
from youhu.common.calendar import COUNTED_IN_DAYS
from youhu.common.errors import Refused
from youhu.ledger.actions import begin, move, record
from youhu.ledger.models import Entry
from youhu.registry.actions import touch
from youhu.registry.models import Member
from youhu.territory.rules import DISTRICT_DIGITS

Payload = dict[str, Any]
AnyDraft = RuleDraft | LimitDraft


def draft_rule(
    wording: Wording, *, follows: RoutingRule | None, by: Member, now: datetime
) -> RuleDraft:
    """Propose a rule, or another wording of one in force; nothing is decided by it yet.

    Raises Refused when somebody drafts the same rule already, or another rule would come before.
    """
    draft = RuleDraft(follows=follows, **_begun(by), **vars(wording))
    _begin(draft, "draft_rule", by, now)
    return draft


def draft_limit(
    wording: LimitWording, *, follows: TimeLimit | None, by: Member, now: datetime
) -> LimitDraft:
    """Propose a time limit, or what shall follow one in force; no clock runs by it yet.

    Raises Refused when somebody drafts the same limit already, or one for the same calls is there.
    """
    draft = LimitDraft(follows=follows, **_begun(by), **vars(wording))
    _begin(draft, "draft_limit", by, now)
    return draft


def _begun(by: Member) -> dict[str, Any]:
    district = by.area_code[:DISTRICT_DIGITS]
    return {"district": district, "state": DraftState.DRAFTING, "drafted_by": by}


def _begin(draft: AnyDraft, verb: str, by: Member, now: datetime) -> None:
    _look_over(draft, now)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
            begin(draft, verb, by=by, now=now, note=draft.basis, payload=_said(draft))
    except IntegrityError as why:
        said = _("Somebody is changing this rule already. Open that draft.")
        raise Refused(said) from why


@transaction.atomic
def revise(draft: AnyDraft, *, wording: Wording | LimitWording, by: Member, now: datetime) -> None:
    """Word a draft anew; what its dry run said no longer counts."""
    for name, value in vars(wording).items():
        setattr(draft, name, value)
    _look_over(draft, now)
    record(
        draft, "revise", by=by, now=now, note=wording.basis, payload=_said(draft),
        fence={"state": DraftState.DRAFTING}, dry_run={}, drafted_by=by, **vars(wording),
    )  # fmt: skip


@transaction.atomic
def rehearse(draft: AnyDraft, *, month: date, by: Member, now: datetime) -> None:
    """Take the calls of a month through the draft, and keep what that showed with it."""
    if isinstance(draft, LimitDraft):
        found = limitbook.dry_run(draft, month, current(), now)
    else:
        found = dry_run(draft, month, current(), now)
    counts = {name: found[name] for name in ("month", "calls", "moved", "late", "data")}
    record(
        draft, "rehearse", by=by, now=now, payload=counts,
        fence={"state": DraftState.DRAFTING, "revision": draft.revision}, dry_run=found,
    )  # fmt: skip


def submit_draft(draft: AnyDraft, *, by: Member, now: datetime) -> None:
    """The draft is ready; somebody else shall look."""
    if draft.state == DraftState.DRAFTING and not draft.is_rehearsed:
        raise Refused(_("Let the draft be replayed first, so that both of you see what it does."))
    _look_over(draft, now)
    move(draft, "submit", by=by, now=now, payload=_said(draft))


@transaction.atomic
def approve_draft(draft: AnyDraft, *, by: Member, now: datetime) -> None:
    """A second person agrees: the rule takes effect on its day, and the one it follows ends then.

    Raises Refused for everybody who wrote at the draft, and when its day has come meanwhile.
    """
    if wrote(draft, by):
        raise Refused(_("Who drafted a rule does not approve it. Ask another administrator."))
    _look_over(draft, now)
    number = 0
    rule: RoutingRule | TimeLimit | None = None
    if not draft.is_ending:
        rows = TimeLimit.objects if isinstance(draft, LimitDraft) else RoutingRule.objects
        number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        rule = draft.as_rule(number)
        rule.save(force_insert=True)
    move(draft, "approve", by=by, now=now, payload={"number": number}, rule=rule, reviewed_by=by)
    _end_the_old(draft)
    touch("calls")


def send_back_draft(draft: AnyDraft, *, note: str, by: Member, now: datetime) -> None:
    """Not like this: it goes back to whoever drafted it, with the reason."""
    if not note.strip():
        raise Refused(_("Say what is to be changed."))
    move(draft, "send_back", by=by, now=now, note=note.strip())


def drop_rule_draft(draft: AnyDraft, *, by: Member, now: datetime) -> None:
    """The change is not wanted any more; the rule in force stays."""
    move(draft, "drop", by=by, now=now)


def wrote(draft: AnyDraft, by: Member) -> bool:
    """Whether this person had a hand in the draft, in whichever post."""
    lines = Entry.objects.of(draft).filter(verb__in=WRITING)
    return lines.filter(by__person=by.person_id).exists()


def _end_the_old(draft: AnyDraft) -> None:
    """The rule that is followed ends where the new one begins; its words stay as they were."""
    if draft.follows is None:
        return
    table = TimeLimit.objects if isinstance(draft, LimitDraft) else RoutingRule.objects
    rows = table.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=draft.valid_from),
        pk=draft.follows.pk,
        valid_from__lt=draft.valid_from,
    )
    if not rows.update(valid_until=draft.valid_from):
        raise Refused(_("The rule that this follows ends before that day. Draft a new rule."))


def _look_over(draft: AnyDraft, now: datetime) -> None:
    """Raise Refused, with what to do, for a draft that could not take effect as it stands."""
    today, old = timezone.localdate(now), draft.follows
    if draft.valid_from <= today:
        raise Refused(
            _("A rule takes effect on a day to come. Choose %(day)s or later.")
            % {"day": today + timedelta(days=1)}
        )
    if old is not None and old.valid_from >= draft.valid_from:
        raise Refused(_("The rule that this follows begins later. Choose a later day."))
    if isinstance(draft, LimitDraft) and draft.limit_type in COUNTED_IN_DAYS and draft.amount % 1:
        raise Refused(_("Days are whole. Count hours for less than a day."))
    other = None if draft.is_ending else in_the_way(draft, _known(draft))
    if other is not None:
        raise Refused(_same(draft) % {"number": other.number})


def _known(draft: AnyDraft) -> Sequence[RoutingRule | TimeLimit]:
    tables = current().tables
    return tables.limits.limits if isinstance(draft, LimitDraft) else tables.rules.rules


def _same(draft: AnyDraft) -> str:
    if isinstance(draft, LimitDraft):
        return _("Limit L-%(number)s is for the same calls and the same stage. Change that one.")
    return _("Rule R-%(number)s is for the same matter, place and kind. Change that one instead.")


def _said(draft: AnyDraft) -> Payload:
    """What the ledger keeps of a draft's wording; its note is the line's own."""
    own: Payload = (
        {
            "stage": draft.stage,
            "urgency": draft.urgency,
            "amount": str(draft.amount),
            "limit_type": draft.limit_type,
            "yellow_percent": draft.yellow_percent,
        }
        if isinstance(draft, LimitDraft)
        else {"area": draft.area_id or 0, "target": draft.target, "unit": draft.unit_id or 0}
    )
    return {
        "follows": draft.follows.number if draft.follows else 0,
        "kind": draft.kind,
        "category_kind": draft.category_kind,
        "category": draft.category_id or 0,
        **own,
        "valid_from": draft.valid_from.isoformat(),
        "valid_until": draft.valid_until.isoformat() if draft.valid_until else "",
        "ends": draft.is_ending,
    }
