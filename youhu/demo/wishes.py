"""Micro-wishes of the sample district: in every state where `volunteer` lives, some elsewhere."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from youhu.demo.logins import COMMUNITY
from youhu.registry.models import Member
from youhu.registry.rules import OrgKind, Role
from youhu.territory.models import Area, Residence
from youhu.territory.rules import AreaKind
from youhu.volunteering import actions as volunteering
from youhu.volunteering.actions import Offer
from youhu.volunteering.models import CheckIn
from youhu.volunteering.rules import ACTIVE, Way
from youhu.volunteering.rules import State as CheckInState
from youhu.wishes import actions
from youhu.wishes.actions import Asked, Public, Said
from youhu.wishes.models import Proposal, Thanks, Wish
from youhu.wishes.rules import Kind, Satisfaction, Source

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HANDS = 8  # neighbours beside the logins who have checked in

# Title, what everybody reads, how we call the asker, skills, times, minutes.
Story = tuple[str, str, str, tuple[str, ...], tuple[str, ...], int]
LAMP: Story = (
    "帮李婆婆换客厅的灯管", "灯管坏了，家里有备用的，需要站梯子。", "李婆婆",
    ("electricity",), ("6a", "6p", "7a", "7p"), 30,
)  # fmt: skip
VIDEO: Story = (
    "教陆伯用手机视频通话", "儿子在外地，想学会用手机视频。", "陆伯",
    ("cantonese",), ("1p", "2p", "3p", "4p", "5p", "6a"), 60,
)  # fmt: skip
CLINIC: Story = (
    "陪黄姨去区二院复诊拿药", "走得慢，需要搀扶，取药后送回家。", "黄姨",
    ("company",), ("5a", "6a"), 180,
)  # fmt: skip
MATHS: Story = (
    "补初二数学，共 4 次",
    "每次 1 小时，教过初中数学优先。",
    "小周",
    ("tutoring",),
    ("6a",),
    60,
)
WHEELCHAIR: Story = (
    "为行动不便的梁伯找一张轮椅", "旧轮椅坏了，借用或捐赠都可以。", "梁伯", (), (), 60
)  # fmt: skip
HAIRCUT: Story = (
    "上门给两位卧床老人理发", "工具自带，社区工作人员陪同。", "陈婆婆",
    ("haircuts",), ("6a", "6p", "7a", "7p"), 90,
)  # fmt: skip
FORMS: Story = (
    "帮忙填写长者津贴申请表",
    "眼睛看不清，需要有人念、有人填。",
    "何伯",
    ("papers",),
    (),
    30,
)
LIBRARY: Story = (
    "给社区儿童之家整理图书角", "约 300 本书，分类、贴标签。", "儿童之家", (), ("6p", "7p"), 120
)  # fmt: skip
FRIDGE: Story = (
    "帮忙把旧冰箱抬下三楼", "两个人抬，回收车在楼下等。", "谭叔", ("carrying",), ("6a", "7a"), 30
)  # fmt: skip
GARDEN: Story = (
    "楼顶小菜园搭一个雨棚", "材料社区出，需要单位支援人手和工具。", "龙武里社区", (), (), 480
)  # fmt: skip
LETTER: Story = ("读信、回信给在外地的孙女", "老人不识字，想给孙女回一封信。", "冯婆婆", (), (), 60)
ELSEWHERE = (VIDEO, CLINIC, MATHS, FORMS)
THANKS = "灯亮了，屋里一下子亮堂了。小伙子还帮我把电线理好，谢谢！"


def wish_and_help(now: datetime) -> None:
    """The community's desk, neighbours who have checked in, and a wish in every state."""
    story = _Community(Area.objects.get(kind=AreaKind.COMMUNITY, code=COMMUNITY), now)
    story.check_in()
    story.what_came_true()
    story.under_way()
    story.waiting()
    story.proposed()
    _own(story.area, now)
    _elsewhere(story, now)


