"""Categories: what may be entered and worded anew, what must be settled first, their pages."""

import pytest
from django.urls import reverse

from tests.factories import CategoryFactory, RoutingRuleFactory, in_state, raised
from tests.pages import LANGUAGES, page, statements
from youhu.calls.models import Category, RoutingRule
from youhu.calls.reference import current
from youhu.calls.rules import State
from youhu.common.errors import Refused
from youhu.upkeep import actions
from youhu.upkeep.categories import deciding
from youhu.upkeep.models import Change


def entered(hand, district, **told) -> Category:
    said = {"name": "Noise", "keywords": "noise,loud", **told}
    return actions.enter_category(hand, parent=district.question.parent, **said)


def test_a_local_category_has_the_standard_and_kind_of_its_class(district, hand) -> None:
    found = entered(hand, district)

    assert (found.code, found.is_local, found.is_active) == ("01901", True, True)
    assert (found.standard, found.kind) == (district.question.standard, district.question.kind)
    assert raised(district, category=found).unit == district.housing


def test_the_next_code_follows_the_last_of_our_own(district, hand) -> None:
    entered(hand, district)

    assert entered(hand, district, name="Dust", keywords="dust").code == "01902"


@pytest.mark.parametrize("code", ["02001", "0101", "01a01", "010011", "1001"])
def test_a_code_is_that_of_the_class_and_three_digits(district, hand, code) -> None:
    with pytest.raises(Refused, match="such as 01901"):
        entered(hand, district, code=code)


def test_nothing_stands_below_a_category_that_is_no_class(district, hand) -> None:
    with pytest.raises(Refused, match="below a class"):
        actions.enter_category(hand, parent=district.question, name="Noise")


def test_keywords_are_kept_as_the_matcher_reads_them(district, hand) -> None:
    actions.amend_category(district.odour, hand, keywords=" 臭气、异味，stench; stench ")

    district.odour.refresh_from_db()
    assert district.odour.keywords == "臭气 异味 stench"


def test_a_keyword_stands_on_one_category_only(district, hand) -> None:
    entered(hand, district)

    with pytest.raises(Refused, match="“loud” is a keyword of 01901"):
        actions.amend_category(district.odour, hand, keywords="smell Loud")


def test_two_of_a_class_are_not_called_the_same(district, hand) -> None:
    entered(hand, district)

    with pytest.raises(Refused, match="01901 in the same class"):
        entered(hand, district, keywords="")


def test_verification_is_decided_when_a_call_is_raised(district, hand) -> None:
    before = in_state(district, State.VERIFYING)

    actions.amend_category(district.odour, hand, verify_first=False)

    before.refresh_from_db()
    after = raised(district, category=district.odour)
    assert (before.state, after.state) == (State.VERIFYING, State.DISPATCHED)


def test_a_check_in_place_is_decided_when_the_unit_is_done(district, hand) -> None:
    call = in_state(district, State.WORKING)

    actions.amend_category(district.question, hand, needs_check=True)

    call.refresh_from_db()
    assert call.is_checkable


def test_a_retired_category_is_offered_no_more_and_old_calls_keep_it(district, hand) -> None:
    call = in_state(district, State.CLOSED)
    other = entered(hand, district)

    actions.retire_category(district.question, hand)

    with pytest.raises(Refused):
        raised(district)
    call.refresh_from_db()
    assert call.category == district.question
    assert raised(district, category=other)


def test_a_category_with_open_calls_stays(district, hand) -> None:
    entered(hand, district)
    raised(district)

    with pytest.raises(Refused, match="1 open call"):
        actions.retire_category(district.question, hand)


def test_a_category_that_a_rule_names_stays_until_the_rule_has_an_end(district, hand) -> None:
    found = entered(hand, district)
    rule = RoutingRuleFactory(number=9, category=found, unit=district.housing)

    with pytest.raises(Refused, match="1 routing rule for “Noise”"):
        actions.retire_category(found, hand)

    RoutingRule.objects.filter(pk=rule.pk).update(valid_until="2027-01-01")
    actions.retire_category(found, hand)


def test_the_last_of_a_class_stays_while_a_rule_names_the_class(district, hand) -> None:
    with pytest.raises(Refused, match="1 routing rule for “citizen 01”"):
        actions.retire_category(district.question, hand)


