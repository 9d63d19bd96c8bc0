"""Orders on the pages: three taps, the desk, the link that names nobody, a list, a program."""

import re
import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.orders import THERE, market_of_orders, ordered
from tests.pages import page, picture, statements
from youhu.delivery.actions import What
from youhu.delivery.hooks import Offer
from youhu.delivery.models import Address, Order, Shop, ShopKeeper, Tariff, Trouble
from youhu.delivery.rules import Goods, State
from youhu.delivery.views.ordering import in_time


@pytest.fixture
def market(db):
    return market_of_orders()


@pytest.fixture
def shop(market, signed_in):
    return signed_in(market.keeper)


@pytest.fixture
def desk(market, signed_in):
    return signed_in(market.desk)


def slots(text):
    return re.findall(r'name="slot" value="([^"]+)"', text)


def key(text):
    return re.search(r'name="client_key" value="([^"]+)"', text).group(1)


def test_a_shop_orders_in_three_taps(market, shop):
    first = page(shop, reverse("new_order"))
    assert THERE.address in first
    to = f"?shop={market.shop.pk}&to={market.address.pk}"
    second = page(shop, reverse("new_order") + to)
    assert 'name="pieces"' in second
    address = f"{reverse('new_order')}{to}&goods=roll&pieces=12"
    third = page(shop, address)
    sent = {"slot": slots(third)[0], "client_key": key(third), "photo": picture()}
    answer = shop.post(address, sent)
    again = shop.post(address, {**sent, "photo": picture()})
    order = Order.objects.get()
    assert answer["Location"] == again["Location"] == order.get_absolute_url()
    assert (order.pieces, order.times_repeated, bool(order.image)) == (12, 1, True)
    assert Address.objects.get().times_used == 1
    assert order.code in page(shop, order.get_absolute_url())


@pytest.mark.parametrize(
    ("hour", "days"), [(9, {0}), (16, {0}), (17, {0, 1}), (19, {1}), (23, {1})]
)
def test_in_the_evening_a_shop_is_offered_the_next_day_too(market, shop, hour, days):
    today = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    to = f"?shop={market.shop.pk}&to={market.address.pk}&goods=roll&pieces=12"
    with time_machine.travel(today, tick=False):
        found = slots(page(shop, reverse("new_order") + to))
    starts = [datetime.fromisoformat(one.split("|")[0]) for one in found]
    assert {(timezone.localdate(at) - today.date()).days for at in starts} == days


def test_slots_stand_as_the_day_goes_wide_ones_first_and_the_best_is_marked():
    now = timezone.now()

    def offer(starts, hours):
        begins = now + timedelta(hours=starts)
        return Offer(begins, begins + timedelta(hours=hours), 900)

    best, *others = offer(4, 3), offer(1, 3), offer(6, 1), offer(2, 1)
    shown = in_time([best, *others], now)
    assert [one["offer"] for one in shown] == [others[0], best, others[2], others[1]]
    assert [one["is_best"] for one in shown] == [False, True, False, False]


def test_a_slot_that_is_gone_is_said_and_others_are_shown(market, shop):
    address = f"{reverse('new_order')}?to={market.address.pk}&goods=roll&pieces=1"
    starts = timezone.now() + timedelta(days=40)
    slot = f"{starts.isoformat()}|{(starts + timedelta(hours=2)).isoformat()}|99999"
    answer = shop.post(address, {"slot": slot, "client_key": uuid.uuid4()})
    assert answer.status_code == 422
    assert slots(answer.content.decode())
    assert not Order.objects.exists()


def test_the_page_of_an_order_keeps_the_tabs_of_the_shop(market, shop):
    text = page(shop, ordered(market, now=timezone.now()).get_absolute_url())
    assert f'href="{reverse("new_order")}"' in text.split("c-tabbar")[1]


@pytest.mark.parametrize("name", ["shop_costs", "import_orders"])
def test_costs_and_lists_of_a_shop_keep_its_tabs(market, shop, name):
    bar = page(shop, reverse(name)).split("c-tabbar")[1]
    assert f'href="{reverse("new_order")}"' in bar
    assert 'aria-current="page"' in bar


def test_nobody_reaches_the_book_or_the_order_of_another_shop(market, signed_in):
    stranger = signed_in(market.stranger)
    order = ordered(market, now=timezone.now())
    for address in (reverse("my_shop"), reverse("new_order"), reverse("address_book")):
        assert stranger.get(address).status_code == 403
    assert stranger.get(order.get_absolute_url()).status_code == 404


def test_the_tracking_link_shows_the_way_and_names_nobody(market, client):
    order = ordered(market, State.ABOARD, now=timezone.now())
    text = page(client, reverse("track_order", args=[order.token]))
    assert order.number in text
    for told in (THERE.name, THERE.phone, THERE.address, order.code, market.keeper.person.name):
        assert told not in text
    assert client.get(reverse("track_order", args=["x" * 22])).status_code == 404


