from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.migrations.writer import MigrationWriter

from youhu.common.identifiers import (
    AreaLevel,
    Normal,
    age,
    birth_on,
    check_area_code,
    check_asset_code,
    check_cell_code,
    check_matter_code,
    check_mobile,
    check_phone,
    check_plate,
    check_resident_id,
    check_uscc,
    level,
    parent,
)

TODAY = date(2026, 11, 23)
ISO_7064_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(first_17: str) -> str:
    """The number with the last character that the table of GB 11643 gives it."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first_17, ISO_7064_WEIGHTS, strict=True)
    )
    return first_17 + "10X98765432"[total % 11]


def code_of(refusal: pytest.ExceptionInfo[ValidationError]) -> str | None:
    return refusal.value.error_list[0].code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("91110000600037341L", "91110000600037341L"),
        ("91110000600037341l", "91110000600037341L"),
        ("9111 0000 6000 3734 1L", "91110000600037341L"),
        ("９１１１００００６０００３７３４１Ｌ", "91110000600037341L"),
        ("N2440105MF12345671", "N2440105MF12345671"),  # a rural collective
    ],
)
def test_a_credit_code_is_stored_in_one_form(typed, stored) -> None:
    assert check_uscc(typed) == stored


@pytest.mark.parametrize("office", "159ANY")
def test_every_office_of_registration_may_give_a_credit_code(office) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"{office}2440105MF1234567"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    code = body + alphabet[-total % 31]

    assert check_uscc(code) == code


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("91110000600037342L", "uscc_check"),
        ("91110000600037341", "uscc"),
        ("91110000600O37341L", "uscc"),
        ("Q1110000600037341L", "uscc"),
        ("", "uscc"),
    ],
)
def test_a_wrong_credit_code_says_how_it_is_wrong(wrong, code) -> None:
    with pytest.raises(ValidationError) as refusal:
        check_uscc(wrong)

    assert code_of(refusal) == code


@pytest.mark.parametrize(
    "first_17",
    [
        "44010519900101123",  # a citizen
        "81000019940823002",  # from Hong Kong
        "82000019920130002",  # from Macao
        "83000019920130002",  # from Taiwan
        "93115619800101001",  # a foreign permanent resident
    ],
)
def test_everybody_who_lives_here_has_an_identity_number(first_17) -> None:
    number = resident_id(first_17)

    assert check_resident_id(number.lower(), today=TODAY) == number


def test_published_examples_of_identity_numbers_are_accepted() -> None:
    assert check_resident_id("11010519491231002X", today=TODAY) == "11010519491231002X"
    assert check_resident_id("440524188001010014", today=date(1990, 1, 1)) == "440524188001010014"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("110105194912310021", "resident_id_check"),
        ("11010519491231002", "resident_id"),
        ("1101051949123100XX", "resident_id"),
        (resident_id("44010520261124123"), "resident_id_birth"),  # tomorrow
        (resident_id("44010518951123123"), "resident_id_birth"),  # 131 today
        (resident_id("44010519900230123"), "resident_id_birth"),  # 30 February
        (resident_id("81010519940823002"), "resident_id"),
        (resident_id("09010519940823002"), "resident_id"),
    ],
)
def test_a_wrong_identity_number_says_how_it_is_wrong(wrong, code) -> None:
    with pytest.raises(ValidationError) as refusal:
        check_resident_id(wrong, today=TODAY)

    assert code_of(refusal) == code


def test_the_oldest_resident_and_the_newborn_are_accepted() -> None:
    for born in ("18951124", "20261123"):
        number = resident_id(f"440105{born}123")
        assert check_resident_id(number, today=TODAY) == number


def test_age_counts_completed_years() -> None:
    born = birth_on("11010519491231002X")

    assert born == date(1949, 12, 31)
    assert (age(born, today=date(2026, 12, 30)), age(born, today=date(2026, 12, 31))) == (76, 77)


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "+86 138 0013 8000",
        "138-0013-8000",
        "１３８００１３８０００",
        "008613800138000",
    ],
)
def test_a_mobile_number_is_stored_as_eleven_digits(typed) -> None:
    assert check_mobile(typed) == "13800138000"


@pytest.mark.parametrize(
    "wrong", ["020-84472000", "14100138000", "1380013800", "+85291234567", "12345", "", "mobile"]
)
def test_only_a_mainland_mobile_number_is_a_mobile_number(wrong) -> None:
    with pytest.raises(ValidationError, match="mobile number"):
        check_mobile(wrong)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("020-84472000", "02084472000"),
        ("(020) 8447 2000", "02084472000"),
        ("400-800-1234", "4008001234"),
        ("19912345678", "19912345678"),
    ],
)
def test_a_telephone_may_be_fixed_mobile_or_a_service(typed, stored) -> None:
    assert check_phone(typed) == stored


@pytest.mark.parametrize("wrong", ["84472000", "12345", "+1 212 555 0100", "020-84472000 ext. 12"])
def test_a_telephone_needs_its_area_code_and_no_extension(wrong) -> None:
    with pytest.raises(ValidationError, match="area code"):
        check_phone(wrong)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("粤A12345", "粤A12345"),
        ("粤a·b1c23", "粤AB1C23"),
        ("粤A 1234学", "粤A1234学"),
        ("粤A1234警", "粤A1234警"),
        ("粤A1234挂", "粤A1234挂"),
        ("粤Z1234港", "粤Z1234港"),
        ("粤Z1234澳", "粤Z1234澳"),
        ("粤AD12345", "粤AD12345"),  # new energy, small
        ("粤AFA2345", "粤AFA2345"),
        ("粤A12345D", "粤A12345D"),  # new energy, large
    ],
)
def test_plates_of_every_kind_are_known(typed, stored) -> None:
    assert check_plate(typed) == stored


@pytest.mark.parametrize(
    "wrong",
    [
        "A12345",
        "粤I12345",
        "粤A1234",
        "粤A1234I",
        "粤AO2345",
        "粤A1234港",
        "粤AL12345",
        "粤A123456",
        "州A12345",
    ],
)
def test_what_is_no_plate_is_refused(wrong) -> None:
    with pytest.raises(ValidationError, match="number plate"):
        check_plate(wrong)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("440105", "440105"),
        ("440105001", "440105001"),
        ("440105001001", "440105001001"),
        ("440105001000", "440105001"),  # as the statistics office writes it
        ("440105000000", "440105"),
    ],
)
def test_a_place_has_one_code(typed, stored) -> None:
    assert check_area_code(typed) == stored


def test_codes_lead_from_the_cell_up_to_the_district() -> None:
    code, way = "440105001001001", []
    while code:
        way.append((code, level(code)))
        code = parent(code)

    assert way == [
        ("440105001001001", AreaLevel.CELL),
        ("440105001001", AreaLevel.COMMUNITY),
        ("440105001", AreaLevel.SUBDISTRICT),
        ("440105", AreaLevel.DISTRICT),
    ]


@pytest.mark.parametrize(
    ("check", "good", "wrong"),
    [
        (check_area_code, "440105", ["44010", "4401050", "044010", "44010A"]),
        (check_cell_code, "44010500100100A", ["440105001001", "44010500100100_"]),
        (check_asset_code, "44010501001000001", ["4401050101000001"]),
        (check_matter_code, "44010506001", ["4401050601", "44010506001X"]),
    ],
)
def test_codes_of_places_and_things_have_a_fixed_length(check, good, wrong) -> None:
    assert check(good) == good
    for code in wrong:
        with pytest.raises(ValidationError, match="Copy it from"):
            check(code)


def test_a_field_takes_the_stored_form_only() -> None:
    validate = Normal(check_plate)
    validate("粤A12345")

    with pytest.raises(ValidationError, match="Write it as 粤A12345"):
        validate("粤a12345")


def test_a_field_keeps_its_validator_in_migrations() -> None:
    text, imports = MigrationWriter.serialize(Normal(check_uscc))

    assert text == "youhu.common.identifiers.Normal(youhu.common.identifiers.check_uscc)"
    assert imports == {"import youhu.common.identifiers"}
    assert Normal(check_uscc) == Normal(check_uscc) != Normal(check_plate)
