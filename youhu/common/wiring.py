"""The few places where a lower layer must call a higher one, declared in `apps.py` as plain lists.

An app config may list dotted names of functions under `checks` (the three promises), `sweeps`
(what `tick` runs) and `builders` (the sample district).
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


def declared(kind: str) -> Iterator[Callable[..., Any]]:
    """The functions that the installed apps declare under `kind`, lowest layer first."""
    for config in apps.get_app_configs():
        for name in getattr(config, kind, ()):
            yield import_string(name)
