import pytest

from youhu.common.masking import mask_address, mask_email, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), (" 欧阳娜娜 ", "欧*"), ("John", "J*"), ("张", "*"), ("", "")],
)
def test_of_a_name_only_the_family_shows(name, shown) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800138000", "138****8000"),
        ("02084472000", "020****2000"),
        ("84472000", "****00"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_a_telephone_number_keeps_its_ends(number, shown) -> None:
    assert mask_phone(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("440105199001011239", "440***********1239"),
        ("E12345678", "E******78"),
        ("H12", "***"),
        ("", ""),
    ],
)
def test_an_identity_number_keeps_its_ends(number, shown) -> None:
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("zhang@example.com", "z***@example.com"),
        ("zhang", "****"),
        ("@example.com", "****"),
        ("", ""),
    ],
)
def test_an_email_address_keeps_its_first_letter_and_domain(address, shown) -> None:
    assert mask_email(address) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("广州市海珠区江南中路123号8栋502房", "广州市海珠区江南中路****"),
        ("海珠区昌岗街道江南社区昌岗中路２３８号", "海珠区昌岗街道江南社区昌岗中路****"),
        ("海珠区广州大道南1601号", "海珠区广州大道南****"),
        ("瑞宝街道客村社区A栋", "瑞宝街道客村社区****"),
        ("海珠区江南中路十二号三栋", "海珠区江南中路****"),
        ("广东省广州市海珠区丽江花园5栋", "广东省广州市海珠区****"),
        ("海珠区翠城小区3栋", "海珠区****"),
        ("5栋502", "****"),
        ("", ""),
    ],
)
def test_an_address_ends_with_its_road_or_community(address, shown) -> None:
    assert mask_address(address) == shown
