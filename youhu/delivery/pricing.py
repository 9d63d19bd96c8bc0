"""What a delivery costs, and of what that is made. Amounts in cents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from youhu.delivery.models import Tariff
from youhu.delivery.rules import SLOT_IS_NARROW
from youhu.registry.models import Organisation

Line = tuple[str, str, int]  # what it is for, how much of it, cents


@dataclass(frozen=True)
class Price:
    """The whole and its parts; the parts add up to the whole."""

    cents: int
    lines: tuple[Line, ...]


def tariff_of(market: Organisation, on: date) -> Tariff | None:
    """The prices of a market that hold on a day."""
    held = Tariff.objects.filter(market=market, valid_from__lte=on)
    return held.order_by("-valid_from", "-pk").first()


def price(tariff: Tariff, *, metres: int, kg: int, litres: int, slot: timedelta) -> Price:
    """Each order, its way, weight and volume, and more for a narrow slot."""
    parts: list[Line] = [
        ("base", "", tariff.base_cents),
        ("way", f"{metres / 1000:.1f}", round(metres * tariff.per_km_cents / 1000)),
        ("weight", str(kg), round(kg * tariff.per_100_kg_cents / 100)),
        ("volume", f"{litres / 1000:.2f}", round(litres * tariff.per_m3_cents / 1000)),
    ]
    usual = sum(cents for _what, _much, cents in parts)
    if slot <= SLOT_IS_NARROW and tariff.narrow_percent:
        parts.append(
            ("narrow", str(tariff.narrow_percent), round(usual * tariff.narrow_percent / 100))
        )
    lines = tuple(one for one in parts if one[2])
    return Price(sum(cents for _what, _much, cents in lines), lines)


def cancelling(tariff: Tariff | None, price_cents: int, *, is_free: bool) -> int:
    """What a cancellation costs."""
    if is_free or tariff is None:
        return 0
    return round(price_cents * tariff.cancel_percent / 100)


def said(lines: Iterable[Sequence[object]]) -> list[tuple[str, str]]:
    """The parts of a price in words, each with its amount."""
    return [(_words(str(of), str(much)), yuan(cents)) for of, much, cents in lines]


def _words(of: str, much: str) -> str:
    texts = {
        "base": pgettext("price", "each order"),
        "way": _("%(n)s km"),
        "weight": _("%(n)s kg"),
        "volume": _("%(n)s m³"),
        "narrow": _("narrow slot, +%(n)s %%"),
    }
    return texts[of] % {"n": much} if much else texts[of]


def yuan(cents: object) -> str:
    """An amount as people read it: “¥1,234.50”."""
    return f"¥{int(str(cents)) / 100:,.2f}"
