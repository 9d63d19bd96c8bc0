"""A shop's list of the day: every row that cannot be ordered is told before anything is."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.rows import NOW
from youhu.common.errors import Refused
from youhu.delivery import imports

HEAD = "客户单号,收货地址,件数,重量公斤,体积立方米,备货时间,电话\n"


def looked_over(market, *rows):
    file = io.BytesIO((HEAD + "\n".join(rows)).encode())
    return imports.look_over(file, market.shop, now=NOW)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,Guo,0,,,,", "件数: “0” must be a whole number above 0, at most 200."),
        ("A,Guo,-5,,,,", "件数: “-5” must be a whole number above 0, at most 200."),
        ("A,Guo,2.5,,,,", "件数: “2.5” must be a whole number above 0, at most 200."),
        ("A,Guo,nan,,,,", "件数: “nan” must be a whole number above 0, at most 200."),
        ("A,Guo,,,,,", "件数: “” must be a whole number above 0, at most 200."),
        ("A,Guo,3,9000,,,", "重量公斤: “9000” must be a whole number above 0, at most 5000."),
        ("A,Guo,3,,-1,,", "体积立方米: “-1” must be a number above 0, at most 20."),
        ("A,Guo,3,,,noon,", "备货时间: “noon” is no time. Write it as 14:00."),
        ("A,Guo,3,,,,12", "电话: “12” is no telephone number."),
        (",Guo,3,,,,", "客户单号: Give it a number of your own: by it a row is ordered only once."),
    ],
)
def test_a_row_that_cannot_be_ordered_says_which_column_is_wrong(market, row, said):
    assert looked_over(market, row) == ([], [(2, said)])


def test_what_is_too_much_in_all_is_told_before_it_is_ordered(market):
    file = io.BytesIO("客户单号,收货地址,件数,包装\nA,Guo,200,包\n".encode())

    lines, [(row, said)] = imports.look_over(file, market.shop, now=NOW)

    assert (lines, row) == ([], 2)
    assert said.startswith("件数: At most 200 pieces, 5000 kg")


def test_a_time_that_has_gone_by_counts_as_now_and_says_so(market):
    lines, problems = looked_over(market, "A,Guo,3,,,09:00,", "B,Guo,3,,,23:30,", "C,Guo,3,,,,")

    assert [line.is_late for line in lines] == [True, False, False]
    assert problems == []


def test_the_page_shows_the_time_that_has_gone_by(market, signed_in):
    file = SimpleUploadedFile("list.csv", f"{HEAD}A,Guo,3,,,00:00,\n".encode(), "text/csv")
    desk = signed_in(market.desk)
    desk.cookies["django_language"] = "en"

    shown = desk.post(reverse("import_orders"), {"shop": market.shop.pk, "file": file})

    assert "gone by, counts as ready now" in shown.content.decode()


def test_a_list_has_as_many_rows_as_the_page_says(market, signed_in):
    rows = [f"A-{n},Guo,3,,,," for n in range(imports.MOST_ROWS)]
    assert len(looked_over(market, *rows)[0]) == 100

    with pytest.raises(Refused, match="more than 100 rows"):
        looked_over(market, *rows, "B,Guo,3,,,,")
    desk = signed_in(market.desk)
    desk.cookies["django_language"] = "en"
    assert "At most 100 rows" in desk.get(reverse("import_orders")).content.decode()


def test_a_shop_hears_that_its_time_has_gone_by_before_it_orders(market, signed_in):
    keeper = signed_in(market.keeper)
    keeper.cookies["django_language"] = "en"
    asked = (
        f"{reverse('new_order')}?shop={market.shop.pk}&to={market.address.pk}&goods=roll&pieces=2"
    )

    said = "The time from which it is ready has gone by"
    assert said in keeper.get(f"{asked}&ready=00:00").content.decode()
    assert said not in keeper.get(asked).content.decode()
