"""Signing in, and what everybody keeps of their own account."""

from http import HTTPStatus
from typing import Any

import pyotp
import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youhu.accounts import actions, queries
from youhu.accounts.forms import (
    TOO_OFTEN,
    ChoosePasswordForm,
    CodeForm,
    SetUpForm,
    SignInForm,
)
from youhu.accounts.http import enter, has_done, held, hold
from youhu.accounts.models import Sitting
from youhu.accounts.origin import origin_of
from youhu.accounts.rules import Must
from youhu.common.errors import Refused
from youhu.common.sealing import seal, unseal
from youhu.registry.http import MemberRequest
from youhu.registry.models import User
from youhu.registry.rail import DESK_ROLES

SHOWN = "second_step_secret"  # what the phone was shown, sealed


class SignIn(LoginView):
    """Who is at work? Whoever guesses passwords is told to wait (429)."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponseRedirect:
        user, onwards, now = form.get_user(), self.get_success_url(), timezone.now()
        if queries.has_second_step(user):
            hold(self.request, user, onwards, now)
            return redirect("second_step")
        enter(self.request, user, now)
        return redirect(onwards)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = _status(form, HTTPStatus.OK)
        return response


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: MemberRequest) -> HttpResponse:
    """The password was right; what does the phone say?"""
    found = held(request, timezone.now())
    if found is None:
        messages.info(request, _("That took too long. Begin again with your name and password."))
        return redirect("sign_in")
    user, onwards = found
    form = CodeForm(_sent(request), user=user, request=request)
    if request.method == "POST" and form.is_valid():
        enter(request, user, timezone.now())
        return redirect(onwards)
    return render(request, "accounts/second_step.html", {"form": form}, status=_status(form))


class ChoosePassword(PasswordChangeView):
    """A new password of one's own; whoever else is signed in with the old one is out."""

    template_name = "accounts/password.html"
    form_class = ChoosePasswordForm
    success_url = reverse_lazy("posts")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "origin": origin_of(self.request)}

    def form_valid(self, form: Any) -> HttpResponseRedirect:
        request, user = self.request, form.user
        key = str(request.session.session_key)
        told = {"password": form.cleaned_data["new_password1"], "key": key}
        actions.choose_password(user, **told, origin=origin_of(request), now=timezone.now())
        has_done(request, Must.PASSWORD)
        update_session_auth_hash(request, user)
        request.session.save()
        actions.move_sitting(key, str(request.session.session_key))
        messages.success(request, _("Your new password is good from now on."))
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


@require_safe
def account(request: MemberRequest) -> HttpResponse:
    """How one signs in, where one is signed in now, and what happened lately."""
    return _page(request)


@require_POST
def end_sitting(request: MemberRequest, pk: int) -> HttpResponse:
    """Sign one of one's own browsers out."""
    sitting = get_object_or_404(Sitting.objects.filter(user=request.user.pk), pk=pk)
    actions.end_sitting(sitting, origin=origin_of(request), now=timezone.now())
    messages.success(request, _("That browser is signed out."))
    return redirect("account")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_up_second_step(request: MemberRequest) -> HttpResponse:
    """Show the phone a secret, and take its first code; then show the recovery codes once."""
    user = _user(request)
    form = SetUpForm(_sent(request), user=user, request=request)
    secret = _shown(request, user)
    if request.method == "POST" and form.is_valid():
        said = actions.SetUp(secret, form.cleaned_data["code"].replace(" ", ""))
        try:
            codes = actions.set_up_second_step(
                user, said, origin=origin_of(request), now=timezone.now()
            )
        except Refused as why:
            form.add_error("code", str(why))
        else:
            request.session.pop(SHOWN)
            has_done(request, Must.SECOND_STEP)
            return _codes(request, codes)
    address = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=_("Youhu"))
    code = segno.make(address, error="m")
    qr = code.svg_data_uri(border=2, dark="#14233a", light="#fff", scale=5)
    context = {"form": form, "qr": qr, "secret": " ".join(_groups(secret)), "skin": _skin(request)}
    return render(request, "accounts/set_up.html", context, status=_status(form))


@require_POST
def renew_codes(request: MemberRequest) -> HttpResponse:
    """Ten new recovery codes, for a code."""
    user = _user(request)
    form = CodeForm(request.POST, user=user, request=request, auto_id="renew_%s")
    if not form.is_valid():
        return _page(request, renew=form)
    codes = actions.renew_codes(user, origin=origin_of(request), now=timezone.now())
    return _codes(request, codes)


@require_POST
def take_off_second_step(request: MemberRequest) -> HttpResponse:
    """The password alone is enough again, for a code."""
    user = _user(request)
    form = CodeForm(request.POST, user=user, request=request, auto_id="off_%s")
    if form.is_valid():
        try:
            actions.take_off_second_step(user, origin=origin_of(request), now=timezone.now())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("From now on your password alone is asked."))
            return redirect("account")
    return _page(request, off=form)


def _page(request: MemberRequest, **forms: CodeForm) -> HttpResponse:
    user = _user(request)
    context = {
        "skin": _skin(request),
        "sittings": queries.sittings(user),
        "here": request.session.session_key,
        "events": queries.events(user),
        "has_second_step": queries.has_second_step(user),
        "codes_left": user.recovery_codes.count(),
        "renew": CodeForm(user=user, request=request, auto_id="renew_%s"),
        "off": CodeForm(user=user, request=request, auto_id="off_%s"),
        **forms,
    }
    status = next((_status(form) for form in forms.values()), HTTPStatus.OK)
    return render(request, "accounts/account.html", context, status=status)


def _codes(request: MemberRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "skin": _skin(request)}
    answer = render(request, "accounts/codes.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _shown(request: MemberRequest, user: User) -> str:
    """The secret that this browser was shown; a new one when there is none yet."""
    about = f"shown:{user.pk}"
    try:
        return unseal(request.session.get(SHOWN, ""), about)
    except ValueError:
        secret = pyotp.random_base32()
        request.session[SHOWN] = seal(secret, about)
        return secret


def _sent(request: MemberRequest) -> QueryDict | None:
    """What was sent, be it nothing at all."""
    return request.POST if request.method == "POST" else None


def _groups(secret: str) -> list[str]:
    return [secret[at : at + 4] for at in range(0, len(secret), 4)]


def _user(request: MemberRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _skin(request: MemberRequest) -> str:
    return "desk.html" if request.member.role in DESK_ROLES else "phone.html"


def _status(form: BaseForm, wrong: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> HTTPStatus:
    if not form.is_bound or form.is_valid():
        return HTTPStatus.OK
    codes = {why.code for errors in form.errors.as_data().values() for why in errors}
    return HTTPStatus.TOO_MANY_REQUESTS if TOO_OFTEN in codes else wrong
