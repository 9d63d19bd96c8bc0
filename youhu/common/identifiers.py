"""The numbers by which the district knows organisations, people, vehicles and places.

Every `check_…` takes what a person typed (any width, spaces, hyphens and case) and returns the one
form that is stored, or raises ValidationError saying what is wrong and what to do.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType
from stdnum.cn import ric, uscc

OLDEST_AGE = 130

# GA 36-2018 begins a plate with the character of a province: part of the number, not a text.
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_SHAPES = {
    "uscc": r"[1-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}",
    # 1-8: the province of a citizen, 81-83 for residents from Hong Kong, Macao and Taiwan;
    # 9: a foreign permanent resident (rule of 2023), with the province in the next two digits.
    "resident_id": r"(?:[1-6][0-9]{5}|71[0-9]{4}|8[123]0000|9[0-9]{5})[0-9]{11}[0-9X]",
    "plate": (
        rf"[{_PROVINCES}][A-HJ-Z](?:"
        r"[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警]"
        r"|[DABCEFGHJK][A-HJ-NP-Z0-9][0-9]{4}"  # a small new-energy vehicle
        r"|[0-9]{5}[DABCEFGHJK])"  # a large one
        r"|粤Z[A-HJ-NP-Z0-9]{4}[港澳]"
    ),
    "area_code": r"[1-9][0-9]{5}(?:[0-9]{3}){0,2}",
    "cell_code": r"[0-9A-Z]{15}",
    "asset_code": r"[1-9][0-9]{16}",
    "matter_code": r"[1-9][0-9]{10}",
}

_WRONG = {
    "uscc": _(
        "A unified social credit code has 18 digits and capital letters, without I, O, S, V and Z. "
        "Copy it from the certificate of registration."
    ),
    "uscc_check": _(
        "A character of this unified social credit code is wrong: its last character does not fit. "
        "Compare it with the certificate."
    ),
    "resident_id": _(
        "An identity card number has 18 digits; the last may be X. Copy all of them from the card."
    ),
    "resident_id_check": _(
        "A digit of this identity card number is wrong: its last character does not fit. "
        "Compare it with the card."
    ),
    "resident_id_birth": _(
        "The date of birth in this identity card number (digits 7 to 14) cannot be right. "
        "Compare it with the card."
    ),
    "mobile": _(
        "This is not a mobile number of the Chinese mainland. "
        "Enter its 11 digits, such as 13800138000."
    ),
    "phone": _(
        "This is not a telephone number of the Chinese mainland. "
        "Enter a mobile number or a fixed line with its area code, such as 020-84472000."
    ),
    "plate": _(
        "This is not a number plate. Enter the province's character, the letter and the "
        "5 characters after it (6 for a new-energy vehicle)."
    ),
    "area_code": _(
        "The code of a place has 6 digits for a district, 9 for a subdistrict or 12 for a "
        "community. Copy it from the official list."
    ),
    "cell_code": _(
        "The code of a grid cell has 15 digits or capital letters: the 12 of its community and 3 "
        "of its own. Copy it from the map of cells."
    ),
    "asset_code": _(
        "The code of a public asset has 17 digits: 6 for the district, 5 for its class and 6 of "
        "its own. Copy it from the plate on the asset."
    ),
    "matter_code": _(
        "The code of a matter has 11 digits: 6 for the district and 5 for its class. "
        "Copy it from the catalogue of matters."
    ),
}

_MOBILE_KINDS = frozenset({PhoneNumberType.MOBILE})
_PHONE_KINDS = _MOBILE_KINDS | {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.TOLL_FREE,  # 800
    PhoneNumberType.SHARED_COST,  # 400, by which many enterprises are reached
}

# Spaces, hyphens and the dots that are painted on plates.
_BETWEEN = re.compile(r"[\s\-\u00b7\u2010-\u2015\u2022]+")


class AreaLevel(TextChoices):
    """How far down the tree of places a code reaches."""

    DISTRICT = "district", _("District")
    SUBDISTRICT = "subdistrict", _("Subdistrict")
    COMMUNITY = "community", _("Community")
    CELL = "cell", _("Grid cell")


_LEVELS = {
    6: AreaLevel.DISTRICT,
    9: AreaLevel.SUBDISTRICT,
    12: AreaLevel.COMMUNITY,
    15: AreaLevel.CELL,
}


@deconstructible
@dataclass(unsafe_hash=True)
class Normal:
    """Validator of a model field: the value is good and already in its stored form.

    Used as `validators=[Normal(check_uscc)]`; a form that calls the check first never fails it.
    """

    check: Callable[[str], str]

    def __call__(self, value: str) -> None:
        normal = self.check(value)
        if normal != value:
            message = _("This number is not in its stored form. Write it as %(normal)s.")
            raise ValidationError(message, code="form", params={"normal": normal})


def check_uscc(value: str) -> str:
    """The unified social credit code of an organisation (GB 32100-2015), 18 characters.

    The office of registration may be a letter (N: rural collectives, A: military, Y: others), which
    python-stdnum refuses; its check character (weights 3^i modulo 31) is right for them too.
    """
    code = _shaped(value, "uscc")
    if uscc.calc_check_digit(code) != code[-1]:
        raise _wrong("uscc_check")
    return code


def check_resident_id(value: str, *, today: date) -> str:
    """The number of an identity card or residence permit (GB 11643, ISO 7064 modulo 11-2).

    Accepts citizens, residents from Hong Kong, Macao and Taiwan, and foreign permanent residents.
    Counties are not looked up: their tables are never complete, and a true card must never fail.
    """
    number = _shaped(value, "resident_id")
    if ric.calc_check_digit(number) != number[-1]:
        raise _wrong("resident_id_check")
    if not _alive(number, today=today):
        raise _wrong("resident_id_birth")
    return number


def birth_on(resident_id: str) -> date:
    """The day of birth inside a checked identity card number."""
    return date(int(resident_id[6:10]), int(resident_id[10:12]), int(resident_id[12:14]))


def age(born: date, *, today: date) -> int:
    """Completed years; below zero for a birth to come."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def check_mobile(value: str) -> str:
    """A mobile number of the Chinese mainland as 11 digits, without +86."""
    return _dialled(value, "mobile", kinds=_MOBILE_KINDS)


