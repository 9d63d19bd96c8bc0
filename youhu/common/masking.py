"""What is shown of a personal detail to those who need not see it whole.

Masks hide the length of what they hide, except in an identity number, whose length is no secret.
Nothing here is a lock: it is for pages and exports, and the clear text never leaves the server.
"""

import re

HIDDEN = "****"

_NUMBERING = re.compile(r"[0-9A-Za-z#\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
# As far as the last road, lane, village or community; a road may name its side or middle part.
_PUBLIC_PART = re.compile(r".*(?:社区|[路街巷道村][东南西北中]?)")
# Else as far as the district: not the gated compounds and parks whose names end alike.
_TOWN_PART = re.compile(r".*(?<![小园超])[省市区县镇]")


def mask_name(name: str) -> str:
    """The family name only."""
    name = name.strip()
    return f"{name[0]}*" if len(name) > 1 else "*" * len(name)


def mask_phone(number: str) -> str:
    """The first three and last four digits of a full number, the last two of a shorter one."""
    number = number.strip()
    if len(number) >= 11:
        return number[:3] + HIDDEN + number[-4:]
    if len(number) >= 5:
        return HIDDEN + number[-2:]
    return HIDDEN if number else ""


def mask_id(number: str) -> str:
    """Three and four characters of an identity number; one and two of a shorter document's."""
    number = number.strip()
    first, last = (3, 4) if len(number) >= 15 else (1, 2)
    hidden = len(number) - first - last
    return number[:first] + "*" * hidden + number[-last:] if hidden > 0 else "*" * len(number)


def mask_email(address: str) -> str:
    """The first letter and the domain."""
    address = address.strip()
    name, at, domain = address.rpartition("@")
    if at and name:
        return f"{name[0]}***@{domain}"
    return HIDDEN if address else ""


def mask_address(address: str) -> str:
    """The address as far as the road or community: no house, block or room."""
    address = address.strip()
    before_numbers = _NUMBERING.split(address, maxsplit=1)[0]
    public = _PUBLIC_PART.match(before_numbers) or _TOWN_PART.match(before_numbers)
    shown = public.group() if public else ""
    return shown + HIDDEN if address else ""
