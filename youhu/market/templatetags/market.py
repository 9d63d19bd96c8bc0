"""Changes and amounts as the market's pages show them."""

from django import template

from youhu.market.rules import percent

register = template.Library()


@register.filter
def signed(change: float | None) -> str:
    """A change in percent with its sign, as people read it; nothing for None."""
    if change is None:
        return "–"
    sign = "−" if change < 0 else "+"
    return f"{sign}{abs(change):.0f} %"


@register.filter
def of(part: float, whole: float) -> float | None:
    """How many percent of `whole` are `part`."""
    return percent(part, whole)


@register.filter
def less(whole: int, part: int) -> int:
    return whole - part


@register.filter
def over(amount: float, share: float) -> float | None:
    """`amount` for each of `share`; None of none."""
    return amount / share if share else None


@register.filter
def thousandth(amount: float | None) -> float | None:
    """Metres as kilometres, grams as kilograms."""
    return None if amount is None else amount / 1000