def test_the_tracking_link_says_what_showed_the_hand_over(market, client):
    order = ordered(market, State.DELIVERED, now=timezone.now() - timedelta(hours=2))
    order.proofs.filter(kind="delivery").update(
        signature=[[[0.1, 0.1], [0.2, 0.2]]], code_given=True
    )
    text = page(client, reverse("track_order", args=[order.token]))
    assert "signature, code of the receiver" in text
    assert "<path" not in text


def test_a_month_after_the_end_the_link_leads_nowhere(market, client):
    order = ordered(market, State.CLOSED, now=timezone.now() - timedelta(days=31))
    assert client.get(reverse("track_order", args=[order.token])).status_code == 404


def test_a_shop_changes_and_cancels_on_its_page(market, shop):
    order = ordered(market, now=timezone.now())
    address = f"{reverse('new_order')}?order={order.number}&to=keep&goods=bale&pieces=2"
    slot = slots(page(shop, address))[-1]
    shop.post(address, {"slot": slot, "client_key": uuid.uuid4()})
    order.refresh_from_db()
    assert (order.goods, order.pieces, order.kg) == ("bale", 2, 160)
    shop.post(reverse("act_order", args=[order.number, "cancel"]), {"note": ""})
    order.refresh_from_db()
    assert order.state == State.CANCELLED


def test_a_shop_rates_and_tells_of_damage(market, shop):
    order = ordered(market, State.DELIVERED, now=timezone.now() - timedelta(hours=2))
    told = {"kind": "damaged", "note": "Wet.", "client_key": uuid.uuid4(), "photo": picture()}
    shop.post(reverse("act_order", args=[order.number, "tell_trouble"]), told)
    shop.post(reverse("act_order", args=[order.number, "rate"]), {"stars": 4, "praise": "Quick."})
    order.refresh_from_db()
    assert (order.state, order.stars, Trouble.objects.get().kind) == (State.CLOSED, 4, "damaged")


def test_the_desk_settles_a_trouble(market, shop, desk):
    order = ordered(market, State.ABOARD, now=timezone.now())
    told = {"kind": "address", "note": "", "client_key": uuid.uuid4()}
    shop.post(reverse("act_order", args=[order.number, "tell_trouble"]), told)
    trouble = Trouble.objects.get()
    assert order.number in page(desk, reverse("order_troubles"))
    address = reverse("settle_trouble", args=[trouble.pk])
    assert desk.post(address, {"how": "new_slot", "note": "Later."}).status_code == 422
    desk.post(address, {"how": "turn_back", "note": "Closed for good."})
    order.refresh_from_db()
    assert order.state == State.RETURNING
    assert "Closed for good." in page(shop, order.get_absolute_url())


def test_a_desk_looks_at_the_receiver_for_a_purpose(market, desk):
    order = ordered(market, now=timezone.now())
    assert THERE.phone not in page(desk, order.get_absolute_url())
    address = reverse("act_order", args=[order.number, "look"])
    shown = desk.post(address, {"purpose": "contact", "words": ""}).content.decode()
    assert THERE.phone in shown
    assert desk.post(address, {"purpose": "other", "words": ""}).status_code == 422


def test_a_fleet_sees_its_own_orders_only(market, signed_in):
    fleet = signed_in(market.manager)
    given, other = ordered(market, State.ABOARD), ordered(market)
    text = page(fleet, f"{reverse('orders')}?tab=all")
    assert given.number in text
    assert other.number not in text
    assert fleet.get(other.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "tab", ["open", "collect", "aboard", "late", "back", "rate", "over", "all"]
)
def test_the_desk_lists_by_tab_with_few_statements(market, desk, tab):
    for state in State:
        ordered(market, state, now=timezone.now())
    address = f"{reverse('orders')}?tab={tab}&sort=-price&q=Jinchang&day={timezone.localdate()}"
    with statements() as sent:
        page(desk, address)
    assert len(sent) < 25


def test_a_list_is_looked_over_then_ordered_once(market, desk):
    rows = "客户单号,收货地址,件数,包装\nA-1,Guo,3,卷\nA-2,nowhere at all,3,卷\nA-3,Guo,x,卷\n"
    file = SimpleUploadedFile("list.csv", rows.encode(), "text/csv")
    address = reverse("import_orders")
    desk.cookies["django_language"] = "en"
    text = desk.post(address, {"shop": market.shop.pk, "file": file}).content.decode()
    assert "Row 3" in text
    assert "Row 4" in text
    lines = re.search(r'name="lines" value="([^"]+)"', text).group(1)
    for _each in range(2):
        desk.post(address, {"lines": lines})
    order = Order.objects.get()
    assert (order.client_ref, order.pieces, order.times_repeated) == ("A-1", 3, 1)
    forged = signing.dumps({"shop": market.shop.pk, "lines": []}, salt="another")
    assert desk.post(address, {"lines": forged}).status_code == 404


