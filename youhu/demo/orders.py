"""Shops of the sample district's textile market, and what they sent: in every state."""

import uuid
from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.utils import timezone

from youhu.delivery import actions
from youhu.delivery.actions import Draft, ProofGiven, Rates, Stall, What, When, Where
from youhu.delivery.models import Address, Order, Shop, ShopKeeper, Trouble
from youhu.delivery.rules import Answer, Goods, State, TroubleKind
from youhu.demo.driven import be_seen, begin_today, carried, drive_on, end_yesterday
from youhu.demo.market import MARKET
from youhu.dispatch.models import Stop
from youhu.fleets.models import Fleet
from youhu.registry.models import Member, Organisation

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# How many hours ago today's orders came.
TODAY = (
    4, 3.5, 3, 2.5, 2, 2, 1.9, 1.5, 1.5, 1.2, 1, 0.8, 0.7, 0.5, 0.5, 0.4, 0.3, 0.2, 0.2, 0.1, 0.1,
)  # fmt: skip
BUSY = (8, 9, 10, 11, 13, 14, 15)  # hours of yesterday, when vehicles were on duty
# Name, stall, longitude, latitude.
SHOPS = (
    ("锦昌面料行", "A 区 1 楼 1026", 113.3012, 23.0956),
    ("美琼布业", "B 区 2 楼 2118", 113.3043, 23.0943),
    ("恒泰针织", "B 区 3 楼 3072", 113.3045, 23.0944),
    ("丽新花边辅料", "C 区 1 楼 1203", 113.3056, 23.0938),
    ("南洋牛仔布行", "C 区 2 楼 2251", 113.3058, 23.0937),
    ("金穗里布", "A 区 2 楼 2009", 113.3011, 23.0957),
    ("瑞丰坯布", "D 区 1 楼 1150", 113.3068, 23.0949),
    ("彩虹色织", "D 区 3 楼 3316", 113.3070, 23.0950),
    ("康美拉链", "E 区 1 楼 1008", 113.3089, 23.0961),
    ("嘉禾绒布", "E 区 2 楼 2077", 113.3090, 23.0962),
    ("珠江雪纺", "B 区 1 楼 1199", 113.3041, 23.0942),
    ("东方蕾丝", "C 区 3 楼 3118", 113.3057, 23.0936),
)  # fmt: skip
# Short name, whom, telephone, address, longitude, latitude, note.
PLACES = (
    ("锦昌制衣", "郭志明", "13822000101", "康乐西约大街27号2楼", 113.3101, 23.0968, "停桥东卸货区"),
    ("凤和新村", "李少芳", "13822000102", "凤和新村三巷14号", 113.3142, 23.0936, ""),
    ("五凤东胜街", "陈建国", "13822000103", "五凤村东胜街51号", 113.3187, 23.0951, "到了打电话"),
    ("瑞宝石溪", "黄美娟", "13822000104", "瑞宝石溪工业区6栋", 113.2851, 23.0702, ""),
    ("南石头工业大道", "周伟强", "13822000105", "工业大道南882号", 113.2698, 23.0781, "南门进"),
    ("江海大道印花厂", "何丽珍", "13822000106", "江海大道187号B座", 113.3304, 23.0789, ""),
    ("赤岗成衣", "梁永康", "13822000107", "赤岗西路288号3楼", 113.3312, 23.0932, "货梯在后门"),
    ("昌岗设计室", "谢婉仪", "13822000108", "昌岗中路166号1205", 113.2768, 23.0902, ""),
)  # fmt: skip
GOODS = (
    (Goods.ROLL, 12), (Goods.ROLL, 38), (Goods.BALE, 3), (Goods.BOX, 24), (Goods.BAG, 10),
    (Goods.ROLL, 6), (Goods.BALE, 5), (Goods.BOX, 8),
)  # fmt: skip
SIGNED = [
    [[0.12, 0.6], [0.2, 0.35], [0.26, 0.66], [0.33, 0.4], [0.4, 0.62]],
    [[0.46, 0.3], [0.47, 0.7], [0.56, 0.5], [0.64, 0.62], [0.8, 0.44], [0.9, 0.5]],
]


