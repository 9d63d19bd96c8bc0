"""The second look: does Youhu judge the same calls as answered in time as the other system did?"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path as FilePath

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youhu.calls.imports.history import CHUNK, chunks
from youhu.calls.imports.rows import Record
from youhu.calls.models import Call
from youhu.calls.past import Note, Past
from youhu.common.csv import write_csv


class Verdict(TextChoices):
    """What became of one row when both judgements were laid side by side."""

    AGREE = "agree", gettext_lazy("both say the same")
    DISAGREE = "disagree", gettext_lazy("they say different things")
    FILE_SILENT = "file_silent", gettext_lazy("the file has both times but no judgement")
    NO_PROMISE = "no_promise", gettext_lazy("the file has no due time")
    OPEN = "open", gettext_lazy("not closed in the file")
    ABSENT = "absent", gettext_lazy("not in Youhu")


LISTED = frozenset({Verdict.DISAGREE, Verdict.FILE_SILENT, Verdict.ABSENT})
LEAPS = frozenset({Note.SKIPPED_HOUR, Note.REPEATED_HOUR})
SAID = {True: "on time", False: "late", None: ""}


@dataclass(frozen=True)
class Line:
    """A row that deserves a look, with the reason."""

    row: int
    source_id: str
    number: str
    subject: str  # a verdict, or what had to be understood otherwise
    youhu: str
    file: str
    due_at: str
    closed_at: str
    reason: str


@dataclass
class Audit:
    """All rows by verdict, and the lines about those that do not simply agree."""

    verdicts: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)

    def as_json(self) -> str:
        counts = {verdict.value: self.verdicts[verdict] for verdict in Verdict}
        lines = [asdict(line) for line in self.lines]
        facts = {"rows": self.verdicts.total(), "verdicts": counts, "notes": self.notes}
        return json.dumps({**facts, "lines": lines}, indent=1)


def audit(records: Iterable[Record]) -> Audit:
    """Compare what Youhu's own rows say with what the file says, for every sound row of it."""
    found = Audit()
    for chunk in chunks((record for record in records if isinstance(record, Past)), CHUNK):
        rows = Call.objects.filter(client_key__in=[past.key for past in chunk])
        calls = {call.client_key: call for call in rows}
        for past in chunk:
            _judge(found, past, calls.get(past.key))
    return found


def _judge(found: Audit, past: Past, call: Call | None) -> None:
    verdict = _verdict(past, call)
    found.verdicts[verdict] += 1
    if verdict in LISTED:
        found.lines.append(_line(past, call, verdict, _reason(past, call, verdict)))
    for note in past.notes:
        found.notes[note] += 1
        found.lines.append(_line(past, call, note, str(note.label)))


def _verdict(past: Past, call: Call | None) -> Verdict:
    if call is None:
        return Verdict.ABSENT
    if past.closed_at is None:
        return Verdict.OPEN
    if past.due_at is None:
        return Verdict.NO_PROMISE
    if past.was_on_time is None:
        return Verdict.FILE_SILENT
    return Verdict.AGREE if call.is_on_time() == past.was_on_time else Verdict.DISAGREE


def _reason(past: Past, call: Call | None, verdict: Verdict) -> str:
    """Why the two judgements differ, or cannot be compared."""
    if call is None or past.due_at is None or past.closed_at is None:
        return _("It was refused, or never imported.")
    if (call.answered_at, call.due_at) != (past.closed_at, past.due_at):
        return _("Youhu holds other times than the file: the call went on here, or was changed.")
    told = SAID[past.closed_at <= past.due_at]
    if verdict == Verdict.FILE_SILENT:
        return _("The file gives no judgement; by its own times it was %(told)s.") % {"told": told}
    if past.closed_at == past.due_at:
        return _("Closed in the very second it was due, which counts as on time here.")
    if LEAPS.intersection(past.notes):
        return _("A time lies where the clocks were changed; the file compares its digits.")
    return _("The file contradicts its own times, by which it was %(told)s.") % {"told": told}


def _line(past: Past, call: Call | None, subject: str, reason: str) -> Line:
    return Line(
        row=past.row,
        source_id=past.source_id,
        number=call.number if call else "",
        subject=str(subject),
        youhu=SAID[call.is_on_time()] if call and past.closed_at and past.due_at else "",
        file=SAID[past.was_on_time],
        due_at=past.due_at.isoformat() if past.due_at else "",
        closed_at=past.closed_at.isoformat() if past.closed_at else "",
        reason=reason,
    )


def write_report(found: Audit, path: FilePath) -> None:
    """The lines as CSV where the name ends so, else everything as JSON."""
    if path.suffix.lower() != ".csv":
        path.write_text(found.as_json(), encoding="utf-8")
        return
    rows = [list(asdict(line).values()) for line in found.lines]
    with path.open("wb") as target:
        write_csv(target, columns=list(Line.__dataclass_fields__), rows=rows)
