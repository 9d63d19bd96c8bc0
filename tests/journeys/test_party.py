"""A member goes from one branch to another: applied, letter, received, receipt, the new home."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, Manage
from tests.journeys.steps import Axe, sign_in
from youhu.demo.logins import COMMUNITY

THERE = "440105001127"  # the community to which the member moves
# Somebody at its desk gets a login.
LET_IN = f"""
from django.contrib.auth.hashers import make_password
from youhu.demo.logins import PASSWORD
from youhu.registry.models import Member, User
post = Member.objects.filter(organisation__code="community-{THERE}", role="handler")[0]
if post.person.user is None:
    post.person.user = User.objects.create(username="party127", password=make_password(PASSWORD))
    post.person.save(update_fields=["user"])
print("signs in", post.person.user.username)
"""
# A full member of a branch of the one community who leads nothing, and a branch of the other one.
CHOSEN = f"""
from django.utils import timezone
from youhu.party.models import Membership, PartyBody, PartyOffice
from youhu.party.rules import Form, Standing
branches = PartyBody.objects.filter(form=Form.BRANCH).order_by("pk")
here = branches.filter(organisation__area_code="{COMMUNITY}").values("organisation")
rows = Membership.objects.serving(timezone.localdate()).filter(
    organisation__in=here, is_home=True, standing=Standing.FULL,
    person__transfers=None).exclude(person__in=PartyOffice.objects.values("person"))
there = branches.filter(organisation__area_code="{THERE}")[0].organisation
print("chosen", rows.order_by("pk")[0].pk, there.code, there.name)
"""
# Where somebody is at home today, by the number of an earlier membership.
HOME = """
from django.utils import timezone
from youhu.party.models import Membership
who = Membership.objects.get(pk={pk}).person
home = Membership.objects.serving(timezone.localdate()).get(person=who, is_home=True)
print("home", home.organisation.code)
"""


def said(manage: Manage, words: str) -> list[str]:
    """The last line that a command prints, word by word."""
    return manage("shell", "-v", "0", "-c", words).splitlines()[-1].split()


def apply(desk: Page, member: str, target: str) -> str:
    """The desk of the old branch asks for the transfer; answers with its address."""
    desk.goto(f"party/members/{member}/")
    asked = desk.locator("details", has=desk.locator("form[action$='/apply/']"))
    asked.locator("summary").click()
    asked.locator("[name=target]").fill(target)
    asked.locator("[name=reason]").fill("迁居，随迁组织关系")
    asked.locator("button").click()
    desk.wait_for_url(re.compile(r"transfers/\d+/$"))
    expect(step(desk)).to_have_text("已申请")
    return desk.url


def step(page: Page) -> Any:
    """The step at which the transfer stands."""
    return page.locator(".c-party__steps [aria-current=step]")


def the_paper(page: Page) -> bytes:
    """The introduction letter as the browser gets it when the button is pressed."""
    form = page.locator("form[action$='/letter/']")
    token = form.locator("[name=csrfmiddlewaretoken]").get_attribute("value")
    answer = page.request.post(
        page.url + "letter/",
        form={"csrfmiddlewaretoken": str(token)},
        headers={"Referer": page.url},
    )
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def test_a_member_moves_and_the_old_branch_answers_until_the_receipt_is_back(
    visitor: Callable[[dict[str, Any]], Page], axe: Axe, manage: Manage
) -> None:
    _, member, target, name = said(manage, CHOSEN)
    username = said(manage, LET_IN)[-1]
    old_home = said(manage, HOME.format(pk=member))
    sends, receives = visitor(DESK), visitor(PHONE)
    sign_in(sends, "secretary")
    address = apply(sends, member, target)
    assert axe(sends) == []

    sends.locator("form[action$='/issue/'] button").click()
    expect(step(sends)).to_have_text("开具介绍信")
    assert the_paper(sends).startswith(b"%PDF")
    expect(sends.locator("form[action$='/receive/']")).to_have_count(0)  # not the sender's step

    sign_in(receives, username)
    receives.goto(address)
    assert axe(receives) == []
    receives.locator("form[action$='/receive/'] button").click()
    expect(step(receives)).to_have_text("已接收")
    assert said(manage, HOME.format(pk=member)) == old_home

    receives.locator("form[action$='/return_receipt/'] button").click()
    expect(receives.locator(".c-party__steps .is-done")).to_have_count(4)
    assert axe(receives) == []
    assert said(manage, HOME.format(pk=member)) == ["home", target]

    sends.goto(address)
    expect(sends.locator("main")).to_contain_text(name)
    expect(sends.locator(".c-timeline > li")).to_have_count(5)  # with the printing of the letter
    expect(sends.locator("form[method=post][action*='/transfers/'] .c-btn--act")).to_have_count(0)
