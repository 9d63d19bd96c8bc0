"""What can be wrong with a layer of areas, said so that somebody can go and mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from youhu.common.geo.datum import Datum

NAMES_SHOWN = 6
FINDINGS_SHOWN = 5


class Flaw(TextChoices):
    """The kinds of defect, those of a whole layer first."""

    DATUM = "datum", gettext_lazy("wrong datum")
    OUTSIDE = "outside", gettext_lazy("outside the parent")
    OVERLAP = "overlap", gettext_lazy("overlap")
    GAP = "gap", gettext_lazy("gap")
    SLIVER = "sliver", gettext_lazy("sliver")
    CROSSING = "crossing", gettext_lazy("outline that crosses itself")
    SPIKE = "spike", gettext_lazy("spike")
    UNCLOSED = "unclosed", gettext_lazy("ring not closed")
    REPEATED = "repeated", gettext_lazy("repeated points")
    WINDING = "winding", gettext_lazy("ring drawn the wrong way round")


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect: of which areas, where (WGS-84 degrees), and how large.

    `width_m` is the mean width of the piece concerned. `likely` is the datum in which the layer
    would fit; only the flaw DATUM has one.
    """

    flaw: Flaw
    names: tuple[str, ...]
    codes: tuple[str, ...]
    lng: float
    lat: float
    area_m2: float = 0.0
    width_m: float = 0.0
    likely: Datum | None = None

    def __str__(self) -> str:
        if self.likely:
            return _(
                "Many points lie outside the parent area, but inside it if they are %(datum)s. "
                "Import the file again with that datum."
            ) % {"datum": self.likely.label}
        what = {"flaw": self.flaw.label, "names": self._names(), "place": self._place()}
        if self.area_m2 < 0.05:
            return _("%(flaw)s: %(names)s, at %(place)s.") % what
        what["area"] = f"{self.area_m2:.1f}" if self.area_m2 < 100 else f"{self.area_m2:,.0f}"
        return _("%(flaw)s: %(names)s, %(area)s m² at %(place)s.") % what

    def _names(self) -> str:
        if not self.names:
            return _("no area near")
        shown = _(", ").join(self.names[:NAMES_SHOWN])
        return shown if len(self.names) <= NAMES_SHOWN else f"{shown} …"

    def _place(self) -> str:
        return f"{self.lng:.5f},{self.lat:.5f}"


def summary(findings: Iterable[Finding]) -> str:
    """The first findings as sentences, and how many more there are."""
    sentences = [str(finding) for finding in findings]
    more = len(sentences) - FINDINGS_SHOWN
    shown = " ".join(sentences[:FINDINGS_SHOWN])
    if more <= 0:
        return shown
    return f"{shown} " + ngettext("And %(n)s more.", "And %(n)s more.", more) % {"n": more}
