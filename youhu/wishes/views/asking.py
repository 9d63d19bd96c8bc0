"""Who wishes: asking, coming back with the receipt, confirming, rating."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.common.errors import TooOften
from youhu.common.http import act, address_of
from youhu.registry.http import MemberRequest, for_roles
from youhu.registry.models import Member, nobody
from youhu.registry.rules import Role
from youhu.wishes import actions, links
from youhu.wishes.actions import Said
from youhu.wishes.forms import AskSomewhereForm, EmptyForm, FollowForm, NoteForm, RateForm
from youhu.wishes.models import Wish
from youhu.wishes.queries import check_in_of, is_asker, is_at_desk
from youhu.wishes.rules import State

UNPROCESSABLE = 422
READERS = (Role.RESIDENT, Role.GRID_WORKER)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_wish(request: MemberRequest) -> HttpResponse:
    """Say what one wishes, for oneself or for somebody else; a login is not needed."""
    member = request.member
    is_grid = member.role == Role.GRID_WORKER
    form = AskSomewhereForm(
        request.POST or None, within=member.area_code[:12] if is_grid else "",
        initial=_known(member),
    )  # fmt: skip
    made: list[Wish] = []

    def ask(**_told: Any) -> None:
        links.count_asking(who=address_of(request)) if member.pk is None else None
        source = "grid" if is_grid else "phone"
        made.append(
            actions.submit(
                form.cleaned_data["community"], form.asked(), source=source, by=_asking(member),
                now=timezone.now(),
            )
        )  # fmt: skip

    if request.method == "POST" and act(form, ask):
        messages.success(request, _("Thank you. The community looks at it and rings back."))
        return redirect(links.receipt_path(made[0]))
    context = {"form": form}
    return render(request, "wishes/new.html", context, status=422 if form.is_bound else 200)


def _asking(member: Member) -> Member:
    """Staff of a desk who open the page of residents ask as residents do."""
    return member if member.role in READERS else nobody(Role.RESIDENT)


def _known(member: Member) -> dict[str, Any]:
    """The community of the home, where it is known."""
    found = check_in_of(member)
    if found is not None:
        return {"community": found.community_id}
    return {}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_wish(request: HttpRequest) -> HttpResponse:
    """Number and code of the receipt open the page of a wish."""
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            found = links.found(said["number"], said["code"], who=address_of(request))
        except TooOften as why:
            form.add_error(None, str(why))
        else:
            if found is not None:
                return redirect(links.receipt_path(found))
            form.add_error(None, _("No wish has this number and these digits. Look once more."))
    return render(request, "wishes/follow.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_safe
def by_receipt(request: MemberRequest, token: str) -> HttpResponse:
    """How a wish stands, for who holds its receipt."""
    return _page(request, _of(token), token=token)


def _of(token: str) -> Wish:
    return get_object_or_404(Wish.objects.whole(), pk=links.pk_in(token) or 0)


@for_roles(Role.RESIDENT)
@never_cache
@require_safe
def my_wish(request: MemberRequest, pk: int) -> HttpResponse:
    """The same for who asked with a login."""
    return _page(request, _mine(request, pk))


def _mine(request: MemberRequest, pk: int) -> Wish:
    found = get_object_or_404(Wish.objects.whole(), pk=pk)
    if not is_asker(found, request.member):
        raise Http404
    return found


STEPS = (State.SUBMITTED, State.OPEN, State.CLAIMED, State.IN_PROGRESS, State.REALISED)
_REACHED = {
    State.SUBMITTED: 0, State.OPEN: 1, State.ROLLED_OVER: 1, State.CLAIMED: 2,
    State.IN_PROGRESS: 3, State.PENDING_CONFIRM: 3, State.REALISED: 4, State.RATED: 4,
}  # fmt: skip


def _page(
    request: MemberRequest, found: Wish, *, token: str = "", wrong: str = "",
    rating: RateForm | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "wish": found,
        "token": token,
        "code": links.shown_code(found) if token else "",
        "wrong": wrong,
        "steps": [(State(step).label, n) for n, step in enumerate(STEPS)],
        "reached": _REACHED.get(State(found.state), -1),
        "rating": rating or RateForm(),
        "noting": NoteForm(),
        "thanks": getattr(found, "thanks", None),
        "now": timezone.now(),
    }
    status = UNPROCESSABLE if wrong or rating else 200
    return render(request, "wishes/asked.html", context, status=status)


Act = tuple[type[forms.Form], Callable[..., Any]]


def _rate(wish: Wish, *, satisfaction: str, words: str, has_consent: bool, **more: Any) -> None:
    actions.rate(wish, Said(satisfaction, words, has_consent), **more)


def _hide(wish: Wish, **more: Any) -> None:
    if (thanks := getattr(wish, "thanks", None)) is None:
        raise Http404
    actions.hide_thanks(thanks, **more)


VERBS: Mapping[str, Act] = {
    "confirm": (EmptyForm, actions.confirm),
    "send_back": (NoteForm, actions.send_back),
    "rate": (RateForm, _rate),
    "withdraw": (NoteForm, actions.withdraw),
    "hide": (EmptyForm, _hide),
}


@login_not_required
@never_cache
@require_POST
def act_by_receipt(request: MemberRequest, token: str, verb: str) -> HttpResponse:
    """It came true, or not yet; how it was; it is not wished for any more."""
    return _act(request, _of(token), verb, token)


@for_roles(Role.RESIDENT)
@never_cache
@require_POST
def act_my_wish(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """The same for who asked with a login."""
    return _act(request, _mine(request, pk), verb)


def _act(request: MemberRequest, found: Wish, verb: str, token: str | None = None) -> HttpResponse:
    kind, action = VERBS.get(verb, (None, None))
    if kind is None or action is None:
        raise Http404
    form = kind(request.POST, request.FILES)
    told = {"by": _hand(request.member, found), "now": timezone.now(), "has_receipt": bool(token)}
    if not act(form, action, found, **told):
        wrong = next(str(why) for whys in form.errors.values() for why in whys)
        rating = form if isinstance(form, RateForm) else None
        return _page(request, _again(found), token=token or "", wrong=wrong, rating=rating)
    messages.success(request, _("Thank you. It is written down."))
    return redirect("wish_by_receipt", token) if token else redirect("my_wish", found.pk)


def _hand(member: Member, found: Wish) -> Member:
    """As whom somebody acts with a receipt: who keeps the desk stays the desk, and says how."""
    if member.role == Role.RESIDENT or is_at_desk(found, member):
        return member
    return nobody(Role.RESIDENT)


def _again(found: Wish) -> Wish:
    return Wish.objects.whole().get(pk=found.pk)
