"""What makes the site an app on a phone: manifest, service worker, a page without a network."""

import hashlib
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

THEME, GROUND = "#14233a", "#f6f7f9"
ICONS = (
    ("common/icon-192.png", "192x192", "any"),
    ("common/icon-512.png", "512x512", "any"),
    ("common/icon-maskable.png", "512x512", "maskable"),
)
SHORTCUTS = (
    ("raise_call", _("Raise a call")),
    ("follow", _("Follow a call")),
    ("report_call", _("Quick report")),
    ("field", pgettext_lazy("page", "Today")),
)
# What a phone needs at hand to open the pages of a grid worker or a driver without a network.
MODULES = (
    "ask", "look", "map", "mend", "outbox", "photos", "queue", "report", "rows", "sending", "shell",
    "snapshot", "store", "task", "today", "words",
)  # fmt: skip
FIELD = (
    "vendor/idb/build/index.js",
    "vendor/leaflet/dist/leaflet.css",
    "vendor/leaflet/dist/leaflet.js",
    "calls/field/field.css",
    *(f"calls/field/{name}.js" for name in MODULES),
    "dispatch/driver.css",
    *(f"dispatch/driver_{name}.js" for name in ("tour", "pad", "track")),
)
# The same for a courier, who goes without map and photos of others.
ROUNDS = ("vendor/idb/build/index.js", "rounds/rounds.css", "rounds/carry.js")
PRECACHED = (
    "vendor/bootstrap/dist/css/bootstrap.min.css",
    "common/tokens.css",
    "common/base.css",
    "common/phone.css",
    "common/icons.svg",
    "common/favicon.svg",
    "common/install.js",
)
TAKEN = {"field": FIELD, "rounds": ROUNDS}


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The program that stands between pages and network; its name changes with what it keeps."""
    files = [reverse("offline"), *(static(path) for path in PRECACHED)]
    taken = {name: [static(path) for path in paths] for name, paths in TAKEN.items()}
    named = "\n".join([*files, *(file for lot in taken.values() for file in lot)])
    version = hashlib.sha256(named.encode()).hexdigest()[:12]
    context = {
        "version": version,
        "files": json.dumps(files),
        "taken": json.dumps(taken),
        "places": json.dumps(_places()),
    }
    kind = "text/javascript; charset=utf-8"
    response = render(request, "web/worker.js", context, content_type=kind)
    patch_cache_control(response, no_cache=True)
    return response


def _places() -> dict[str, str | list[str]]:
    """What the service worker must know by its address."""
    return {
        "offline": reverse("offline"),
        "field": reverse("field"),
        "own": [reverse("field"), reverse("drive")],
        # Of a courier's pages this one: the others ask the site something, and need it there.
        "pages": [reverse("my_rounds")],
        "shell": reverse("field_shell"),
        "signOut": reverse("sign_out"),
        "signIn": reverse("sign_in"),
        "static": static("common/base.css").split("common/")[0],
        "photos": "/photos/",
    }


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How the site looks among the apps of a phone, in the reader's language."""
    icons = [
        {"src": static(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for path, sizes, purpose in ICONS
    ]
    said = {
        "id": "/",
        "name": str(_("Youhu: every call is answered")),
        "short_name": str(_("Youhu")),
        "lang": get_language(),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "orientation": "any",
        "theme_color": THEME,
        "background_color": GROUND,
        "icons": icons,
        "shortcuts": [
            {"name": str(name), "url": reverse(url), "icons": [icons[0]]} for url, name in SHORTCUTS
        ],
    }
    response = JsonResponse(said, content_type="application/manifest+json")
    patch_cache_control(response, no_cache=True)
    return response


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone shows when there is no network and it kept no such page."""
    codes = [code for code, _name in settings.LANGUAGES]
    return render(request, "web/offline.html", {"codes": codes})
