"""Directives: the list, a new one, one with all its parts, and every act on it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.download import download
from youhu.common.http import act
from youhu.directives import actions, queries
from youhu.directives.forms import BackForm, IssueForm, LongerForm, NoteForm, ReportForm
from youhu.directives.models import Directive, Evidence, Task
from youhu.directives.rules import ISSUERS, READERS
from youhu.ledger.models import Entry
from youhu.oversight.views.forms import SupervisionForm
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member
from youhu.registry.rules import Role

UNPROCESSABLE = 422
KEPT_SECONDS = 24 * 60 * 60
MOST_IN_A_FILE = 5000


@for_roles(*READERS)
@require_safe
def directives(request: MemberRequest) -> HttpResponse:
    """The directives of the member's unit or area, tab by tab."""
    listing = queries.Listing(request.member, request.GET)
    context = {
        "listing": listing,
        "page": listing.page(),
        "query": listing.query(),
        "tabs": [(name, said, listing.query(tab=name)) for name, said in _tabs().items()],
        "sorts": _sorts(listing),
        "may_issue": actions.may_issue(request.member),
        "now": timezone.now(),
    }
    return render(request, "directives/list.html", context)


def _tabs() -> dict[str, str]:
    return {
        "open": pgettext("directives", "Under way"),
        "unsigned": _("To be signed for"),
        "executing": _("Being carried out"),
        "reported": _("To be verified"),
        "overdue": _("Overdue"),
        "ended": pgettext("directives", "Ended"),
        "all": pgettext("directives", "All"),
    }


def _sorts(listing: queries.Listing) -> list[tuple[str, str, str]]:
    """The columns that sort: label, address, and the direction that holds now."""
    labels = {"title": _("Directive"), "issued": pgettext("directive", "Issued"), "due": _("Due")}
    sorts = []
    for name, label in labels.items():
        is_up, is_down = listing.sort == name, listing.sort == f"-{name}"
        turned = f"-{name}" if is_up else name
        now = "ascending" if is_up else "descending" if is_down else ""
        sorts.append((label, listing.query(sort=turned), now))
    return sorts


@for_roles(*READERS)
@require_safe
def export_directives(request: MemberRequest, form: str) -> HttpResponse:
    """The parts of the directives that the list shows, one row a unit."""
    rows = queries.Listing(request.member, request.GET).rows()[:MOST_IN_A_FILE]
    columns = [
        _("Number"), _("Title"), _("Document number"), _("Urgency"), _("Unit"), _("State"),
        _("Issued"), _("To be signed by"), _("Signed"), _("Due"), _("Reported"),
        _("To be verified by"), _("Report"), _("Times sent back"),
    ]  # fmt: skip
    return download("directives", form, columns=columns, rows=_table(rows), now=timezone.now())


def _table(rows: Any) -> Iterator[list[Any]]:
    chosen = list(rows.values_list("pk", flat=True))
    tasks = Task.objects.filter(directive__in=chosen).select_related("directive", "unit")
    for task in tasks.order_by("-directive", "pk").iterator(chunk_size=500):
        whole = task.directive
        yield [
            whole.code, whole.title, whole.basis, whole.get_urgency_display(), str(task.unit),
            task.get_state_display(), whole.issued_at, task.sign_due_at, task.signed_at,
            task.due_at, task.reported_at, task.verify_due_at, task.report, task.times_sent_back,
        ]  # fmt: skip


@for_roles(*ISSUERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_directive(request: MemberRequest) -> HttpResponse:
    """Give an order to many units at once."""
    now = timezone.now()
    form = IssueForm(request.POST or None, member=request.member, now=now)
    made: list[Directive] = []

    def issue(**_told: Any) -> None:
        made.append(actions.issue(form.order, form.units, by=request.member, now=now))

    if request.method == "POST" and act(form, issue):
        n = made[0].tasks.count()
        said = ngettext("Issued to %(n)s unit.", "Issued to %(n)s units.", n)
        messages.success(request, said % {"n": n})
        return redirect(made[0])
    context = {"form": form, "may_issue": actions.may_issue(request.member)}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "directives/new.html", context, status=status)


