"""The uniform marks 统一标识 on paper: number, fleet, type, and a code that anybody can scan."""

import io
from collections.abc import Sequence
from pathlib import Path

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youhu.calls.sheets import set_sheet
from youhu.fleets.models import Fleet, Vehicle

SHEET = Path(__file__).resolve().parent / "sheets" / "plates.typ"


def plates_paper(fleet: Fleet, vehicles: Sequence[Vehicle]) -> bytes:
    """The PDF, six marks on an A4 page. Raises Refused when the font is not there."""
    files = {f"qr{number}.svg": _qr(one) for number, one in enumerate(vehicles)}
    data = {
        "lang": "en" if (get_language() or "").startswith("en") else "zh",
        "title": _("Marks of %(fleet)s") % {"fleet": fleet},
        "market": str(fleet.market),
        "scan": _("Scan: is it admitted today?"),
        "plates": [
            {
                "mark": one.mark, "plate": one.plate, "fleet": fleet.organisation.short,
                "type": str(one.type), "qr": f"qr{number}.svg",
            }
            for number, one in enumerate(vehicles)
        ],
    }  # fmt: skip
    return set_sheet("plates", data, files, sheet=SHEET)


def mark_url(vehicle: Vehicle) -> str:
    """Where the code on a mark leads."""
    return f"{settings.YOUHU_SITE_URL}{reverse('mark', args=[vehicle.token])}"


def _qr(vehicle: Vehicle) -> bytes:
    svg = io.BytesIO()
    segno.make(mark_url(vehicle), error="m").save(svg, kind="svg", border=1, dark="#14233a")
    return svg.getvalue()
