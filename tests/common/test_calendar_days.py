"""The days of a year, from the library, a table and the notice."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from youhu.common.calendar import (
    DayKind,
    WorkCalendar,
    noticed_years,
    read_days,
    read_notice,
    seed_days,
)
from youhu.common.errors import Refused

NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期，推动错峰出行。节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2025年11月4日"""

NOTICE_2024 = """一、元旦:1月1日放假,与周末连休。
二、春节:2月10日至17日放假调休,共8天。2月4日(星期日)、2月18日(星期日)上班。鼓励各单位结合带薪年休假等制度落实,安排职工在除夕(2月9日)休息。
三、清明节:4月4日至6日放假调休,共3天。4月7日(星期日)上班。
四、劳动节:5月1日至5日放假调休,共5天。4月28日(星期日)、5月11日(星期六)上班。
五、端午节:6月10日放假,与周末连休。
六、中秋节:9月15日至17日放假调休,共3天。9月14日(星期六)上班。
七、国庆节:10月1日至7日放假调休,共7天。9月29日(星期日)、10月12日(星期六)上班。"""

NOTICE_2023 = """一、元旦:2022年12月31日至2023年1月2日放假调休,共3天。
二、春节:1月21日至27日放假调休,共7天。1月28日(星期六)、1月29日(星期日)上班。
三、清明节:4月5日放假,共1天。
四、劳动节:4月29日至5月3日放假调休,共5天。4月23日(星期日)、5月6日(星期六)上班。
五、端午节:6月22日至24日放假调休,共3天。6月25日(星期日)上班。
六、中秋节、国庆节:9月29日至10月6日放假调休,共8天。10月7日(星期六)、10月8日(星期日)上班。"""

NOTICE_2014 = """一、元旦:1月1日放假1天。
二、春节:1月31日至2月6日放假调休,共7天。1月26日(星期日)、2月8日(星期六)上班。
三、清明节:4月5日放假,4月7日(星期一)补休。
四、劳动节:5月1日至3日放假调休,共3天。5月4日(星期日)上班。
五、端午节:6月2日放假,与周末连休。
六、中秋节:9月8日放假,与周末连休。
七、国庆节:10月1日至7日放假调休,共7天。9月28日(星期日)、10月11日(星期六)上班。"""

MAKE_UP_DAYS_2026 = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]


def works_on(days: dict[date, DayKind], day: date) -> bool:
    return bool(WorkCalendar(days=days, known_years=frozenset()).shift(day).length)


@pytest.mark.parametrize(
    ("text", "year"),
    [(NOTICE_2026, 2026), (NOTICE_2024, 2024), (NOTICE_2023, 2023), (NOTICE_2014, 2014)],
)
def test_a_notice_gives_every_day_of_its_year_as_it_was(text, year) -> None:
    days = {row.on: row.kind for row in read_notice(text, year=year)}
    whole_year = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]

    assert [works_on(days, day) for day in whole_year] == [
        chinese_calendar.is_workday(day) for day in whole_year
    ]
    assert noticed_years(days) == {year}


def test_the_notice_and_the_seed_name_the_same_days() -> None:
    rows, seed = read_notice(NOTICE_2026, year=2026), seed_days(2026, last_year=2026)

    assert [(row.on, row.kind) for row in rows] == [(row.on, row.kind) for row in seed]
    assert [row.on for row in rows if row.kind == DayKind.WORKDAY] == MAKE_UP_DAYS_2026
    assert rows[-1].name == seed[-1].name == "国庆节"


def test_both_widths_of_punctuation_are_read() -> None:
    narrow = NOTICE_2026.translate(str.maketrans("：，（）", ":,()"))

    assert read_notice(narrow, year=2026) == read_notice(NOTICE_2026, year=2026)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (NOTICE_2026.replace("2026年部分", "2025年部分"), "the notice for 2025"),
        ("一、元旦：1月1日（周三）至3日放假，共3天。", "another day of the week"),
        ("一、元旦：1月1日（周四）至3日放假，共4天。", "does not add up"),
        ("一、元旦：1月3日至1日放假。", "does not add up"),
        ("二、春节：2月30日放假。", "no day"),
        ("一、元旦：1月1日放假。1月1日上班。", "twice"),
        ("一、元旦：2024年1月1日放假。", "another year"),
        ("Nothing of the kind.", "No holiday"),
        ("", "No holiday"),
    ],
)
def test_a_doubtful_notice_is_refused(text, why) -> None:
    with pytest.raises(Refused, match=why):
        read_notice(text, year=2026)


def test_the_seed_ends_where_the_library_does() -> None:
    known = {row.on.year for row in seed_days(1990, last_year=2100)}

    assert {2024, 2025, 2026} <= known
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(max(known) + 1, 6, 1))
    assert seed_days(max(known) + 1, last_year=2100) == []


def test_a_table_of_days_is_read_and_its_faults_are_named() -> None:
    days, problems = read_days(
        [
            (2, {"date": "2027-01-01", "kind": "holiday", "name": "New Year"}),
            (3, {"date": "2027/1/2", "kind": "Holiday", "name": ""}),
            (4, {"date": "2027-02-30", "kind": "holiday", "name": ""}),
            (5, {"date": "2027-01-01", "kind": "holiday", "name": ""}),
            (6, {"date": "2027-02-04", "kind": "rest", "name": ""}),
            (7, {"date": "2027-02-04", "kind": "workday", "name": ""}),
            (8, {"date": "2027-02-05", "kind": "half_day"}),
            (9, {}),
        ]
    )

    assert days == [
        (date(2027, 1, 1), DayKind.HOLIDAY, "New Year"),
        (date(2027, 1, 2), DayKind.HOLIDAY, ""),
        (date(2027, 2, 5), DayKind.HALF_DAY, ""),
    ]
    assert [problem.row for problem in problems] == [4, 5, 6, 7, 9]
    assert "twice" in problems[1].text
    assert "holiday, workday, half_day" in problems[2].text
    assert "Thursday" in problems[3].text
