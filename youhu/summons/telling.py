"""How a summons is told: its figures on top, each unit's row, and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from youhu.common.words import span
from youhu.ledger.models import Entry
from youhu.registry.rules import Role
from youhu.summons.models import Agreed, Part, Summons
from youhu.summons.rules import PartState, Rating

SAID: Mapping[str, Promise] = {
    "erase": gettext_lazy("Personal data erased"),
    "call": pgettext_lazy("summons done", "called"),
    "call_more": pgettext_lazy("summons done", "called one more"),
    "change_lead": pgettext_lazy("summons done", "changed the lead"),
    "add_facts": pgettext_lazy("summons done", "added to the facts"),
    "ask_higher": pgettext_lazy("summons done", "asked the higher level"),
    "confer": pgettext_lazy("summons done", "conferred on site"),
    "end": pgettext_lazy("summons done", "ended"),
    "call_off": pgettext_lazy("summons done", "called off"),
    "acknowledge": pgettext_lazy("summons done", "acknowledged"),
    "arrive": pgettext_lazy("summons done", "arrived"),
    "begin": pgettext_lazy("summons done", "went to work"),
    "report": pgettext_lazy("summons done", "reported back"),
    "decline": pgettext_lazy("summons done", "declined"),
    "rate": pgettext_lazy("summons done", "rated"),
    "release": pgettext_lazy("summons done", "released"),
    "insist": pgettext_lazy("summons done", "insisted"),
    "uphold": pgettext_lazy("summons done", "arbiter: it must come"),
    "excuse": pgettext_lazy("summons done", "arbiter: it need not come"),
    "lapse": pgettext_lazy("summons done", "not rated in time"),
    "escalate": pgettext_lazy("summons done", "warned of being overdue"),
    "agree": pgettext_lazy("summons done", "agreed"),
    "finish": pgettext_lazy("summons done", "done as agreed"),
    "drop": pgettext_lazy("summons done", "dropped"),
}
# What only follows from another line, and would say the same twice.
SILENT = ("lose_lead", "take_lead", "fall")
# Words that are for the caller, the unit itself and those above, not for the other units.
PRIVATE = ("rate", "decline", "insist", "uphold", "excuse")


@dataclass(frozen=True)
class Line:
    """One line of what happened."""

    at: datetime
    what: str
    unit: str
    who: str
    note: str
    is_auto: bool


def story(
    summons: Summons, parts: Sequence[Part], agreed: Sequence[Agreed], *, reads_all: bool, own: int
) -> list[Line]:
    """What happened in a summons and in all its parts, newest first."""
    things: list[Summons | Part | Agreed] = [summons, *parts, *agreed]
    about = {thing.subject: thing for thing in things}
    entries = Entry.objects.filter(subject__in=list(about)).exclude(verb__in=SILENT)
    rows = entries.select_related("by__organisation", "by__person").order_by("-at", "-pk")
    found = []
    for entry in rows:
        thing = about[entry.subject]
        unit = None if isinstance(thing, Summons) else thing.unit
        if entry.verb in ("call", "confer") and unit is not None:
            continue  # the line of the summons says so
        mine = reads_all or (unit is not None and unit.pk == own)
        is_quiet = entry.verb in PRIVATE and not mine
        note = "" if is_quiet or entry.verb == "call" else entry.note
        found.append(_line(entry, unit.short if unit else "", note))
    return found


def _line(entry: Entry, unit: str, note: str) -> Line:
    is_auto = entry.role == Role.CLOCK
    who = _("automatically") if entry.by is None else str(entry.by.person)
    where = "" if entry.by is None or entry.by.organisation is None else entry.by.organisation.short
    said = " · ".join(part for part in (where, who) if part)
    return Line(entry.at, str(SAID.get(entry.verb, entry.verb)), unit, said, note, is_auto)


@dataclass(frozen=True)
class Count:
    """One of the four figures on top: so many of so many, and a line that explains."""

    label: str
    value: str
    of: str
    note: str


def counts(parts: Sequence[Part], now: datetime) -> list[Count]:
    """Acknowledged, arrived, minutes on site, rated."""
    on = [part for part in parts if part.state != PartState.RELEASED]
    return [_acknowledged(on), _arrived(on), _present(on, now), _rated(on)]


def _of(n: int) -> str:
    return ngettext("of %(n)s unit", "of %(n)s units", n) % {"n": n}


def _pace(taken: list[timedelta], late: int) -> str:
    if not taken:
        return _("nobody yet")
    said = _("quickest %(span)s") % {"span": span(min(taken))}
    if late:
        said += _("; ") + ngettext("%(n)s late", "%(n)s late", late) % {"n": late}
    return said


def _acknowledged(on: Sequence[Part]) -> Count:
    done = [part for part in on if part.acknowledged_at is not None]
    taken = [part.acknowledged_at - part.called_at for part in done if part.acknowledged_at]
    late = sum(1 for p in done if p.acknowledged_at and p.acknowledged_at > p.acknowledge_due_at)
    return Count(_("Acknowledged"), str(len(done)), _of(len(on)), _pace(taken, late))


def _arrived(on: Sequence[Part]) -> Count:
    done = [part for part in on if part.arrived_at is not None]
    taken = [part.arrived_at - part.called_at for part in done if part.arrived_at]
    late = sum(1 for part in done if part.arrived_at and part.arrived_at > part.arrive_due_at)
    return Count(_("Arrived"), str(len(done)), _of(len(on)), _pace(taken, late))


def _present(on: Sequence[Part], now: datetime) -> Count:
    total = sum((part.on_site(now) for part in on), timedelta(0))
    there = sum(1 for part in on if part.state in (PartState.ARRIVED, PartState.ACTING))
    note = ngettext("%(n)s unit still there", "%(n)s units still there", there) % {"n": there}
    minutes = int(total.total_seconds() // 60)
    return Count(_("On site in all"), str(minutes), _("minutes"), note)


def _rated(on: Sequence[Part]) -> Count:
    done = [part for part in on if part.state == PartState.RATED]
    note = _("by the caller; no unit rates itself")
    if done:
        tally = [(one, sum(part.rating == one for part in done)) for one in Rating]
        note = " · ".join(f"{one.label} {n}" for one, n in tally if n)
    return Count(pgettext("summons", "Rated"), str(len(done)), _of(len(on)), note)
