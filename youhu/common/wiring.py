"""The few places where a lower layer must call a higher one, declared in `apps.py` as plain lists.

An app config may list dotted names of functions under `checks` (the three promises) and `sweeps`
(what `tick` runs), and under `call_boards` what draws a board of theirs on the page of a
call: given the request, the call, its duties and the moment, it answers with safe
text. `call_tags` and `call_supervised` mark calls there and in lists (see `youhu.calls.above`,
and there `call_holds`, `call_hold_limits`, `call_busy` and `call_erased`).
`notices` names what an app tells people (see `youhu.notices.wordings`), `doors` its places in the
rail of a desk (see `youhu.registry.rail`).
`services` are what the home page of a phone leads to besides calls; `neighbour_tabs`, `shop_tabs`
and `driver_tabs` are the tabs of those who help their neighbours, keep a shop or drive: their pages
show these instead of the usual ones.
`long_tables` are the kinds of tables that are made beside the site (see
`youhu.calls.long_tables`).
`warmed` is what a process of the site gets ready as it starts (see `youhu.config.warming`).
`vitals` say how the installation fares (see `youhu.common.vitals`).
`retained` names what is kept of people and for how long (see `youhu.privacy.kinds`).
`resealed` seals anew, after a new key, what an app seals by hand (see `youhu.storage.resealing`).
`order_promises`, `order_booked`, `order_changed`, `order_boards`, `order_carriers`, `order_planned`
and `order_erased` are what plans tours for orders (see `youhu.delivery.hooks`).
`log_verbs` word what a receipt opens: given a verb, its words, or the verb itself.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


def declared(kind: str, *, highest_first: bool = False) -> Iterator[Any]:
    """What the installed apps declare under `kind`, an app's own in their order.

    The lowest layer comes first, as the settings list the apps, unless it is turned round.
    """
    configs = list(apps.get_app_configs())
    for config in reversed(configs) if highest_first else configs:
        for name in getattr(config, kind, ()):
            yield import_string(name)
