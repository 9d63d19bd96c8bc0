"""The index of everything that the district decides by: where each part is kept today."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from youhu.calls.models import LimitDraft, RuleDraft
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

READERS = (Role.ADMIN, Role.AUDITOR)


@dataclass(frozen=True)
class Section:
    """One part of the settings: its page, its word, what it decides."""

    url: str
    label: Promise
    about: Promise


# What the security administrator sees of it.
GUARDED = frozenset(
    {
        "people",
        "members",
        "account_events",
        "looks",
        "retention",
        "rules_of_accounts",
        "data_requests",
    }
)
# What administrators do not see: they are among those who are watched.
WATCHED = frozenset({"looks"})
GROUPS: tuple[tuple[Promise, tuple[Section, ...]], ...] = (
    (
        _("The way of a call"),
        (
            Section("rules", _("Routing rules"), _("Which unit answers for what, and where.")),
            Section("limits", _("Time limits"), _("How long a stage may take.")),
            Section("ladder", _("Ladder"), _("Who is told of what is overdue.")),
            Section(
                "supervision_rules",
                _("Rules of supervision"),
                _("When a call comes under supervision by itself."),
            ),
            Section(
                "all_terms",
                _("Terms of supervision"),
                _("How much more time may be given, and what a mark costs."),
            ),
            Section(
                "summons_limits",
                _("Limits of summonses"),
                _("How fast called units answer, come and report."),
            ),
            Section("categories", _("Categories"), _("What a call can be about.")),
            Section("try_rules", _("Try one"), _("Which unit would get a call, and why.")),
        ),
    ),
    (
        _("Places"),
        (
            Section(
                "redrawings",
                _("Cells"),
                _("Where one cell ends and the next begins: split, merge, move a boundary."),
            ),
            Section(
                "areas",
                _("Names of areas"),
                _("What subdistricts, communities and cells are called."),
            ),
            Section(
                "landmarks",
                _("Landmarks"),
                _("Places that people know, by which they say where something is."),
            ),
        ),
    ),
    (
        _("Time and duty"),
        (
            Section("calendar", _("Work calendar"), _("Holidays and their make-up days.")),
            Section("hours", _("Office hours"), _("When a unit works.")),
            Section("duty_posts", _("Duty posts"), _("Who is on duty when.")),
        ),
    ),
    (
        _("Units and people"),
        (
            Section("organisations", _("Organisations"), _("Who can be held to account.")),
            Section("people", _("People"), _("Who they are, and how they sign in.")),
            Section(
                "rules_of_accounts",
                _("Rules of accounts"),
                _("How long passwords and sign-ins last, when one is paused, the second step."),
            ),
            Section(
                "members",
                pgettext_lazy("people", "Posts"),
                _("Who acts for whom, from when to when."),
            ),
        ),
    ),
    (
        _("On record"),
        (
            Section(
                "account_events",
                pgettext_lazy("account", "Signing in"),
                _("Who signed in when and from where, and what else happened to accounts."),
            ),
            Section(
                "retention",
                _("How long data is kept"),
                _("When personal data is erased, what would go now, and what went."),
            ),
            Section(
                "data_requests",
                _("Requests about personal data"),
                _("Who asks that their data goes, and by when it is decided."),
            ),
            Section(
                "looks",
                _("Looks in clear"),
                _("Who saw whose personal details in clear, when and what for."),
            ),
            Section(
                "model_cards",
                _("Model cards"),
                _("What reads texts and forecasts lateness, and how good it is."),
            ),
            Section(
                "changes", _("Changes"), _("Who changed what in the settings, and on what basis.")
            ),
            Section(
                "jobs",
                _("Jobs beside the site"),
                _("What workers make, what waits for them, and what is parked."),
            ),
            Section(
                "health",
                _("Health of the site"),
                _("Whether sweeps, queue, log and backups go on, and what to do if not."),
            ),
        ),
    ),
)


@for_roles(*READERS, Role.SECURITY)
@require_safe
def settings(request: MemberRequest) -> HttpResponse:
    """What the district decides by, and what waits for a second person."""
    rules, limits = (
        model.objects.visible_to(request.member).filter(state="reviewing").count()
        for model in (RuleDraft, LimitDraft)
    )
    context = {
        "groups": list(_shown(request.member.role)),
        "waiting": rules + limits,
        "waiting_at": "rules" if rules else "limits",
    }
    return render(request, "web/settings.html", context)


def _shown(role: str) -> Iterator[tuple[Promise, list[tuple[str, Section]]]]:
    """The groups with the sections that a role may open."""
    for label, sections in GROUPS:
        open_to = [one for one in sections if _is_open(one, role)]
        if open_to:
            yield label, [(reverse(one.url), one) for one in open_to]


def _is_open(section: Section, role: str) -> bool:
    if section.url in WATCHED:
        return role != Role.ADMIN
    return role != Role.SECURITY or section.url in GUARDED
