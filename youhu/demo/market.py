"""The textile market of the sample district: its association, its fleets, who signs in there."""

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from youhu.demo.logins import MARKET_LOGINS, PASSWORD, SUBDISTRICT
from youhu.registry.actions import enter_members, enter_organisations
from youhu.registry.models import Member, Organisation, Person, User
from youhu.registry.rules import OrgKind

MARKET = "textile-market"
# Code, full name, English name, short name: fleets that have applied or are admitted.
FLEETS = (
    ("fleet-01", "广州长江联运有限公司", "Changjiang Transport", "长江联运"),
    ("fleet-02", "广州布通天下物流有限公司", "Butong Logistics", "布通物流"),
    ("fleet-03", "广州瑞宝速达货运有限公司", "Ruibao Express", "瑞宝速达"),
    ("fleet-04", "广州凤和兄弟运输队", "Fenghe Brothers", "凤和兄弟"),
    ("fleet-05", "广州康乐同城配送有限公司", "Kangle City Delivery", "康乐同城"),
    ("fleet-06", "广州鹭江轻纺货运部", "Lujiang Freight", "鹭江货运"),
)
_NAMES = {
    "market": ("莫雪莹", "13800440101"),
    "market2": ("郭志坚", "13800440102"),
    "fleet": ("陈伟强", "13800440103"),
    "driver": ("何国强", "13800440104"),
    "shop": ("郭美琼", "13800440105"),
}


def open_market(now: datetime) -> None:
    """The association, its fleets as organisations, and five people who sign in there."""
    since = timezone.localdate(now) - timedelta(days=400)
    market = _association(since)
    enter_organisations([market, *(_fleet(row, market.area_code, since) for row in FLEETS)])
    enter_members([_member(login.username, since) for login in MARKET_LOGINS])


def _association(since: date) -> Organisation:
    return Organisation(
        code=MARKET, kind=OrgKind.ASSOCIATION, name="中大国际轻纺城物流协会",
        name_en="Logistics Association of the Zhongda Textile Market", short_name="轻纺物流协会",
        area_code=SUBDISTRICT, phone="020-5550 0300", active_from=since,
    )  # fmt: skip


def _fleet(row: tuple[str, str, str, str], area_code: str, since: date) -> Organisation:
    code, name, english, short = row
    return Organisation(
        code=code, kind=OrgKind.FLEET, name=name, name_en=english, short_name=short,
        area_code=area_code, phone=f"020-5550 03{code[-2:]}", active_from=since,
    )  # fmt: skip


def _member(username: str, since: date) -> Member:
    """A person with a login; who drives or keeps a shop acts as a resident."""
    login = next(one for one in MARKET_LOGINS if one.username == username)
    name, phone = _NAMES[username]
    user = User(username=username, password=make_password(PASSWORD))
    unit = Organisation.objects.get(code=login.unit) if login.unit else None
    return Member(
        person=Person(name=name, phone=phone, user=user), organisation=unit,
        role=login.role, valid_from=since,
    )  # fmt: skip