def send_goods(now: datetime) -> None:
    """A dozen shops with their prices, some days of orders behind them and a day in full swing."""
    story = _Market(now)
    story.open_shops()
    story.days_before()
    end_yesterday()
    story.today()
    actions.close_unrated(now=now)
    actions.warn(now=now)


class _Market:
    """The desk, the shops, the fleets that drive."""

    def __init__(self, now: datetime) -> None:
        self.now, self.market = now, Organisation.objects.get(code=MARKET)
        self.desk = Member.objects.get(person__user__username="market")
        self.keeper = Member.objects.get(person__user__username="shop")
        self.fleets = cycle(Fleet.objects.filter(market=self.market).admitted().order_by("number"))
        self.has_fleets = Fleet.objects.filter(market=self.market).admitted().exists()
        self.shops: list[Shop] = []
        self.n = 0

    def open_shops(self) -> None:
        """Admitted in spring; the second one is kept by the login `shop`."""
        then = self.now - timedelta(days=200)
        rates = Rates(1_000, 180, 450, 600, 25, 30, 60)
        on = timezone.localdate(then)
        actions.set_tariff(self.market, rates, valid_from=on, by=self.desk, now=then)
        for name, stall, lng, lat in SHOPS:
            facts = Stall(name, stall, "中大国际轻纺城", lng, lat, "020-5550 0400")
            self.shops.append(actions.admit_shop(self.market, facts, by=self.desk, now=then))
        mine = self.shops[1]
        ShopKeeper.objects.create(shop=mine, person=self.keeper.person, valid_from=on)
        for shop in self.shops:
            for row in PLACES if shop == mine else PLACES[:3]:
                actions.add_address(shop, label=row[0], to=_place(row), by=self.desk, now=then)

    def days_before(self) -> None:
        """Two orders a day and more: closed, rated, one brought back; yesterday's were driven."""
        for days in (6, 5, 4, 3, 2, 1):
            for hour in (9, 11, 14) if days > 1 else BUSY:
                self._past(_at(self.now - days * DAY, hour), days)

    def _past(self, at: datetime, days: int) -> None:
        order = self._order(at, within=2 * HOUR if days == 1 else None)
        if days == 1 and carried(order, self._signed):
            return
        if days == 4 and at.hour == 14:
            actions.cancel(order, by=self._hand(order), now=at + HOUR / 2, note="客户改期")
            return
        self._give(order, at)
        self._load(order, at + HOUR)
        if days == 3 and at.hour == 11:
            actions.turn_back(order, by=self.desk, now=at + 2 * HOUR, note="收货方停业盘点")
            actions.bring_back(order, by=self.desk, proof=self._proof(order, at), now=at + 4 * HOUR)
            return
        self._deliver(order, min(order.promised_until - HOUR / 3, self.now - HOUR / 4))
        if days > 2 and order.shop.pk == self.shops[1].pk:
            actions.rate(
                order, stars=5 if days % 2 else 4, praise="准时，师傅帮忙搬上楼", by=self.keeper,
                now=order.promised_until + HOUR,
            )  # fmt: skip

    def today(self) -> None:
        """One order after the other while vehicles are on the road."""
        self._troubles()
        begin_today(self.now)
        for back in TODAY:
            drive_on(self.now - back * HOUR, self._signed)
            self._order(self.now - back * HOUR)
        drive_on(self.now, self._signed)
        self._show_each()
        be_seen(self.now)

    def _show_each(self) -> None:
        """At whatever hour: one of the login's shop was delivered today, one is on its way."""
        mine = Order.objects.filter(shop=self.shops[1], ordered_at__gte=self.now - 5 * HOUR)
        if not mine.filter(state=State.DELIVERED).exists():
            self._deliver(self._loaded(), self.now - HOUR / 3)
        if not mine.filter(state=State.ABOARD).exists():
            self._loaded()

    def _loaded(self) -> Order:
        """An order of the login's shop, given and loaded by the desk."""
        self.n += -self.n % 3  # every third one is
        order = self._given(self.now - 2 * HOUR)
        self._load(order, self.now - HOUR)
        return order

    def _troubles(self) -> None:
        """One waits for the desk, one was settled with another slot, one goes back."""
        waits, settled, back = (self._given(self.now - 3 * HOUR) for _each in range(3))
        for order in (waits, settled, back):
            self._load(order, self.now - 2 * HOUR)
        self._tell(waits, TroubleKind.NOBODY, "门锁着，电话没人接", self.now - HOUR / 6)
        trouble = self._tell(settled, TroubleKind.ADDRESS, "导航到后街，进不去", self.now - HOUR)
        actions.settle(
            trouble, how=Answer.NEW_SLOT, note="已与客户约好傍晚送", by=self.desk,
            now=self.now - HOUR / 2, starts=self.now + HOUR, ends=self.now + 3 * HOUR,
        )  # fmt: skip
        actions.turn_back(back, by=self.desk, now=self.now - HOUR, note="颜色与样板不符，客户拒收")

    def _tell(self, order: Order, kind: str, note: str, at: datetime) -> Trouble:
        return actions.tell_trouble(
            order, by=self.desk, kind=kind, note=note, photo=None, client_key=uuid.uuid4(), now=at
        )

    def _given(self, at: datetime) -> Order:
        order = self._order(at)
        if not Stop.objects.filter(order=order).exists():  # a tour has its fleet already
            self._give(order, at)
        return order

    def _order(self, at: datetime, *, within: timedelta | None = None) -> Order:
        """The next order: shops, goods and places in turn, every third one of the login's shop."""
        self.n += 1
        shop = self.shops[1] if self.n % 3 == 1 else self.shops[self.n % len(self.shops)]
        row, (goods, pieces) = PLACES[self.n % len(PLACES)], GOODS[self.n % len(GOODS)]
        book = Address.objects.filter(shop=shop, label=row[0]).values_list("pk", flat=True).first()
        by = self.keeper if shop.pk == self.shops[1].pk else self.desk
        draft = Draft(
            uuid.uuid4(), shop, What(goods, pieces), _place(row, book),
            When(ready_at=at, wanted_until=at + within if within else None),
        )  # fmt: skip
        return actions.order(draft, by=by, now=at)

    def _hand(self, order: Order) -> Member:
        return self.keeper if order.shop_id == self.shops[1].pk else self.desk

    def _give(self, order: Order, at: datetime) -> None:
        if self.has_fleets:
            actions.give(order, fleet=next(self.fleets), by=self.desk, now=at)

    def _load(self, order: Order, at: datetime) -> None:
        actions.load(order, by=self.desk, proof=self._proof(order, at), now=at)

    def _deliver(self, order: Order, at: datetime) -> None:
        actions.deliver(order, by=self.desk, proof=self._proof(order, at, SIGNED), now=at)

    def _signed(self, order: Order, at: datetime) -> ProofGiven:
        return self._proof(order, at, SIGNED)

    def _proof(self, order: Order, at: datetime, signature: list[list[list[float]]] | None = None
               ) -> ProofGiven:  # fmt: skip
        return ProofGiven(
            uuid.uuid4(), at, order.pieces, signature=signature or [], lng=order.lng, lat=order.lat,
            code=order.code if self.n % 2 else "",
        )  # fmt: skip


def _place(row: tuple[str, str, str, str, float, float, str], book: int | None = None) -> Where:
    _label, name, phone, address, lng, lat, note = row
    return Where(address, lng, lat, name, phone, note, book_pk=book)


def _at(day: datetime, hour: int) -> datetime:
    local: date = timezone.localdate(day)
    return timezone.make_aware(datetime.combine(local, time(hour)))


def an_order(state: str, *, of_shop: bool = True) -> Order:
    """The newest order in a state, of the login's shop. Raises LookupError without one."""
    rows = Order.objects.filter(state=state or State.PROMISED, market__code=MARKET)
    if of_shop:
        rows = rows.filter(shop__keepers__person__user__username="shop")
    found: Order = rows.order_by("-pk")[0]
    return found


def a_shop() -> Shop:
    """The shop of the login. Raises LookupError without one."""
    found: Shop = Shop.objects.filter(keepers__person__user__username="shop").order_by("pk")[0]
    return found


def an_address() -> Address:
    """An address of its book. Raises LookupError without one."""
    found: Address = Address.objects.filter(shop=a_shop()).order_by("pk")[0]
    return found
