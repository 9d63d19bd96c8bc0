"""What a browser is told so that it guards our pages: cookies, HTTPS, sources of scripts."""

from collections.abc import MutableMapping
from typing import Any

from csp.constants import NONCE, NONE, SELF

A_YEAR = 31_536_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# A file of ours that is opened by itself: it may show itself, and nothing else.
OF_FILES = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


def guard_file(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """The headers of a static file, which goes out before the middleware of pages."""
    headers["Content-Security-Policy"] = OF_FILES
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def cookie_prefix(site_url: str) -> str:
    """With HTTPS every cookie is named `__Host-…`.

    A browser takes it only from this very host over HTTPS: no neighbouring host and no plain page
    can plant one.
    """
    return "__Host-" if site_url.startswith("https://") else ""


def transport(site_url: str) -> dict[str, Any]:
    """The settings that follow from the address that people really use."""
    prefix = cookie_prefix(site_url)
    https = bool(prefix)
    return {
        "SESSION_COOKIE_NAME": f"{prefix}sessionid",
        "CSRF_COOKIE_NAME": f"{prefix}csrftoken",
        "LANGUAGE_COOKIE_NAME": f"{prefix}django_language",
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_SECURE": https,
        "LANGUAGE_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": https,
        # Balancers and Prometheus ask without TLS. A program is refused, not led on: problems.py.
        "SECURE_REDIRECT_EXEMPT": [r"^(healthz(/.*)?|metrics)$", r"^api/"],
        "SECURE_HSTS_SECONDS": A_YEAR if https else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": https,
        "SECURE_HSTS_PRELOAD": https,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if https else None,
    }
