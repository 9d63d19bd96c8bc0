import socket
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from youhu.demo.browser import Camera, Variant
from youhu.demo.pages import Look, pages

VARIANTS = (
    Variant("zh"),
    Variant("en", django_language="en"),
    Variant("elder", elder="1"),
    Variant("dark", theme="dark"),
)
SITE = ("-m", "uvicorn", "youhu.config.asgi:application", "--lifespan", "off")
QUIET = ("--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "1")
SECONDS_TO_START = 60


class Command(BaseCommand):
    help = "Take a picture of every page of the sample district, in both languages and elder mode."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.VAR_DIR / "screenshots")
        parser.add_argument("--only", default="", help="part of a page's name")
        parser.add_argument("--variant", choices=[variant.name for variant in VARIANTS])
        parser.add_argument("--docs", action="store_true", help="only docs/pictures, made small")

    def handle(self, *args: Any, **options: Any) -> None:
        seen = [(look, path) for look, path in pages() if options["only"] in look.label]
        if not seen:
            raise CommandError(_("Nothing to show. Build the sample district first: bin/demo"))
        call_command("collectstatic", interactive=False, verbosity=0)
        with served() as address, Camera(address) as camera:
            if options["docs"]:
                self._for_docs(camera, seen)
            else:
                self._all(camera, seen, options)

    def _all(self, camera: Camera, seen: list[tuple[Look, str]], options: dict[str, Any]) -> None:
        """Every page in every variant, one folder a variant."""
        for variant in VARIANTS:
            if options["variant"] not in (None, variant.name):
                continue
            for look, path in seen:
                file = options["to"] / variant.name / f"{look.size}-{look.label}.png"
                camera.take(look, path, variant, file)
                self.stdout.write(str(file))

    def _for_docs(self, camera: Camera, seen: list[tuple[Look, str]]) -> None:
        """The pictures of the documents, small enough to be committed."""
        for look, path in seen:
            if look.picture:
                file = settings.BASE_DIR / "docs" / "pictures" / f"{look.picture}.png"
                variant = next(one for one in VARIANTS if one.name == look.variant)
                camera.take(look, path, variant, file, is_small=True)
                self.stdout.write(str(file))


@contextmanager
def served() -> Iterator[str]:
    """The site on a free port of this machine, until the block ends."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    site = subprocess.Popen(
        [sys.executable, *SITE, *QUIET, "--port", str(port)], cwd=settings.BASE_DIR
    )
    try:
        _wait(f"{address}/healthz", site)
        yield address
    finally:
        site.terminate()
        site.wait(timeout=10)


def _wait(url: str, site: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and site.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise CommandError(_("The site did not start. Its messages are above."))
