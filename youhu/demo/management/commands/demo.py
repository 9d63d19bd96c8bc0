import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.demo.ahead import act_ahead
from youhu.demo.build import build, built, fresh_database, mark_of
from youhu.demo.callbacks import figures_so_far
from youhu.demo.directives import command_some
from youhu.demo.docks import open_docks
from youhu.demo.driven import drive_yesterday
from youhu.demo.fleets import admit_fleets
from youhu.demo.forecasts import learn_lateness
from youhu.demo.fusing import fuse_some
from youhu.demo.jobs import jobs_so_far
from youhu.demo.joint import join_hands
from youhu.demo.keeping import keep_up, let_the_curious_in
from youhu.demo.kin import sort_out
from youhu.demo.links import link_households
from youhu.demo.logins import EVERYBODY, PASSWORD, set_password
from youhu.demo.market import open_market
from youhu.demo.neighbours import neighbours_join
from youhu.demo.orders import send_goods
from youhu.demo.oversight import oversee
from youhu.demo.progress import said, watched
from youhu.demo.redrawings import draw_one
from youhu.demo.roads import lay_roads
from youhu.demo.rooms import receive_neighbours
from youhu.demo.rosters import keep_duty
from youhu.demo.rounds import go_round
from youhu.demo.rulebook import draft_rules
from youhu.demo.scales import SCALES, Scale
from youhu.demo.settling import settle_some
from youhu.demo.simulation import Days, Simulation
from youhu.demo.subjects import ask_about_data
from youhu.demo.summons import call_together
from youhu.demo.tours import drive_tours
from youhu.demo.transfers import keep_party
from youhu.demo.volunteering import volunteers_serve
from youhu.demo.whatif import ask_what_if
from youhu.demo.wishes import wish_and_help
from youhu.demo.witnessing import witness_once
from youhu.oversight.actions import load_shipped as load_supervision
from youhu.promises.actions import examine, tick
from youhu.registry.models import Member

# What happens beside the calls, once the days are over; each in its turn.
LATER: tuple[Callable[..., object], ...] = (
    lay_roads,
    witness_once,
    oversee,
    act_ahead,
    draft_rules,
    keep_up,
    jobs_so_far,
    figures_so_far,
    command_some,
    fuse_some,
    keep_duty,
    call_together,
    volunteers_serve,
    learn_lateness,
    ask_what_if,
    ask_about_data,
    keep_party,
    receive_neighbours,
    link_households,
    wish_and_help,
    go_round,
    open_market,
    admit_fleets,
    drive_yesterday,
    send_goods,
    open_docks,
    drive_tours,
    settle_some,
)


class Command(BaseCommand):
    help = "Build the sample district with some weeks of calls; says who can sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=SCALES, default="small")
        parser.add_argument("--seed", type=int, default=365)

    def handle(self, *args: Any, **options: Any) -> None:
        scale, seed = SCALES[options["scale"]], options["seed"]
        try:
            mark = built()
            if mark not in ("", mark_of(scale, seed)):
                raise Refused(
                    _("This database holds the sample district %(mark)s. %(help)s")
                    % {"mark": mark, "help": fresh_database()}
                )
            if not mark:
                self._build(scale, seed)
        except Refused as why:
            raise CommandError(str(why)) from why
        set_password()
        let_the_curious_in(timezone.now())
        self._say_who()

    def _build(self, scale: Scale, seed: int) -> None:
        """All of it or nothing: a broken-off attempt leaves the database empty."""
        self._started = time.monotonic()
        now = timezone.localtime().replace(microsecond=0)
        with transaction.atomic():
            build(scale, seed=seed, now=now, say=self._say)
            days = _weeks(scale, seed, now)
            tally = Simulation(days).run(
                progress=watched(days), every_state=True, with_troubles=True
            )
            self._say(said(tally))
            neighbours_join(now)
            join_hands(now)
            sort_out(now)
            draw_one(now=timezone.now())
            load_supervision(valid_from=timezone.localdate(now))
            tick(now=timezone.now())
            for act in LATER:
                act(now=timezone.now())
        found = examine(now=timezone.now())
        self._say(_("All promises are kept.") if found.is_kept else _("Not all promises are kept."))

    def _say(self, text: str) -> None:
        self.stdout.write(f"{time.monotonic() - self._started:6.1f} s  {text}")

    def _say_who(self) -> None:
        self.stdout.write(_("Sign in with the password %(password)s as") % {"password": PASSWORD})
        posts = Member.objects.serving(timezone.localdate()).select_related("organisation")
        for login in EVERYBODY:
            held = posts.filter(person__user__username=login.username).order_by("pk")
            roles = " · ".join(_post(post) for post in held)
            self.stdout.write(f"  {login.username:<11} {roles}: {login.about}")


def _post(member: Member) -> str:
    where = f", {member.organisation}" if member.organisation else ""
    return f"{member.get_role_display()}{where}"


def _weeks(scale: Scale, seed: int, now: datetime) -> Days:
    """The days up to now, beginning with a midnight, so that a day's runs agree with each other."""
    start = (now - timedelta(days=scale.days)).replace(hour=0, minute=0, second=0)
    return Days(start, now, scale.calls_a_day, scale.photos, seed)
