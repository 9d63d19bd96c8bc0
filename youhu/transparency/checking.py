"""What somebody hands in as proof, looked at for the page; the verifier itself does the work."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from youhu.common.wiring import declared
from youhu.transparency.queries import Place, log_keys, receipt_at, since_then
from youhu.transparency.youhu_verify import Finding, check_history, check_receipt

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


@dataclass(frozen=True)
class Verdict:
    """What was found, and what the open lines of a receipt say."""

    findings: list[tuple[bool, str]]
    about: str = ""
    lines: tuple[tuple[datetime, str], ...] = ()  # when, and what was done

    @property
    def holds(self) -> bool:
        return bool(self.findings) and all(holds for holds, _says in self.findings)


def judged(text: str) -> Verdict | None:
    """A receipt or a history against the keys of this log; None for what is neither."""
    try:
        said = json.loads(text)
        if str(said["youhu"]).startswith("history/"):
            return Verdict([_told(one) for one in check_history(said, list(log_keys()))])
        return _receipt(said)
    except UNREADABLE:
        return None


def judged_place(place: Place) -> Verdict | None:
    """One line by its place, salt and seal, against the log as it is now."""
    try:
        said = receipt_at(place)
        return _receipt(said) if said else None
    except UNREADABLE:
        return None


def _receipt(said: dict[str, Any]) -> Verdict:
    """All that a receipt claims, and whether its log is the beginning of today's."""
    found = check_receipt(said, list(log_keys()))
    later = since_then(said["checkpoint"])
    if later is None:
        found.append(Finding("history", False, "", 0))
    else:
        found += [one for one in check_history(later) if one.code == "history"]
    lines = tuple(_opened(entry["line"]) for entry in said["entries"] if entry.get("line"))
    return Verdict([_told(one) for one in found], str(said.get("about") or ""), lines)


def _opened(line: dict[str, Any]) -> tuple[datetime, str]:
    """When a line was written, and what was done, in the words of the app whose thing it is."""
    verb = str(line["verb"])
    for words in declared("log_verbs"):
        verb = words(verb)
    return datetime.fromisoformat(line["at"]), verb


def _told(finding: Finding) -> tuple[bool, str]:
    number = f"{finding.number:,}"
    return finding.holds, _words()[finding.code, finding.holds] % {"n": number}


def _words() -> dict[tuple[str, bool], str]:
    return {
        ("signature", True): _("The checkpoint of %(n)s entries is signed by this log."),
        ("signature", False): _("The checkpoint of %(n)s entries is not signed by this log."),
        ("inclusion", True): _("Entry no. %(n)s is in the log, at its place."),
        ("inclusion", False): _("Entry no. %(n)s is not in the log that was signed."),
        ("number", True): _("Entry no. %(n)s is about the call of this number."),
        ("number", False): _("Entry no. %(n)s is about another call than this number."),
        ("seal", True): _("Entry no. %(n)s: what it says fits its seal."),
        ("seal", False): _("Entry no. %(n)s: what it says was changed."),
        ("words", True): _("Entry no. %(n)s: the words are as they were written."),
        ("words", False): _("Entry no. %(n)s: these are not the words that were written."),
        ("chain", True): _("Entry no. %(n)s follows the line before it."),
        ("chain", False): _("Entry no. %(n)s does not follow the line before it."),
        ("history", True): _("Up to today's %(n)s entries the log was only added to."),
        ("history", False): _("Today's log does not begin with the one of this proof."),
    }
