"""What the sample district's administrator changed in its own data, so that pages have a past."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from youhu.accounts.models import AccountRules
from youhu.calls.actions import reveal
from youhu.calls.models import Call, Category, LadderStep
from youhu.calls.rules import State
from youhu.common.calendar import DayKind
from youhu.oversight.models import SupervisionRule
from youhu.oversight.models.terms import terms_on
from youhu.oversight.rules import Cause, Level
from youhu.privacy.rules import Purpose
from youhu.registry.models import Member, Organisation, Person, WorkDay
from youhu.registry.rules import OrgKind, Role
from youhu.territory.models import Landmark
from youhu.upkeep import actions, queries

SATURDAY = 5


def keep_up(now: datetime) -> None:
    """A few changes, as an ordinary month brings them."""
    admin = _staff("admin")
    office = Organisation.objects.filter(kind=OrgKind.SUBDISTRICT).order_by("code")[0]
    hand = actions.Hand(by=admin, basis="街道办事处来函，值班电话变更", now=now)
    actions.amend_organisation(office, hand, phone="020-84440101")
    _word_anew(admin, now)
    _hand_over(hand)
    _close_early(replace(hand, basis="区府办值班安排，年终结算"))
    _supervise_sooner(replace(hand, basis="区督查室〔2026〕17 号"))
    _look(hand)
    week = queries.week_of(None) | {"6": ["09:00-12:00"]}
    actions.save_week(office, replace(hand, basis="街道便民服务延时方案"), week=week)


def _look(hand: actions.Hand) -> None:
    """Two handlers need a caller's number, the administrator a mobile: it stands on record."""
    working = Call.objects.filter(state=State.WORKING, is_secret=False).exclude(caller__phone="")
    for call, purpose in zip(
        working.order_by("-pk")[:2], (Purpose.CONTACT, Purpose.PLACE), strict=False
    ):
        handlers = Member.objects.filter(organisation=call.unit, role=Role.HANDLER)
        by = handlers.order_by("pk").first()
        if by is not None:
            reveal(call, purpose=purpose, by=by, now=hand.now)
    person = Person.objects.filter(posts__role=Role.GRID_WORKER).exclude(phone="").order_by("pk")[0]
    actions.reveal_phone(person, replace(hand, basis="值班联络"), purpose=Purpose.CONTACT)


def _word_anew(admin: Member, now: datetime) -> None:
    """Words that people use, a category of the district's own, an earlier warning, a name."""
    cover = Category.objects.filter(kind="matter").exclude(keywords="").order_by("code")[0]
    parent = cover.parent
    assert parent is not None
    hand = actions.Hand(by=admin, basis="12345 热线三季度用词分析", now=now)
    actions.amend_category(cover, hand, keywords=f"{cover.keywords} 水表井盖")
    hand = actions.Hand(by=admin, basis="区城管局函〔2026〕31 号，纳入巡查", now=now)
    actions.enter_category(
        hand, parent=parent, name="共享充电柜破损", name_en="Broken charging cabinet",
        is_public=True, keywords="充电柜",
    )  # fmt: skip
    step = LadderStep.objects.get(stage="", urgency="urgent", rung=4)
    hand = actions.Hand(by=admin, basis="区指挥中心例会纪要〔2026〕9 号", now=now)
    actions.amend_step(step, hand, after_amount=10)
    mark = Landmark.objects.get(name="东晓南地铁站")
    hand = actions.Hand(by=admin, basis="地铁站名英文译写规范", now=now)
    actions.amend_landmark(mark, hand, name_en="Dongxiao Nan Metro Station")


def _hand_over(hand: actions.Hand) -> None:
    """A handler goes next month; another one comes, with a login and the turns of duty."""
    hand = replace(hand, basis="干部交流通知")
    handlers = Member.objects.filter(organisation__code="urban", role=Role.HANDLER)
    leaving = handlers.filter(person__user=None).order_by("pk")[0]
    person = actions.enter_person(hand, name="陈晓岚", phone="13800138000")
    actions.give_login(person, replace(hand, by=_staff("security")), username="chenxl")
    until = localdate(hand.now) + timedelta(days=30)
    actions.hand_over(leaving, hand, until=until, person=person)


def _close_early(hand: actions.Hand) -> None:
    """The last working day of the year ends at noon."""
    day = date(hand.now.year, 12, 31)
    while day.weekday() >= SATURDAY or WorkDay.objects.filter(on=day).exists():
        day -= timedelta(1)
    actions.enter_day(hand, on=day, kind=DayKind.HALF_DAY, name="年终结算")


def _supervise_sooner(hand: actions.Hand) -> None:
    """From next month on a broken promise costs a yellow card sooner, and fewer days are given."""
    begins = (localdate(hand.now).replace(day=1) + timedelta(days=32)).replace(day=1)
    rule = SupervisionRule.objects.filter(cause=Cause.STAGE, level=Level.YELLOW).first()
    if rule is not None:
        actions.replace_rule(
            rule, hand, valid_from=begins, amount=2, limit_type=rule.limit_type, level=rule.level
        )
    held = vars(terms_on(localdate(hand.now)))
    told = {name: value for name, value in held.items() if name not in NOT_TERMS}
    actions.enter_terms(hand, valid_from=begins, **{**told, "most_days": 8})


def _staff(username: str) -> Member:
    return Member.objects.get(person__user__username=username)


NOT_TERMS = ("_state", "id", "valid_from", "valid_until")


def let_the_curious_in(now: datetime) -> None:
    """Many look at the sample district at once, for long, with one password and no phone."""
    if AccountRules.objects.exists():
        return
    guard = _staff("security")
    hand = actions.Hand(by=guard, basis="演示环境，供多人体验", now=now)
    numbers = {name: getattr(AccountRules(), name) for name in AccountRules.NUMBERS}
    told = {**numbers, "password_days": 0, "most_sittings": 50, "idle_minutes": 240}
    actions.set_account_rules(hand, **told, second_step_roles="")