class _Community:
    """One community: its desk, its neighbours, its wishes."""

    def __init__(self, area: Area, now: datetime) -> None:
        self.area, self.now = area, now
        self.today = timezone.localdate(now)
        self.desk = _desk(area)
        self.hands: list[Member] = []

    def check_in(self) -> None:
        """The two volunteers and some who live there."""
        living = Residence.objects.filter(
            valid_until=None, household__building__cell__code__startswith=self.area.code
        ).values("person")
        posts = Member.objects.filter(person__in=living, role=Role.RESIDENT, person__user=None)
        others = list(posts.select_related("person").order_by("pk")[:HANDS])
        offers = (
            Offer(("cantonese", "electricity"), (), ("6a", "6p"), "13826400101"),
            Offer(("company", "papers"), (), ("5a", "6a", "7a"), "13826400102"),
            Offer(("haircuts", "carrying"), (), ("6p", "7p"), "13826400103"),
        )
        names = ("volunteer", "volunteer2")
        known = Member.objects.filter(person__user__username__in=names, role=Role.RESIDENT)
        people = [*known.select_related("person").order_by("person__user__username"), *others]
        for number, member in enumerate(people):
            _accepted(member, self.area, self.desk, offers[number % 3], self.now - 40 * DAY)
        self.hands = people

    def wish(self, story: Story, at: datetime, *, wanted_on: date | None = None,
             publish: bool = True, is_project: bool = False, people: int = 1,
             kind: str = Kind.CONVENIENCE) -> Wish:  # fmt: skip
        """One line of the paper list; verified and published the next hour."""
        title, text, salutation, skills, slots, minutes = story
        asked = Asked(
            words=f"{title}。{text}", kind=kind, name=f"{salutation[0]}某某",
            phone=f"138264{len(title):02}{len(text):03}", wanted_on=wanted_on,
        )  # fmt: skip
        made = actions.submit(self.area, asked, source=Source.DESK, by=self.desk, now=at)
        if publish:
            public = Public(
                title, text, salutation, kind, skills, slots, minutes, people, wanted_on,
                is_project,
            )  # fmt: skip
            actions.publish(made, public, by=self.desk, now=at + HOUR)
        return made

    def done(self, story: Story, by: Member, days_ago: int, minutes: int) -> Wish:
        """A wish that came true so many days ago."""
        begun = self.now - (days_ago + 3) * DAY
        made = self.wish(story, begun)
        actions.claim(made, by=by, now=begun + 2 * HOUR)
        actions.look(made, by=by, now=begun + 3 * HOUR)
        actions.agree(made, meets_at=begun + 2 * DAY, by=by, now=begun + 3 * HOUR)
        actions.finish(made, minutes=minutes, note="已办好", by=by, now=begun + 2 * DAY + HOUR)
        return made

    def what_came_true(self) -> None:
        """One rated and thanked for, one realised; two of others for the honours."""
        volunteer, second, *others = self.hands
        lamp = self.done(LAMP, volunteer, 12, 40)
        self._confirm(lamp, 12)
        said = Said(Satisfaction.GOOD, THANKS, has_consent=True)
        actions.rate(lamp, said, by=self.desk, now=self.now - 11 * DAY)
        thanks = Thanks.objects.select_related("wish__community").get(wish=lamp)
        actions.show_thanks(thanks, by=self.desk, now=self.now - 10 * DAY)
        self._confirm(self.done(FORMS, second, 6, 30), 6)
        for number, helper in enumerate(others[:3]):
            self._confirm(self.done(LETTER, helper, 20 + number, 60), 20 + number)

    def _confirm(self, wish: Wish, days_ago: int) -> None:
        note = "已电话回访，本人确认"
        actions.confirm(wish, note=note, by=self.desk, now=self.now - days_ago * DAY)

    def under_way(self) -> None:
        """Claimed with the lease running, agreed on, done and to be confirmed, run out."""
        volunteer, second, *others = self.hands
        made = self.wish(HAIRCUT, self.now - 65 * HOUR)
        actions.claim(made, by=volunteer, now=self.now - 62 * HOUR)
        made = self.wish(CLINIC, self.now - 2 * DAY)
        actions.claim(made, by=others[0], now=self.now - DAY)
        actions.agree(made, meets_at=self.now + 2 * DAY, by=others[0], now=self.now - 5 * HOUR)
        self.done(LIBRARY, others[1], 0, 120)
        late = self.wish(FRIDGE, self.now - 5 * DAY, people=2)
        actions.claim(late, by=others[2], now=self.now - 4 * DAY)
        actions.expire_leases(now=self.now - 4 * HOUR)  # one of an evening ends the next noon
        actions.claim(self._fresh(late), by=others[1], now=self.now - 3 * HOUR)
        actions.wait(self._fresh(late), by=second, now=self.now - 2 * HOUR)

    def waiting(self) -> None:
        """To be verified, open, into the next round, not published, taken back; a project."""
        self.wish(VIDEO, self.now - 60 * HOUR, wanted_on=self.today + 3 * DAY)
        self.wish(WHEELCHAIR, self.now - 55 * HOUR, kind=Kind.SUPPLIES)
        self.wish(MATHS, self.now - 3 * HOUR, wanted_on=self.today + 9 * DAY)
        self.wish(GARDEN, self.now - 3 * DAY, kind=Kind.PUBLIC_GOOD, is_project=True, people=8)
        self.wish(LETTER, self.now - 32 * DAY)
        actions.end_rounds(now=self.now - HOUR)
        for story in (FORMS, LAMP):
            self.wish(story, self.now - 4 * HOUR, publish=False)
        refused = self.wish(FRIDGE, self.now - 9 * DAY, publish=False)
        why = "属商业搬运，已请其联系物业"
        actions.reject(refused, note=why, by=self.desk, now=self.now - 8 * DAY)
        gone = self.wish(CLINIC, self.now - 7 * DAY)
        actions.withdraw(gone, note="儿子回来陪同了", by=self.desk, now=self.now - 6 * DAY)

    def proposed(self) -> Proposal:
        """One proposal was sent, so that somebody is asked; what is new waits for the next."""
        made = actions.propose(self.area, by=self.desk, now=self.now - 2 * HOUR)
        actions.send(made, by=self.desk, now=self.now - HOUR)
        return made

    def _fresh(self, wish: Wish) -> Wish:
        return Wish.objects.whole().get(pk=wish.pk)