def test_the_desk_admits_a_shop_and_its_keeper(market, desk, signed_in):
    facts = {
        "name": "New Silk", "stall": "C 1", "address": "1 Road", "phone": "", "lng": 113.3,
        "lat": 23.09,
    }  # fmt: skip
    desk.post(reverse("new_shop"), facts)
    made = Shop.objects.get(stall="C 1")
    assert desk.post(reverse("new_shop"), facts).status_code == 422
    add = reverse("act_shop", args=[made.pk, "add"])
    assert desk.post(add, {"phone": "13000000000"}).status_code == 422
    desk.post(add, {"phone": str(market.stranger.person.phone)})
    assert signed_in(market.stranger).get(reverse("my_shop")).status_code == 200
    keeper = ShopKeeper.objects.get(shop=made)
    desk.post(reverse("act_shop", args=[made.pk, "end"]), {"keeper": keeper.pk})
    desk.post(reverse("act_shop", args=[made.pk, "close"]), {"note": "Moved."})
    made.refresh_from_db()
    assert made.closed_on is not None
    assert "New Silk" in page(desk, f"{reverse('shops')}?tab=closed")


def test_prices_are_looked_at_before_they_are_set(market, desk):
    told = {
        "valid_from": timezone.localdate() + timedelta(days=3), "base": "9.50", "per_km": "2",
        "per_100_kg": "5", "per_m3": "3", "narrow_percent": 20, "cancel_percent": 30,
        "cancel_free_minutes": 60,
    }  # fmt: skip
    desk.post(reverse("tariff"), {**told, "preview": "1"})
    assert Tariff.objects.count() == 1
    desk.post(reverse("tariff"), {**told, "set": "1"})
    assert Tariff.objects.latest("pk").base_cents == 950
    late = {**told, "valid_from": timezone.localdate(), "set": "1"}
    assert desk.post(reverse("tariff"), late).status_code == 422


def test_a_shop_reads_its_history_and_its_costs(market, shop):
    order = ordered(market, State.CLOSED, now=timezone.now() - timedelta(hours=3))
    assert order.number in page(shop, reverse("my_orders"))
    month = f"{timezone.localtime(order.ordered_at):%Y-%m}"  # at night it may be the last one
    assert order.number in page(shop, f"{reverse('shop_costs')}?month={month}")
    for name in ("export_my_orders", "export_costs"):
        assert shop.get(reverse(name, args=["csv"])).status_code == 200


def test_an_address_is_added_on_the_way_to_an_order(market, shop):
    told = {"label": "Li", "name": "", "phone": "", "address": "8 Lane", "note": "",
            "lng": 113.32, "lat": 23.09}  # fmt: skip
    answer = shop.post(f"{reverse('new_address')}?then=order&shop={market.shop.pk}", told)
    made = Address.objects.get(label="Li")
    assert f"to={made.pk}" in answer["Location"]
    shop.post(reverse("address", args=[made.pk]), {**told, "label": "Li 2"})
    shop.post(reverse("drop_address", args=[made.pk]))
    made.refresh_from_db()
    assert (made.label, made.is_gone) == ("Li 2", True)


def test_a_program_orders_once_by_its_key(market, shop):
    told = {
        "client_key": str(uuid.uuid4()), "shop": market.shop.pk, "client_ref": "X-1",
        "what": {"goods": "box", "pieces": 4}, "to": {"book": market.address.pk},
    }  # fmt: skip

    def send(path, said):
        return shop.post(f"/api/orders{path}", said, content_type="application/json")

    assert send("/slots", told).json()[0]["price_cents"] > 0
    first, again = send("", told), send("", told)
    assert (first.status_code, again.status_code) == (201, 200)
    number = first.json()["number"]
    assert number == again.json()["number"]
    changed = send(f"/{number}/change", {"what": {"pieces": 9}, "to": {"book": market.address.pk}})
    assert changed.json()["pieces"] == 9
    assert shop.get("/api/orders").json()[0]["number"] == number
    assert send(f"/{number}/cancel", {}).json()["state"] == "cancelled"
    assert shop.get(f"/api/orders/{number}").json()["next_step"] == ""


def test_what_is_usual_follows_the_pieces_and_what_was_said_stays(market, shop):
    usual, said = ordered(market), ordered(market, what=What(Goods.ROLL, 12, kg=77))
    for order, kg in ((usual, None), (said, 77)):
        address = f"{reverse('new_order')}?order={order.number}&to=keep"
        form = shop.get(address).context["basket"].form
        assert form["kg"].value() == kg
        assert form["litres"].value() is None


def test_a_proof_says_from_where_its_place_was_measured(market, desk):
    order = ordered(market, State.DELIVERED, now=timezone.now() - timedelta(hours=2))
    order.proofs.filter(kind="pickup").update(metres_off=34)
    order.proofs.filter(kind="delivery").update(metres_off=56)
    desk.cookies["django_language"] = "en"

    text = desk.get(order.get_absolute_url()).content.decode()

    assert "34 m from the shop" in text
    assert "56 m from the address" in text
