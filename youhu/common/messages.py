"""The words that the next page shows: kept on the device meanwhile, in a cookie for this host."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage

from youhu.common import cookies


class OwnCookie(CookieStorage):
    """Signed, so that nobody else puts words on our pages."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # a constant there, a setting here
        return cookies.name_of("messages")


class Storage(FallbackStorage):
    """In the cookie while it has room, else in the session."""

    storage_classes = (OwnCookie, SessionStorage)