def check_phone(value: str) -> str:
    """A mobile, fixed or service (400, 800) number as national digits, such as 02084472000."""
    return _dialled(value, "phone", kinds=_PHONE_KINDS)


def check_plate(value: str) -> str:
    """A vehicle's number plate (GA 36-2018): 7 characters, 8 for a new-energy vehicle."""
    return _shaped(value, "plate")


def check_area_code(value: str) -> str:
    """An official code of a district (6 digits), subdistrict (9) or community (12).

    The statistics office fills short codes with zeros to 12 digits; the zeros are taken off.
    """
    code = _shaped(value, "area_code")
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    return code


def check_cell_code(value: str) -> str:
    """A grid cell (GB/T 47678.3): its community's 12 characters and 3 of its own."""
    return _shaped(value, "cell_code")


def check_asset_code(value: str) -> str:
    """A public asset (GB/T 47678.5-2026): district 6, class 2, subclass 3, sequence 6 digits."""
    return _shaped(value, "asset_code")


def check_matter_code(value: str) -> str:
    """A type of matter (GB/T 47678.5-2026): district 6, class 2, subclass 3 digits."""
    return _shaped(value, "matter_code")


def level(code: str) -> AreaLevel:
    """The level of a checked area or cell code, which its length tells."""
    return _LEVELS[len(code)]


def parent(code: str) -> str | None:
    """The place that a checked area or cell code lies in; None above the district."""
    return code[:-3] if len(code) > 6 else None


def _wrong(code: str) -> ValidationError:
    return ValidationError(_WRONG[code], code=code)


def _typed(value: str) -> str:
    """What a person typed, without the differences that carry no meaning."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", value)).upper()


def _shaped(value: str, code: str) -> str:
    """What was typed, if all of it has the shape of the number called `code`."""
    typed = _typed(value)
    if not re.fullmatch(_SHAPES[code], typed):  # re keeps the compiled pattern
        raise _wrong(code)
    return typed


def _dialled(value: str, code: str, *, kinds: frozenset[int]) -> str:
    """The national digits of a number of one of `kinds`, as phonenumbers knows the ranges."""
    try:
        number = phonenumbers.parse(_typed(value), "CN")
    except NumberParseException as why:
        raise _wrong(code) from why
    if (
        number.extension
        or not phonenumbers.is_valid_number_for_region(number, "CN")
        or phonenumbers.number_type(number) not in kinds
    ):
        raise _wrong(code)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL).replace(" ", "")


def _alive(resident_id: str, *, today: date) -> bool:
    """Whether the day of birth exists and is that of a person who may be living."""
    try:
        born = birth_on(resident_id)
    except ValueError:
        return False
    return 0 <= age(born, today=today) <= OLDEST_AGE
