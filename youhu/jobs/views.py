"""The queue for administrators: who works, what waits, what is parked and what becomes of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from youhu.jobs import actions, listing, queries
from youhu.jobs.forms import JobFilterForm
from youhu.jobs.listing import Job
from youhu.jobs.models import Trouble
from youhu.jobs.rules import Fate
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role
from youhu.upkeep.forms.fields import BasisForm
from youhu.upkeep.rules import READERS
from youhu.upkeep.tables import Book, Column
from youhu.upkeep.views.listing import book_file, book_page, done, thing_page

BOOK = Book(
    name="jobs",
    title=_("Jobs beside the site"),
    about=_("What is made while nobody waits for it, and which workers do it."),
    icon="again",
    rows=listing.jobs,
    filters=JobFilterForm,
    columns=(
        Column(pgettext_lazy("job", "Job"), lambda job: job.task_name, ("task_path",)),
        Column(_("Asked for"), lambda job: job.enqueued_at, ("enqueued_at",)),
        Column(pgettext_lazy("job", "Begun"), lambda job: job.started_at, ("started_at",)),
        Column(pgettext_lazy("job", "Ended"), lambda job: job.finished_at, ("finished_at",)),
        Column(pgettext_lazy("job", "Tries"), listing.tries),
        Column(_("Next try"), listing.rests_until),
    ),
    href=lambda job: reverse("job", args=[job.pk]),
    mark=listing.mark,
)
VERBS = {"try": actions.try_again, "give_up": actions.give_up}


@for_roles(*READERS)
@require_safe
def jobs(request: MemberRequest) -> HttpResponse:
    """The queue: its workers and its jobs."""
    now = timezone.now()
    context = {"queue": queries.queue(now), "workers": queries.workers(now), "now": now}
    return book_page(request, BOOK, "jobs/jobs.html", **context)


@for_roles(*READERS)
@require_safe
def export_jobs(request: MemberRequest, form: str) -> HttpResponse:
    """The list as a table."""
    return book_file(request, BOOK, form)


@for_roles(*READERS)
@require_safe
def job(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One job: what it is, its tries, and what went wrong."""
    return _page(request, _found(pk), BasisForm())


@for_roles(Role.ADMIN)
@require_POST
def act_job(request: MemberRequest, pk: UUID, verb: str) -> HttpResponse:
    """Try a parked job again, or give it up."""
    if verb not in VERBS:
        raise Http404
    found, form = _found(pk), BasisForm(request.POST)
    trouble = get_object_or_404(Trouble, task=found)
    if done(request, form, VERBS[verb], trouble):
        said = gettext("It is tried at once.") if verb == "try" else gettext("It is given up.")
        messages.success(request, said)
        return redirect("job", pk)
    return _page(request, found, form)


def _found(pk: UUID) -> Job:
    return get_object_or_404(DBTaskResult.objects.select_related("trouble"), pk=pk)


def _page(request: MemberRequest, found: Job, form: BasisForm) -> HttpResponse:
    trouble = getattr(found, "trouble", None)
    context = {
        "job": found,
        "standing": listing.standing(found),
        "trouble": trouble,
        "frames": queries.frames(found.traceback),
        "is_parked": trouble is not None and trouble.fate == Fate.PARKED,
        "form": form,
    }
    return thing_page(request, trouble, BOOK, "jobs/job.html", **context)
