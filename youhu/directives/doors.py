"""The door of the directives in the rail."""

from django.utils.translation import gettext_lazy as _

from youhu.registry.rail import WORKERS_AND_WATCHERS, Door

DOORS = (Door("directives", "sign", _("Directives"), WORKERS_AND_WATCHERS, is_wide=True, rank=30),)
