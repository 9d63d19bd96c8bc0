from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.upkeep.actions.founding import Founding, found_district


class Command(BaseCommand):
    help = "Make the first administrator of a new installation; everything else is kept on pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("area_code", help="the district, for example 440105")
        parser.add_argument("--name", required=True, help="of the person")
        parser.add_argument("--username", required=True, help="by which they sign in")
        parser.add_argument("--unit", required=True, help="name of the command room they sit in")

    def handle(self, *args: Any, **options: Any) -> None:
        names = (options["unit"], options["name"], options["username"])
        try:
            password = found_district(Founding(options["area_code"], *names), now=timezone.now())
        except (Refused, ValidationError) as why:
            said = "; ".join(why.messages) if isinstance(why, ValidationError) else str(why)
            raise CommandError(said) from why
        self.stdout.write(_("Sign in as %(name)s at /sign-in/.") % {"name": options["username"]})
        self.stdout.write(_("First password, shown only now: %(it)s") % {"it": password})