def test_a_class_stays_while_anything_in_it_is_in_use(district, hand) -> None:
    with pytest.raises(Refused, match="1 category in use below it"):
        actions.retire_category(district.question.parent, hand)


def test_a_retired_category_comes_back_with_its_class_only(district, hand) -> None:
    found = entered(hand, district)
    actions.retire_category(found, hand)
    Category.objects.filter(pk=found.parent_id).update(is_active=False)
    found = Category.objects.get(pk=found.pk)

    with pytest.raises(Refused, match="class is out of use"):
        actions.restore_category(found, hand)

    Category.objects.filter(pk=found.parent_id).update(is_active=True)
    actions.restore_category(Category.objects.get(pk=found.pk), hand)
    assert Category.objects.get(pk=found.pk).is_active


def test_the_rules_that_may_decide_stand_in_the_order_of_routing(district) -> None:
    RoutingRuleFactory(number=8, category=district.lamp, unit=district.housing)
    RoutingRuleFactory(number=7, area=district.communities[0], unit=district.housing)
    RoutingRuleFactory(number=6, category=district.odour, unit=district.housing)
    on = district.rules["lamp"].valid_from

    def numbers(category) -> list[int]:
        return [one.rule.number for one in deciding(category, current(), on)]

    assert numbers(district.lamp) == [8, 4, 7]  # the owner first
    assert numbers(district.odour) == [7, 6, 2]  # the place first


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_the_page_and_the_form_open(district, signed_in, language) -> None:
    for member in (district.admin, district.auditor):
        client = signed_in(member)
        assert "Street lamp" in page(client, reverse("categories"), language=language)
        for category in (district.lamp, district.lamp.parent):
            one = reverse("category", args=[category.pk])
            text = page(client, one, language=language)
            assert ('method="post"' in text.partition("<main")[2]) == (member == district.admin)
    page(signed_in(district.admin), reverse("new_category"), language=language)


def test_one_is_entered_on_its_page(district, admin) -> None:
    said = {"parent": district.question.parent_id, "name": "Noise", "basis": "Document 12"}

    admin.post(reverse("new_category"), {**said, "is_public": "on"})

    found = Category.objects.get(name="Noise")
    assert (found.code, found.is_public, found.verify_first) == ("01901", True, False)
    assert Change.objects.get().topic == "category"


def test_a_category_is_retired_and_taken_up_on_its_page(district, admin, hand) -> None:
    found = entered(hand, district)
    address = reverse("act_category", args=[found.pk, "retire"])

    assert admin.post(address, {"basis": "Merged"}).status_code == 302
    assert not Category.objects.get(pk=found.pk).is_active
    admin.post(reverse("act_category", args=[found.pk, "restore"]), {"basis": "Back"})

    assert Category.objects.get(pk=found.pk).is_active


def test_one_sees_which_categories_words_point_to(district, admin, hand) -> None:
    found = entered(hand, district, keywords="bar music")

    answer = admin.get(reverse("category", args=[found.pk]), {"said": "The bar down the road"})

    assert answer.context["offered"][0] == found


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=lamp", {"01037"}), ("kind=component", {"01", "01037"}), ("q=0300", {"03007"}),
     ("verify_first=yes", {"03007"}), ("needs_check=yes", {"01037"}), ("state=retired", set()),
     ("is_local=yes", set())],
)  # fmt: skip
def test_the_list_is_filtered(district, admin, query, found) -> None:
    answer = admin.get(f"{reverse('categories')}?{query}")

    assert {line["cells"][1][1] for line in answer.context["lines"]} == found


def test_the_list_is_narrowed_to_a_class_and_leaves_as_a_file(district, admin) -> None:
    query = f"?under={district.odour.parent_id}&sort=-1"

    table = admin.get(reverse("export_categories", args=["csv"]) + query)

    lines = table.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["Code", "03007", "03"]


def test_a_long_list_costs_no_more(district, admin) -> None:
    address = reverse("categories")
    admin.get(address)
    with statements() as few:
        admin.get(address)
    for _n in range(12):
        CategoryFactory(matter=True)

    with statements() as many:
        admin.get(address)

    assert len(many) == len(few)
