"""How dispatch says ways."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def far(metres: int) -> str:
    """A way in the unit that people would use: “800 m”, “1.4 km”."""
    if metres < 1000:
        return _("%(m)s m") % {"m": round(metres, -1)}
    return _("%(km)s km") % {"km": round(metres / 1000, 1)}
