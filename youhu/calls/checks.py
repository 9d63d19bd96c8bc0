"""The three promises, as far as calls can tell."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.calls.clocks import Matter
from youhu.calls.coverage import BlindSpot, coverage
from youhu.calls.models import Call, Category
from youhu.calls.reference import Tables, load
from youhu.calls.rules import NEXT_HANDS, RAISABLE, STAGE_OF, Stage, State, Urgency
from youhu.common.promises import Checked, Finding, Promise, checked
from youhu.ledger.models import Entry
from youhu.registry.models import Member
from youhu.registry.rules import Role
from youhu.territory.models import Area, AreaShape
from youhu.territory.rules import SUBDISTRICT_DIGITS, AreaKind

# The sweep runs every minute; what it has not seen for this long it has missed.
SWEEP_GRACE = timedelta(minutes=2)
CHUNK = 500
UNSURE = Q(is_uncertain=True) | Q(promise_is_uncertain=True)


def leaves(tables: Tables) -> list[Category]:
    """The categories that a call can be raised under, in a fixed order."""
    every = tables.categories.values()
    chosen = (c for c in every if c.is_active and c.pk not in tables.classes)
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
        "where": _(", ").join(shown) + (" …" if len(places) > len(shown) else ""),
    }
    return Finding(text, reverse("rules"), spot.categories[0].code)


def _say_categories(categories: tuple[Category, ...]) -> str:
    shown = _(", ").join(f"{category.code} {category}" for category in categories[:3])
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
    link = reverse("limits")
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
    unsure = running.filter(UNSURE).order_by("stage_due_at", "pk")
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
    """Every open call has an answering owner, a due time, and somebody for its next step."""
    on = timezone.localdate(now)
    hands = Hands(on)
    calls = Call.objects.open().select_related("unit").order_by("pk")
    findings, looked_at = [], 0
    for call in calls.iterator(chunk_size=2000):
        looked_at += 1
        text = _what_is_missing(call, hands, on)
        if text:
            said = text % {"number": call.number, "unit": call.unit or "–"}
            findings.append(Finding(said, call.get_absolute_url(), call.number))
    title = gettext_lazy("Every open call has an owner, a next step and a due time")
    return checked(Promise.NEVER_INTERRUPTED, title, looked_at, findings)


def _what_is_missing(call: Call, hands: "Hands", on: date) -> str:
    """The sentence about what an open call lacks; empty when it lacks nothing."""
    if call.unit is None or not call.unit.answers(on):
        return _("%(number)s: its unit %(unit)s no longer answers calls. Dispatch it anew.")
    if call.stage_due_at is None or call.stage not in Stage:
        return _("%(number)s: no due time or next step. Tell the administrator.")
    if not hands.can_move(call):
        return _("%(number)s: nobody who serves can take its next step at %(unit)s.")
    return ""


class Hands:
    """Who serves today, as far as a next step asks."""

    def __init__(self, on: date) -> None:
        serving = Member.objects.serving(on).exclude(organisation=None)
        rows = serving.values_list("role", "organisation", "organisation__area_code").distinct()
        self._of_unit = {(role, unit) for role, unit, _area in rows}
        self._of_area: dict[str, set[str]] = defaultdict(set)
        for role, _unit, area in rows:
            self._of_area[role].add(area)

    def can_move(self, call: Call) -> bool:
        """Whether somebody serves whose role the next step of this call asks for."""
        roles = NEXT_HANDS.get(State(call.state), frozenset())
        return not roles or any(self._has(role, call) for role in roles)

    def _has(self, role: str, call: Call) -> bool:
        if role == Role.HANDLER:
            return (role, call.unit_id) in self._of_unit
        areas = self._of_area[role]
        return any(call.cell_code[:digits] in areas for digits in (6, 9, 12, 15))


def followers_held(*, now: datetime) -> Checked:
    """Every merged call follows one call that is worked on, and knows what became of it."""
    rows = Call.objects.filter(state=State.MERGED).select_related("main").order_by("pk")
    findings, looked_at = [], 0
    for call in rows.iterator(chunk_size=2000):
        looked_at += 1
        text = _what_is_lost(call)
        if text:
            said = text % {"number": call.number, "main": call.main or "–"}
            findings.append(Finding(said, call.get_absolute_url(), call.number))
    title = gettext_lazy("Every merged call has a main call that is open, and was told of its end")
    return checked(Promise.NO_BLIND_SPOT, title, looked_at, findings)


def _what_is_lost(call: Call) -> str:
    main = call.main
    if main is None or main.district != call.district:
        return _("%(number)s follows no call of its district. Take it apart.")
    if main.is_following:
        return _("%(number)s follows %(main)s, which follows another. Take it apart.")
    if not main.is_open or main.state == State.ANSWERED:
        return _("%(number)s: what became of %(main)s was not told to its caller. Take it apart.")
    return ""


def overdue_calls_escalated(*, now: datetime) -> Checked:
    """Nothing open is past its due time, or past a promise, without a warning on record."""
    seen_by = now - SWEEP_GRACE
    running = Call.objects.open().exclude(state=State.SUSPENDED)
    stage_late = Q(stage_due_at__lt=seen_by) & ~Q(state=State.ANSWERED)
    promise_late = Q(due_at__lt=seen_by, answered_at=None)
    late = running.filter(stage_late | promise_late)
    silent = late.filter(
        (stage_late & Q(rung=0))
        | (promise_late & Q(promise_rung=0))
        | Q(next_rung_at__lt=seen_by)
        | Q(next_promise_at__lt=seen_by)
    )
    findings = [
        Finding(
            _("%(number)s: %(unit)s is overdue since %(due)s and nobody was warned.")
            % {"number": call.number, "unit": call.unit, "due": _since(call, now)},
            call.get_absolute_url(),
            call.number,
        )
        for call in silent.select_related("unit").order_by("stage_due_at", "pk")
    ]
    title = gettext_lazy("Every overdue call has a warning on record")
    return checked(Promise.NEVER_INTERRUPTED, title, late.count(), findings)


def _since(call: Call, now: datetime) -> str:
    """The first of a call's clocks that has run out."""
    clocks = (call.stage_due_at, None if call.answered_at else call.due_at)
    run_out = [at for at in clocks if at is not None and at < now]
    return f"{timezone.localtime(min(run_out, default=now)):%m-%d %H:%M}"


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
    findings += [*_disagreeing(chunk), *_vanished()]
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


def _vanished() -> Iterator[Finding]:
    """Calls that the ledger knows and the district no longer has."""
    prefix = f"{Call._meta.label_lower}:"
    known = set(Call.objects.values_list("pk", flat=True))
    begun = Entry.objects.filter(seq=0, subject__startswith=prefix).order_by("subject")
    for subject in begun.values_list("subject", flat=True).iterator(chunk_size=5000):
        if int(subject.removeprefix(prefix)) not in known:
            text = _("%(subject)s stands in the ledger, but the call itself is gone. Restore it.")
            yield Finding(text % {"subject": subject}, code=subject)
