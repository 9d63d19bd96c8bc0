"""The agreement of a mediation on paper 人民调解协议书: what art. 29 of the law wants in it."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from youhu.calls.sheets import set_sheet
from youhu.rooms.models import Mediation, Party
from youhu.rooms.rules import CONFIRM

SHEET = Path(__file__).resolve().parent / "sheets" / "agreement.typ"


def agreement_paper(case: Mediation) -> bytes:
    """The PDF. Whoever calls this has put the printing on record before."""
    return set_sheet("agreement", _data(case), {}, sheet=SHEET)


def _data(case: Mediation) -> dict[str, Any]:
    assert case.agreed_at is not None
    agreed_on = timezone.localdate(case.agreed_at)
    mediators = [str(one.person) for one in case.mediators.select_related("person").order_by("pk")]
    return {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "title": _("People's mediation agreement"),
        "number": case.archive_number,
        "committee": _("People's mediation committee of %(community)s")
        % {"community": case.community.short},
        "kind": case.get_dispute_display(),
        "parties": [_party(party) for party in case.parties.order_by("-side", "pk")],
        "facts": str(case.facts),
        "terms": str(case.terms),
        "performance": str(case.performance),
        "perform_by": _day(case.perform_by),
        "agreed": _day(agreed_on),
        "mediators": mediators,
        "copies": str(case.parties.count() + 1),
        "confirm": _day(agreed_on + CONFIRM),
        "words": _words(),
    }


def _party(party: Party) -> dict[str, str]:
    return {
        "side": party.get_side_display(),
        "name": str(party.name),
        "phone": str(party.phone) or "—",
        "details": str(party.details) or "—",
    }


def _day(on: date | None) -> str:
    return date_format(on, "DATE_FORMAT") if on else ""


def _words() -> dict[str, str]:
    return {
        "number": _("No."),
        "party": pgettext("agreement", "Party"),
        "phone": _("Telephone"),
        "details": _("Address, work"),
        "facts": _("Main facts and what is disputed"),
        "terms": _("Mediated by the committee, the parties agree of their own free will"),
        "performance": _("How and by when it is done"),
        "until": _("Last day of performance"),
        "copies": _("This agreement is made in {n} copies: one for each party, one for the file."),
        "effect": _(
            "It binds the parties from the day on which they and the mediator have signed it and "
            "the committee has put its seal. Until {day} both may ask the people's court together "
            "to confirm it (People's Mediation Law, art. 29, 31 and 33)."
        ),
        "sign": pgettext("agreement", "Signature or fingerprint"),
        "mediators": _("Mediators"),
        "seal": _("Seal of the committee"),
        "agreed": _("Date"),
        "page": _("Page {n} of {all}"),
    }