def _desk(area: Area) -> Member:
    rows = Member.objects.filter(
        role=Role.HANDLER, organisation__kind=OrgKind.COMMUNITY, organisation__area_code=area.code
    )
    return rows.select_related("organisation", "person").order_by("pk")[0]


def _accepted(member: Member, area: Area, desk: Member, offer: Offer, at: datetime) -> None:
    """Somebody who has checked in; where another story did so already, it stays."""
    found = CheckIn.objects.filter(person=member.person_id, state__in=ACTIVE).first()
    if found is None:
        found = volunteering.check_in(member.person, area, offer, way=Way.PHONE, by=member, now=at)
    if found.state == CheckInState.SUBMITTED:
        volunteering.accept(found, by=desk, now=max(at, found.submitted_at))


def _own(area: Area, now: datetime) -> None:
    """The resident with a login asks for her grandmother."""
    rows = Member.objects.filter(person__user__username="resident", role=Role.RESIDENT)
    asker = rows.select_related("person").first()
    if asker is not None:
        words = "外婆眼睛不好，想请人教她用大字体手机。"
        asked = Asked(words, name="外婆", phone="13826400199", is_for_other=True)
        actions.submit(area, asked, source=Source.PHONE, by=asker, now=now - 5 * HOUR)


def _elsewhere(story: _Community, now: datetime) -> None:
    """Some wait in the communities near by, so that the board of a phone is a board."""
    near = Area.objects.filter(kind=AreaKind.COMMUNITY, code__startswith=COMMUNITY[:9]).exclude(
        code=COMMUNITY
    )
    communities = near.order_by("code")[: len(ELSEWHERE)]
    for number, (area, told) in enumerate(zip(communities, ELSEWHERE, strict=False)):
        try:
            place = _Community(area, now)
        except IndexError:
            continue  # nobody serves at its desk
        place.wish(told, now - (50 + number) * HOUR, wanted_on=story.today + (4 + number) * DAY)
