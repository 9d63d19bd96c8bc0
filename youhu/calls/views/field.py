"""The grid worker's phone: what to look at in one's own cells today, with or without a network."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from youhu.calls import actions, queries, reference, rounds
from youhu.calls.actions import Slip
from youhu.calls.actions.handing import FROM_A_PHONE
from youhu.calls.forms.acts import ACTS, ActForm, act_form
from youhu.calls.models import Call
from youhu.calls.rounds import Task
from youhu.calls.templatetags.calls import headline
from youhu.calls.views.call import find
from youhu.common.http import act
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.rules import Role

PHOTOS, REMARK = "add_photos", "remark"


def _tasks(request: MemberRequest) -> list[Task]:
    known, now, by = reference.current(), timezone.now(), request.member
    return [rounds.task_of(call, by, known, now) for call in rounds.waiting(by)]


@for_roles(Role.GRID_WORKER)
@require_safe
def field(request: MemberRequest) -> HttpResponse:
    """Today: how much there is to do, the first thing in full, then the others."""
    tasks, now = _tasks(request), timezone.now()
    context = {
        "tasks": tasks,
        "first": tasks[0] if tasks else None,
        "done_today": rounds.done_today(request.member, now),
        "client_key": uuid4(),
        "now": now,
    }
    return render(request, "calls/field.html", context)


@for_roles(Role.GRID_WORKER)
@never_cache
@require_safe
def snapshot(request: MemberRequest) -> JsonResponse:
    """What a phone keeps for where there is no network: tasks, their pages' words, the cells."""
    now = timezone.now()
    tasks = [_kept(request, task, now) for task in _tasks(request)]
    cells = rounds.outlines(request.member, now)
    said = {"member": request.member.pk, "at": now.isoformat(), "tasks": tasks, "cells": cells}
    return JsonResponse(said)


def _kept(request: MemberRequest, task: Task, now: Any) -> dict[str, Any]:
    call = task.call
    told = {"task": task, "now": now, "client_key": uuid4(), "faulty": None}
    return {
        "number": call.number,
        "title": headline(call),
        "lng": call.lng,
        "lat": call.lat,
        "thumbs": [reverse("photo", args=[photo.pk, "thumb"]) for photo, _word in task.photos],
        "html": render_to_string("calls/_task.html", told, request),
    }


@for_roles(Role.GRID_WORKER)
@require_safe
def field_queue(request: MemberRequest) -> HttpResponse:
    """What the phone still keeps; the page is empty until the phone itself fills it."""
    return render(request, "calls/field_queue.html")


@for_roles(Role.GRID_WORKER)
@require_safe
def field_shell(request: MemberRequest) -> HttpResponse:
    """An empty task, which the phone fills from what it keeps where there is no network."""
    return render(request, "calls/field_shell.html")


@for_roles(Role.GRID_WORKER)
@require_safe
def field_task(request: MemberRequest, number: str) -> HttpResponse:
    """One thing to look at."""
    return _page(request, find(request.member, number))


@for_roles(Role.GRID_WORKER)
@require_POST
def field_look(request: MemberRequest, number: str) -> HttpResponse:
    """What was seen there: yes, no, or that it cannot be told."""
    verb = request.POST.get("verb", "")
    if verb not in FROM_A_PHONE:
        messages.warning(request, _("Say first what you saw."))
        return redirect("field_task", number)
    return field_act(request, number, verb)


@for_roles(Role.GRID_WORKER)
@require_POST
def field_act(request: MemberRequest, number: str, verb: str) -> HttpResponse:
    """It is so, or it is not; with what was seen."""
    call = find(request.member, number)
    if verb not in queries.offered(call, request.member) or verb not in FROM_A_PHONE:
        said = _("Somebody was quicker: this is “%(state)s” now.")
        messages.warning(request, said % {"state": call.get_state_display()})
        return redirect("field_task", number)
    form = _hand_in(request, call, verb, _key(request))
    if form.errors:
        return _page(request, call, form, verb)
    if verb == REMARK and request.FILES:
        _hand_in(request, call, PHOTOS, uuid4())
    messages.success(request, str(ACTS[verb].done))
    return redirect("field")


def _hand_in(request: MemberRequest, call: Call, verb: str, key: UUID) -> ActForm:
    form = act_form(verb, request.POST, request.FILES, call=call, reference=reference.current())
    act(form, actions.hand_in, call, Slip(key, verb), by=request.member, now=timezone.now())
    return form


def _key(request: MemberRequest) -> UUID:
    """The key that the page carried, so that a second press does nothing."""
    try:
        return UUID(request.POST.get("client_key", ""))
    except ValueError:
        return uuid4()


def _page(
    request: MemberRequest, call: Call, faulty: ActForm | None = None, verb: str = ""
) -> HttpResponse:
    known, now = reference.current(), timezone.now()
    task = rounds.task_of(call, request.member, known, now)
    asked = {name for name, _word in task.answers}
    more = [name for name in queries.offered(call, request.member) if name not in asked]
    forms = {name: act_form(name, call=call, reference=known) for name in more}
    if verb in forms and faulty is not None:
        forms[verb] = faulty
    context = {
        "task": task,
        "call": call,
        "now": now,
        "photos": call.photos.order_by("at", "pk"),
        "acts": [(name, ACTS[name], form) for name, form in forms.items()],
        "open_verb": verb,
        "faulty": faulty if verb not in forms else None,
        "client_key": uuid4(),
    }
    return render(request, "calls/field_task.html", context, status=422 if faulty else 200)
