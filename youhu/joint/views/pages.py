"""Assisting duties: the list of what waits, one duty with what may be done, asking a unit."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.calls import reference
from youhu.calls.models import Call
from youhu.calls.queries import one
from youhu.common.errors import Refused
from youhu.common.http import act
from youhu.common.pages import Pages
from youhu.joint import actions
from youhu.joint.actions.perform import perform
from youhu.joint.models import Assist
from youhu.joint.queries import in_tab, may_ask, offered, successor_of, tabs_of, waiting
from youhu.joint.rules import ASKS, ENDED, MAIN_VERBS, READERS
from youhu.joint.telling import story, whose_turn
from youhu.joint.views.forms import ACTS, ActForm, AskForm, act_form
from youhu.registry.http import MemberRequest, for_roles

PER_PAGE = 30


@for_roles(*READERS)
@require_safe
def assists(request: MemberRequest) -> HttpResponse:
    """What waits for this member, what lies with others, and what has ended."""
    member, tabs = request.member, tabs_of(request.member)
    tab = next((t for t in tabs if t.name == request.GET.get("tab")), tabs[0])
    ended = tab.name == "ended"
    rows = (
        in_tab(tab, member)
        .whole()
        .order_by(*(["-ended_at", "-pk"] if ended else ["stage_due_at", "pk"]))
    )
    counts = {t.name: None if t.name == "ended" else in_tab(t, member).count() for t in tabs}
    pages = Pages(rows, PER_PAGE, count=counts[tab.name])
    context = {
        "tabs": [(t, counts[t.name]) for t in tabs],
        "tab": tab,
        "page": pages.get_page(request.GET.get("page")),
        "query": f"tab={tab.name}&",
        "now": timezone.now(),
    }
    return render(request, "joint/list.html", context)


@require_safe
def assist_count(request: MemberRequest) -> HttpResponse:
    """The number beside the door: what waits for this member; nothing where nothing does."""
    n = waiting(request.member) if request.member.role in READERS else 0
    return HttpResponse(format_html("<b>{}</b>", n) if n else "")


@for_roles(*READERS)
@require_safe
def assist(request: MemberRequest, pk: int) -> HttpResponse:
    """One duty: what is asked, whose turn it is, what was said, and what this member may do."""
    return _page(request, _find(request, pk))


def _find(request: MemberRequest, pk: int) -> Assist:
    return get_object_or_404(Assist.objects.visible_to(request.member).whole(), pk=pk)


def _page(
    request: MemberRequest, found: Assist, form: ActForm | None = None, verb: str = ""
) -> HttpResponse:
    now, known = timezone.now(), reference.current()
    made = _offers(request, found, known, form, verb)
    main = [one for one in made if one[0] in MAIN_VERBS][:1]
    context = {
        "assist": found,
        "now": now,
        "main": main,
        "acts": [one for one in made if one not in main],
        "open_verb": verb or request.GET.get("open", ""),
        "refused": form if form is not None and verb not in [one[0] for one in made] else None,
        "turn": whose_turn(found, request.member),
        "lines": story(found),
        "is_mandatory": found.duty.is_mandatory,
        "successor": successor_of(found) if not found.is_open else None,
        "place": known.name_of(found.call.cell_code),
    }
    return render(request, "joint/assist.html", context, status=422 if form else 200)


def _offers(
    request: MemberRequest,
    found: Assist,
    known: reference.Reference,
    form: ActForm | None,
    verb: str,
) -> list[tuple[str, Promise, ActForm]]:
    """What this member may do now: verb, label and form, the faulty one as it was sent."""
    verbs = offered(found, request.member) if found.call.is_open else []
    forms = {name: act_form(name, call=found.call, reference=known) for name in verbs}
    if form is not None and verb in forms:
        forms[verb] = form
    return [(name, ACTS[name].label, forms[name]) for name in verbs]


@for_roles(*(READERS & ASKS))
@require_POST
def act_assist(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Carry out one verb, or say what must be mended first."""
    found, now = _find(request, pk), timezone.now()
    if verb not in ACTS:
        raise Http404
    form = act_form(
        verb, request.POST, request.FILES, call=found.call, reference=reference.current()
    )
    if not act(form, perform, found, verb, by=request.member, now=now):
        return _page(request, _find(request, pk), form, verb)
    messages.success(request, str(ACTS[verb].done))
    return redirect(found)


@for_roles(*ASKS)
@require_http_methods(["GET", "POST"])
def ask_unit(request: MemberRequest, number: str) -> HttpResponse:
    """Call another unit in to a call."""
    call, now = get_object_or_404(one(request.member), number=number), timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = AskForm(sent, call=call, reference=reference.current())
    if request.method == "POST" and form.is_valid() and _asked(request, call, form, now):
        return redirect(call.get_absolute_url() + "#duties")
    context: dict[str, Any] = {
        "call": call,
        "form": form,
        "may_ask": may_ask(call, request.member),
        "running": Assist.objects.filter(call=call).exclude(state__in=ENDED).select_related("unit"),
    }
    return render(request, "joint/ask.html", context, status=422 if form.errors else 200)


def _asked(request: MemberRequest, call: Call, form: AskForm, now: datetime) -> bool:
    """Try it; a refusal stands on the form."""
    try:
        made = actions.ask(call, form.wish, by=request.member, now=now)
    except Refused as why:
        form.add_error(None, str(why))
        return False
    messages.success(request, _("%(unit)s has been asked.") % {"unit": made.unit})
    return True
