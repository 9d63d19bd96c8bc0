"""The letter and the certificate on paper: data for the setter, nothing else."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from youhu.calls.sheets import set_sheet
from youhu.common.masking import mask_name
from youhu.territory.models import Area
from youhu.volunteering.models import Certificate, Letter

HERE = Path(__file__).resolve().parent / "sheets"


def hours(minutes: int) -> str:
    """Hours with one digit behind the point, as people count service."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def letter_paper(letter: Letter, *, clear: bool = False) -> bytes:
    """The quarterly letter as a PDF, with family names alone unless `clear`.

    Raises Refused without the font.
    """
    said = {"unit": letter.unit, "year": letter.year, "quarter": letter.quarter}
    data = {
        **_head(letter.district),
        "title": _("Letter on service in the neighbourhood"),
        "number": letter.code,
        "to": str(letter.unit),
        "text": _(
            "In quarter %(quarter)s of %(year)s these people of %(unit)s checked in where they "
            "live and served their neighbours. The communities have confirmed the hours."
        ) % said,
        "columns": _columns(),
        "rows": [
            [str(n), name, str(times), hours(minutes)]
            for n, (name, times, minutes) in enumerate(letter_lines(letter, clear=clear), 1)
        ],
        "total": [_("Total"), str(sum(line[1] for line in letter.lines)), hours(letter.minutes)],
        "sent": _day(letter.sent_at),
        "signed": _signed(letter),
        "receipt": _("Please sign for it on the page of the platform."),
        "page": _("Page {n} of {all}"),
    }  # fmt: skip
    return set_sheet("letter", data, {}, sheet=HERE / "letter.typ")


def letter_lines(letter: Letter, *, clear: bool) -> list[tuple[str, int, int]]:
    """Name, times and minutes of each; the family name alone unless `clear`."""
    return [
        (name if clear else mask_name(name), times, minutes)
        for name, times, minutes in letter.lines
    ]


def _columns() -> list[str]:
    service = [pgettext("service", "Times"), pgettext("service", "Hours")]
    return [_("No."), pgettext("person", "Name"), *service]


def _signed(letter: Letter) -> str:
    at = letter.signed_at
    return _("Signed for on %(day)s") % {"day": _day(at)} if at is not None else ""


def certificate_paper(one: Certificate) -> bytes:
    """The certificate as a PDF, with the code by which anybody may ask whether it is true."""
    times = ngettext("%(n)s time", "%(n)s times", one.times) % {"n": one.times}
    said = {
        "name": one.person.name, "hours": hours(one.minutes), "times": times,
        "since": date_format(one.since_on, "DATE_FORMAT"),
        "until": date_format(one.until_on, "DATE_FORMAT"),
    }  # fmt: skip
    stars = ngettext("%(n)s-star volunteer", "%(n)s-star volunteer", one.stars)
    data = {
        **_head(one.district),
        "title": _("Certificate of service"),
        "text": _(
            "%(name)s served the neighbourhood %(times)s between %(since)s and %(until)s, "
            "%(hours)s hours in all, confirmed by the communities."
        ) % said,
        "stars": stars % {"n": one.stars} if one.stars else "",
        "code": f"{one.code[:4]} {one.code[4:8]} {one.code[8:]}",
        "scan": _("Scan to verify"),
        "issued": _day(one.issued_at),
    }  # fmt: skip
    return set_sheet("certificate", data, {"qr.svg": _qr(one)}, sheet=HERE / "certificate.typ")


def _qr(one: Certificate) -> bytes:
    address = f"{settings.YOUHU_SITE_URL}{reverse('verify_certificate')}?code={one.code}"
    svg = io.BytesIO()
    segno.make(address, error="m").save(svg, kind="svg", border=1, dark="#14233a")
    return svg.getvalue()


def poster_code(community: Area) -> str:
    """The code of a community as a picture for a page: scan it to check in there."""
    address = f"{settings.YOUHU_SITE_URL}{reverse('check_in')}?community={community.code}"
    code = segno.make(address, error="m")
    return code.svg_data_uri(border=2, dark="#14233a", light="#ffffff", scale=8)


def _head(district: str) -> dict[str, Any]:
    found = Area.objects.filter(kind="district", code=district).first()
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    return {"lang": lang, "district": str(found or "")}


def _day(at: datetime) -> str:
    return date_format(timezone.localdate(at), "DATE_FORMAT")
