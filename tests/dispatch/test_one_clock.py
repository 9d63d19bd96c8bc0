"""How late an order is: the same everywhere for who must act, and it says of what."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.rows import NOW, MemberFactory
from tests.factories.tours import market_day, order
from tests.pages import page
from youhu.delivery import saying
from youhu.delivery.models import Consignee, Order, ShopKeeper
from youhu.delivery.rules import State
from youhu.registry.rules import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_at_work")]
LATE = timedelta(minutes=49)  # for collecting it
SLOT = timedelta(minutes=19)  # over since


@pytest.fixture
def _at_work(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def day():
    return market_day()


@pytest.fixture
def late(day):
    made = order(
        day, due_at=NOW - LATE, promised_from=NOW - timedelta(hours=2), promised_until=NOW - SLOT
    )
    Consignee.objects.create(order=made, name="Guo Wei", phone="13800138111")
    return made


def test_board_list_and_page_say_one_figure_to_the_desk(day, late, signed_in):
    desk = signed_in(day.desk)
    addresses = reverse("tours"), reverse("orders"), late.get_absolute_url()
    for address in addresses:
        text = page(desk, address)
        assert "Collect it: 49 min overdue" in text
        assert "19 min overdue" not in text


def test_the_shop_reads_when_it_arrives(day, late, signed_in):
    keeper = MemberFactory(role=Role.RESIDENT, organisation=None)
    ShopKeeper.objects.create(shop=day.shop, person=keeper.person, valid_from=NOW.date())
    text = page(signed_in(keeper), late.get_absolute_url())
    assert "Arrival: 19 min overdue" in text
    assert "49 min overdue" not in text


def test_what_stands_first_in_the_list_is_most_overdue(day, late, signed_in):
    sooner = order(day, due_at=NOW - 2 * LATE, promised_until=NOW + LATE)
    text = page(signed_in(day.desk), reverse("orders"))
    assert text.index(sooner.number) < text.index(late.number)
    assert "Collect it: 1 h 38 min overdue" in text


def test_a_step_stands_out_half_an_hour_before_it_is_due(late):
    tones = {}
    for minutes in (-1, 29, 31):
        late.due_at = NOW + timedelta(minutes=minutes)
        tones[minutes] = saying.due(late, NOW).tone
    assert tones == {-1: "late", 29: "soon", 31: "ok"}


def test_goods_on_the_way_back_have_the_clock_of_their_way(late):
    Order.objects.filter(pk=late.pk).update(state=State.RETURNING)
    late.refresh_from_db()
    assert saying.face(late, NOW) == saying.due(late, NOW)
