"""A headless browser that looks at pages of the sample district and takes their pictures."""

import io
import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from PIL import Image

from youhu.demo.logins import PASSWORD
from youhu.demo.things import PHONE, WIDTHS, Look

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
IN_HAIZHU = {"longitude": 113.317, "latitude": 23.098}
# A picture in the documents: at most so wide, in so few colours that it stays small.
DOCS_WIDTH, DOCS_COLOURS = 960, 128
MOST_HEIGHT = 4000
# Milliseconds for maps and parts that a page asks for afterwards; documents wait longer.
SETTLED, CALM = 700, 2500


class Variant:
    """One way of looking at a page: what its cookies say."""

    def __init__(self, name: str, **cookies: str) -> None:
        self.name, self.cookies = name, cookies


class Camera:
    """One browser, with a window for each size, variant and person."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._windows: dict[tuple[str, str, str], Any] = {}

    def __enter__(self) -> Self:
        try:
            from playwright.sync_api import sync_playwright
        except ImportError as why:
            raise CommandError(_("This needs the libraries of the tests: bin/check.")) from why
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        if program is None:
            raise CommandError(_("There is no Chromium here. bin/test installs it."))
        self._play = sync_playwright().start()
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        self._browser = self._play.chromium.launch(executable_path=program, args=arguments)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._browser.close()
        self._play.stop()

    def take(
        self, look: Look, path: str, variant: Variant, file: Path, *, is_small: bool = False
    ) -> None:
        """Keep one page as a PNG: all of it, or its first screen made small for a document."""
        page = self._window(look, variant)
        page.goto(self.address + path)
        page.wait_for_timeout(CALM if is_small else SETTLED)
        file.parent.mkdir(parents=True, exist_ok=True)
        height = page.evaluate("document.documentElement.scrollHeight")
        width = page.viewport_size["width"]
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, MOST_HEIGHT)}
        shot = page.screenshot() if is_small else page.screenshot(full_page=True, clip=clip)
        file.write_bytes(small(shot) if is_small else shot)

    def _window(self, look: Look, variant: Variant) -> Any:
        key = (look.size, variant.name, look.user)
        if key not in self._windows:
            self._windows[key] = self.open(look, variant)
        return self._windows[key]

    def open(self, look: Look, variant: Variant) -> Any:
        """A new window in which the person of the look has signed in."""
        width, height = WIDTHS[look.size]
        options: dict[str, Any] = {
            "viewport": {"width": width, "height": height},
            "is_mobile": look.size == PHONE,
            "has_touch": look.size == PHONE,
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "geolocation": IN_HAIZHU,
            "permissions": ["geolocation"],
            "reduced_motion": "reduce",
        }
        context = self._browser.new_context(**options)
        page = context.new_page()
        if look.user:
            page.goto(f"{self.address}/sign-in/")
            page.fill("#id_username", look.user)
            page.fill("#id_password", PASSWORD)
            page.click("form:has(#id_password) button.c-btn")
        cookies = {"django_language": "zh-hans", **variant.cookies}
        context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in cookies.items()]
        )
        return page


def small(png: bytes) -> bytes:
    """A picture that a document can carry."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if picture.width > DOCS_WIDTH:
        height = round(picture.height * DOCS_WIDTH / picture.width)
        picture = picture.resize((DOCS_WIDTH, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.quantize(DOCS_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()