@for_roles(*READERS)
@require_safe
def directive(request: MemberRequest, pk: int) -> HttpResponse:
    """One directive: what is asked, who has signed, what was reported."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Directive:
    rows = Directive.objects.visible_to(request.member)
    return get_object_or_404(rows.select_related("issuer", "issued_by__person"), pk=pk)


Acts = dict[str, tuple[type[forms.Form], Callable[..., Any]]]
ON_WHOLE: Acts = {
    "call-off": (NoteForm, actions.call_off),
    "longer": (LongerForm, actions.give_longer),
    "urge": (forms.Form, actions.urge),
}
ON_PART: Acts = {
    "sign": (forms.Form, actions.sign),
    "report": (ReportForm, actions.report),
    "verify": (forms.Form, actions.verify),
    "send_back": (BackForm, actions.send_back),
    "release": (NoteForm, actions.release),
    "supervise": (SupervisionForm, actions.supervise),
}


@dataclass(frozen=True)
class Faulty:
    """A form that came back, by the verb and the thing that it is about."""

    verb: str
    thing: Directive | Task
    form: forms.Form


def _page(request: MemberRequest, found: Directive, faulty: Faulty | None = None) -> HttpResponse:
    now, tasks = timezone.now(), queries.tasks_of(found)
    own = next((task for task in tasks if task.unit_id == request.member.organisation_id), None)
    shown = tasks if own is None or queries.commands(request.member) else [own]
    context = {
        "directive": found,
        "own": own,
        "rows": [(task, _forms(task, request.member, faulty)) for task in shown],
        "unsigned": [task for task in tasks if not task.signed_at and task.state == "issued"],
        "rollup": queries.rollup(tasks),
        "total": len(tasks),
        "lines": Entry.objects.of(found).select_related("by__person", "by__organisation"),
        "commands": _commands(found, request.member, faulty),
        "now": now,
        "wrong": _wrong(faulty),
    }
    status = UNPROCESSABLE if faulty else 200
    return render(request, "directives/directive.html", context, status=status)


def _forms(task: Task, member: Member, faulty: Faulty | None) -> dict[str, forms.Form]:
    """The form of every act that this member has on a part; ids carry both."""
    made = {
        verb: ON_PART[verb][0](auto_id=f"id_{verb}_{task.pk}_%s")
        for verb in queries.offered(task, member)
    }
    if faulty is not None and faulty.thing == task:
        made[faulty.verb] = faulty.form
    return made


def _commands(found: Directive, member: Member, faulty: Faulty | None) -> dict[str, forms.Form]:
    """The same for the directive as a whole; none for whoever does not command it."""
    if not queries.may_command(found, member):
        return {}
    due_at = timezone.localtime(found.due_at)
    made: dict[str, forms.Form] = {
        "longer": LongerForm(auto_id="id_longer_%s", initial={"due_at": due_at}),
        "off": NoteForm(auto_id="id_off_%s"),
    }
    if faulty is not None and faulty.thing == found:
        made["off" if faulty.verb == "call-off" else faulty.verb] = faulty.form
    return made


def _wrong(faulty: Faulty | None) -> str:
    if faulty is None:
        return ""
    return next(str(why) for whys in faulty.form.errors.values() for why in whys)


@for_roles(*ISSUERS)
@require_POST
def command(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Call it off, give longer, or remind whoever has not signed."""
    found = _find(request, pk)
    return _do(request, found, ON_WHOLE, verb, found)


@for_roles(Role.HANDLER, *ISSUERS)
@require_POST
def act_task(request: MemberRequest, pk: int, task: int, verb: str) -> HttpResponse:
    """Sign, report, verify, send back, release or supervise one unit's part."""
    found = _find(request, pk)
    rows = Task.objects.select_related("unit", "reported_by", "matter__room", "matter__unit")
    part = get_object_or_404(rows, pk=task, directive=found)
    part.directive = found
    return _do(request, found, ON_PART, verb, part)


def _do(
    request: MemberRequest, found: Directive, acts: Acts, verb: str, thing: Directive | Task
) -> HttpResponse:
    if verb not in acts:
        raise Http404
    kind, action = acts[verb]
    form = kind(request.POST, request.FILES, auto_id=f"id_{verb}_{thing.pk}_%s")
    if act(form, action, thing, by=request.member, now=timezone.now()):
        messages.success(request, _("Done. It stands in the history below."))
        return redirect(found)
    return _page(request, _find(request, found.pk), Faulty(verb, thing, form))


@for_roles(*READERS)
@require_safe
def evidence(request: MemberRequest, pk: int, size: str) -> HttpResponse:
    """A picture that a unit showed."""
    mine = Directive.objects.visible_to(request.member)
    found = get_object_or_404(Evidence, pk=pk, task__directive__in=mine)
    with (found.image if size == "image" else found.thumb).open() as kept:
        response = HttpResponse(kept.read(), content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}, immutable"
    return response
