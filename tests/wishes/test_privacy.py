"""What nobody may learn of an asker: from the board, the history, distances, pictures, codes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.factories import NOW, MemberFactory
from tests.factories.wishes import PUBLIC, WORDS, checked_in, wished
from tests.pages import page
from youhu.calls.models import Leftover
from youhu.common.errors import Refused, TooOften
from youhu.ledger.models import Entry
from youhu.registry.models import User, nobody
from youhu.registry.rules import Role
from youhu.wishes import actions, links, saying
from youhu.wishes.actions import Said
from youhu.wishes.board import Board
from youhu.wishes.models import Claim, Thanks, Wish
from youhu.wishes.retention import KINDS
from youhu.wishes.rules import State

pytestmark = pytest.mark.django_db
SECRETS = (WORDS.phone, WORDS.name, WORDS.address, WORDS.words)


@pytest.mark.parametrize("name", ["wish_board", "wish"])
def test_the_board_tells_nothing_of_who_asked(client, homes, community, name):
    wish = wished(homes, community)
    shown = page(client, reverse(name, args=[wish.pk] if name == "wish" else []))
    assert PUBLIC.title in shown
    assert not any(secret in shown for secret in SECRETS)


def test_who_claimed_sees_the_number_only_in_answer_to_the_press(
    signed_in, homes, community, helper
):
    wished(homes, community, State.CLAIMED, by=helper)
    wish, browser = Wish.objects.get(), signed_in(helper)
    assert WORDS.phone not in page(browser, reverse("my_claims"))
    shown = browser.post(reverse("look_wish", args=[wish.pk])).content.decode()
    assert WORDS.phone in shown
    assert WORDS.phone not in page(browser, reverse("my_claims"))


def test_the_history_names_helpers_and_staff_and_no_asker(
    signed_in, homes, community, helper, district
):
    asker = homes.volunteers[2]
    asker.person.name = "Zhao Unnamed"
    asker.person.save()
    wish = wished(homes, community, State.IN_PROGRESS, by=helper, asker=asker)
    shown = page(signed_in(district.supervisor), reverse("wish_at_desk", args=[wish.pk]))
    assert "Zhao Unnamed" not in shown
    assert helper.person.name not in shown
    assert f"{helper.person.name[0]}*" in shown
    at_desk = page(signed_in(homes.secretary), reverse("wish_at_desk", args=[wish.pk]))
    assert "Zhao Unnamed" not in at_desk
    assert helper.person.name in at_desk


def test_a_picture_without_consent_is_for_nobody(signed_in, homes, community, helper, district):
    wish = wished(homes, community, State.RATED, by=helper)
    thanks = Thanks.objects.get(wish=wish)
    thanks.image.save("a.jpg", ContentFile(b"a"), save=True)
    address = reverse("thanks_photo", args=[thanks.pk, "image"])
    assert signed_in(homes.secretary).get(address).status_code == 200  # to look at it first
    assert signed_in(district.supervisor).get(address).status_code == 404
    Thanks.objects.update(has_consent=False)
    assert signed_in(homes.secretary).get(address).status_code == 404


def test_taken_back_the_picture_goes_from_the_store(homes, community, helper):
    wish = wished(homes, community, State.RATED, by=helper)
    thanks = Thanks.objects.select_related("wish__community").get(wish=wish)
    thanks.image.save("a.jpg", ContentFile(b"a"), save=True)
    name = thanks.image.name
    actions.hide_thanks(thanks, by=nobody(Role.RESIDENT), now=NOW, has_receipt=True)
    assert Leftover.objects.filter(name=name).exists()
    assert not Thanks.objects.get().image


def test_a_desk_with_the_receipt_still_acts_as_the_desk(homes, community, helper, desk):
    wish = wished(homes, community, State.PENDING_CONFIRM, by=helper)
    with pytest.raises(Refused, match="Say how"):
        actions.confirm(wish, by=desk, now=NOW, has_receipt=True)
    actions.confirm(wish, note="Rang her.", by=desk, now=NOW, has_receipt=True)
    assert wish.is_confirmed_by_desk
    actions.rate(wish, Said("good", "Thanks", True), by=desk, now=NOW, has_receipt=True)
    assert "desk" in Thanks.objects.get().consent_note


@pytest.mark.parametrize(
    ("metres", "said"),
    [(0, "within 300 m"), (301, "within 1 km"), (999, "within 1 km"), (1001, "within 3 km"),
     (2999, "within 3 km"), (9000, "more than 3 km")],
)  # fmt: skip
def test_distances_are_told_in_wide_bands(metres, said):
    assert saying.far(metres) == said


def test_without_a_known_home_the_distance_goes_between_communities(homes, community, district):
    stranger = MemberFactory(role=Role.RESIDENT, organisation=None)
    checked_in(stranger, homes, community)
    wish = wished(homes, community)
    Wish.objects.update(lng=wish.lng + 0.01)
    (card,) = Board(stranger, {}, NOW).cards
    assert card.metres == 0  # both in one community, wherever the asker lives


def test_an_asker_earns_nothing_with_their_own_wish(homes, community, helper, other):
    wish = wished(
        homes, community, State.CLAIMED, by=helper, asker=other,
        public=replace(PUBLIC, people=2),
    )  # fmt: skip
    with pytest.raises(Refused, match="your own wish"):
        actions.join(wish, by=other, now=NOW)


def test_whose_number_it_is_cannot_claim_it_either(homes, community, helper):
    wish = wished(homes, community)
    helper.person.phone = WORDS.phone
    helper.person.save()
    with pytest.raises(Refused, match="your own wish"):
        actions.claim(wish, by=helper, now=NOW)


def test_a_wish_has_one_code_however_its_number_is_spelled(homes, community):
    wish = wished(homes, community)
    code = links.shown_code(wish)
    for number in (wish.code, f"w-0{wish.pk}", f" {wish.pk} "):
        assert links.found(number, code, who="1.2.3.4") == wish
    assert links.found("W-５", code, who="1.2.3.4") is None


def test_guessing_a_code_ends_after_ten_tries_in_whatever_spelling(homes, community):
    wish = wished(homes, community)
    spellings = [f"W-{'0' * n}{wish.pk}" for n in range(11)]
    for n, spelling in enumerate(spellings[:10]):
        assert links.found(spelling, "000000", who=f"1.2.3.{n}") is None
    with pytest.raises(TooOften):
        links.found(spellings[10], "000000", who="1.2.3.99")


def test_who_is_signed_in_without_a_post_sees_nobodys_wishes(client, homes, community):
    wished(homes, community)
    client.force_login(User.objects.create(username="postless"))
    assert client.get(reverse("my_claims")).status_code == 403


def test_what_ended_long_ago_loses_who_asked_and_keeps_its_hours(homes, community, helper):
    wish = wished(homes, community, State.RATED, by=helper)
    (kind,) = KINDS
    later = NOW + timedelta(days=400)
    assert kind.due(NOW - timedelta(days=1)) == 0
    assert kind.erase(NOW + timedelta(days=1), 10, later) == 1
    assert kind.due(later) == 0
    wish = Wish.objects.get()
    assert (wish.name, wish.phone, wish.address, wish.words, wish.salutation) == ("",) * 5
    assert wish.phone_index == ""
    assert not Thanks.objects.exists()
    assert Claim.objects.get().state == "done"
    assert not Entry.objects.of(wish).exclude(note="").exists()


def test_after_a_year_what_came_true_is_read_by_nobody(homes, community, helper):
    wished(homes, community, State.REALISED, by=helper)
    assert Wish.objects.published(NOW).count() == 1
    assert Wish.objects.published(NOW + timedelta(days=366)).count() == 0
