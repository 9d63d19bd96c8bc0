import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tools import site
from youhu.demo.browser import Camera, Variant
from youhu.demo.pages import pages
from youhu.demo.things import Look

VARIANTS = (
    Variant("zh"),
    Variant("en", django_language="en"),
    Variant("elder", elder="1"),
    Variant("dark", theme="dark"),
)


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
        env = {**os.environ, "YOUHU_SITE_URL": settings.YOUHU_SITE_URL}
        with site.served(env=env) as address, Camera(address) as camera:
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
