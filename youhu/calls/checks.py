"""The three promises, as far as calls can tell."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.calls.clocks import Matter
from youhu.calls.coverage import BlindSpot, coverage
from youhu.calls.models import Call, Category
from youhu.calls.reference import Tables, load
from youhu.calls.rules import RAISABLE, STAGE_OF, Stage, State, Urgency
from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.models import Entry
from youhu.territory.models import Area, AreaShape
from youhu.territory.rules import SUBDISTRICT_DIGITS, AreaKind

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)
CHUNK = 500


def leaves(tables: Tables) -> list[Category]:
    """The categories that a call can be raised under, in a fixed order."""
    parents = {category.parent_id for category in tables.categories.values()}
    chosen = (c for c in tables.categories.values() if c.is_active and c.pk not in parents)
    return sorted(chosen, key=lambda category: (category.kind, category.code, category.pk))


def every_combination_routed(*, now: datetime) -> Checked:
    """Every category in every cell routes to an accountable unit by a rule."""
    tables = load()  # straight from the rows: a promise does not trust the memory
    shapes = AreaShape.objects.valid(now).layer(AreaKind.CELL)
    cells = list(shapes.values_list("area__code", flat=True))
    found = coverage(tables.rules, cells, leaves(tables), timezone.localdate(now))
    names = dict(Area.objects.filter(kind=AreaKind.SUBDISTRICT).values_list("code", "name"))
    findings = [_say_blind(spot, names) for spot in found.blind_spots]
    title = gettext_lazy("Every matter in every cell goes to a unit by a rule")
    return checked(Promise.NO_BLIND_SPOT, title, found.combinations, findings)


def _say_blind(spot: BlindSpot, names: dict[str, str]) -> Finding:
    places = Counter(code[:SUBDISTRICT_DIGITS] for code in spot.cells)
    shown = [f"{names.get(code, code)} ({n})" for code, n in places.most_common(3)]
    text = _("%(what)s, %(kind)s: no rule in %(n)s cells: %(where)s.") % {
        "what": _say_categories(spot.categories),
        "kind": spot.kind.label,
        "n": len(spot.cells),
        "where": ", ".join(shown) + (" …" if len(places) > len(shown) else ""),
    }
    return Finding(text, reverse("admin:calls_routingrule_changelist"), spot.categories[0].code)


def _say_categories(categories: tuple[Category, ...]) -> str:
    shown = ", ".join(f"{category.code} {category}" for category in categories[:3])
    if len(categories) <= 3:
        return shown
    return _("%(some)s and %(n)s more categories") % {"some": shown, "n": len(categories) - 3}


def every_stage_limited(*, now: datetime) -> Checked:
    """Every stage of every kind of call has a time limit."""
    tables, on = load(), timezone.localdate(now)
    stages = [*dict.fromkeys(STAGE_OF.values()), Stage.TOTAL]
    missing: Counter[tuple[str, str]] = Counter()
    looked_at = 0
    for matter in _matters(tables):
        for stage in stages:
            looked_at += 1
            if tables.limits.find(stage, matter, on) is None:
                missing[(stage, matter.urgency)] += 1
    link = reverse("admin:calls_timelimit_changelist")
    findings = [
        Finding(
            _("No time limit for “%(stage)s” when %(urgency)s (%(n)s categories).")
            % {"stage": Stage(stage).label, "urgency": Urgency(urgency).label, "n": n},
            link,
            stage,
        )
        for (stage, urgency), n in missing.items()
    ]
    title = gettext_lazy("Every stage of every call has a time limit")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _matters(tables: Tables) -> Iterator[Matter]:
    for category in leaves(tables):
        for kind in RAISABLE:
            for urgency in Urgency:
                yield Matter(category, kind, urgency)


def clocks_know_their_days(*, now: datetime) -> Checked:
    """Every running clock knows the work calendar of the days that it crosses."""
    running = Call.objects.open()
    unsure = running.filter(is_uncertain=True).order_by("stage_due_at", "pk")
    findings = [
        Finding(
            _("%(number)s crosses a year whose holidays are not known yet. Import its notice.")
            % {"number": call.number},
            call.get_absolute_url(),
            call.number,
        )
        for call in unsure
    ]
    title = gettext_lazy("Every clock knows the holidays of the days that it crosses")
    return checked(Promise.NEVER_CLOSED, title, running.count(), findings)


def open_calls_held(*, now: datetime) -> Checked:
    """Every open call has a serving owner, a due time and a next step."""
    on = timezone.localdate(now)
    calls = Call.objects.open().select_related("unit").order_by("pk")
    findings, looked_at = [], 0
    for call in calls.iterator(chunk_size=2000):
        looked_at += 1
        if call.unit is None or not call.unit.serves(on):
            text = _("%(number)s: its unit %(unit)s no longer serves. Dispatch it anew.")
        elif call.stage_due_at is None or call.stage not in Stage:
            text = _("%(number)s: no due time or next step. Tell the administrator.")
        else:
            continue
        said = text % {"number": call.number, "unit": call.unit or "–"}
        findings.append(Finding(said, call.get_absolute_url(), call.number))
    title = gettext_lazy("Every open call has an owner, a next step and a due time")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def overdue_calls_escalated(*, now: datetime) -> Checked:
    """Nothing open is past its due time without a warning on record."""
    late = Call.objects.overdue(now - SWEEP_GRACE).exclude(state=State.ANSWERED)
    silent = late.filter(rung=0).select_related("unit").order_by("stage_due_at", "pk")
    findings = [
        Finding(
            _("%(number)s: %(unit)s is overdue since %(due)s and nobody was warned.")
            % {
                "number": call.number,
                "unit": call.unit,
                "due": f"{timezone.localtime(call.stage_due_at):%m-%d %H:%M}",
            },
            call.get_absolute_url(),
            call.number,
        )
        for call in silent
    ]
    title = gettext_lazy("Every overdue call has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, late.count(), findings)


def states_agree_with_ledger(*, now: datetime) -> Checked:
    """What a call's row says is what the last line about it says."""
    findings, looked_at = [], 0
    calls = Call.objects.order_by("pk").only("pk", "number", "state", "revision")
    chunk: list[Call] = []
    for call in calls.iterator(chunk_size=2000):
        chunk.append(call)
        looked_at += 1
        if len(chunk) == CHUNK:
            findings += _disagreeing(chunk)
            chunk = []
    findings += _disagreeing(chunk)
    title = gettext_lazy("Every call is in the state that its ledger says")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _disagreeing(calls: list[Call]) -> list[Finding]:
    lines = Entry.objects.filter(subject__in=[call.subject for call in calls])
    last: dict[str, tuple[int, str]] = {}
    for subject, seq, target in lines.order_by("subject", F("seq")).values_list(
        "subject", "seq", "target"
    ):
        last[subject] = (seq, target)
    text = _("%(number)s is “%(state)s”, but its ledger ends elsewhere.")
    return [
        Finding(
            text % {"number": call.number, "state": call.get_state_display()},
            call.get_absolute_url(),
            call.number,
        )
        for call in calls
        if last.get(call.subject) != (call.revision, call.state)
    ]
