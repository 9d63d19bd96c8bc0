"""Who gets what behind the addresses of wishes, and where they lead; see test_access.py."""

from django.core.files.base import ContentFile
from django.urls import reverse

from tests.factories import NOW, neighbourhood
from tests.factories.wishes import checked_in, wished
from youhu.volunteering.actions import Offer
from youhu.wishes import actions
from youhu.wishes.links import token_of
from youhu.wishes.models import Pick, Proposal, Thanks, Wish
from youhu.wishes.rules import State

#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_at_desk POST":      "302 403 403 403 404 404 422 404 422 422 403",
    "act_by_receipt POST":   "422 422 422 422 422 422 422 422 422 422 422",
    "act_my_wish POST":      "302 404 404 403 403 403 403 403 403 403 403",
    "act_proposal POST":     "302 403 403 403 404 404 403 403 403 403 403",
    "act_wish POST":         "302 422 422 403 403 403 403 403 403 403 403",
    "answer_pick POST":      "302 404 404 403 403 403 403 403 403 403 403",
    "enter_wishes":          "302 403 403 403 403 403 403 403 403 403 403",
    "export_wishes":         "302 403 403 403 200 200 200 200 200 200 403",
    "follow_wish":           "200 200 200 200 200 200 200 200 200 200 200",
    "honours":               "200 200 200 200 200 200 200 200 200 200 200",
    "import_wishes POST":    "302 403 403 403 403 403 403 403 403 403 403",
    "look_wish POST":        "302 404 404 403 403 403 403 403 403 403 403",
    "my_claims":             "302 200 200 403 403 403 403 403 403 403 403",
    "my_wish":               "302 404 404 403 403 403 403 403 403 403 403",
    "new_wish":              "200 200 200 200 200 200 200 200 200 200 200",
    "proposal":              "302 403 403 403 404 404 200 404 200 200 403",
    "proposals":             "302 403 403 403 200 200 200 200 200 200 403",
    "propose_matches POST":  "302 403 403 403 403 403 403 403 403 403 403",
    "take_out_pick POST":    "302 403 403 403 404 404 403 403 403 403 403",
    "thanks_photo":          "200 200 200 200 200 200 200 200 200 200 200",
    "thanks_wall":           "200 200 200 200 200 200 200 200 200 200 200",
    "wish":                  "200 200 200 200 200 200 200 200 200 200 200",
    "wish_at_desk":          "302 403 403 403 404 404 200 404 200 200 403",
    "wish_board":            "200 200 200 200 200 200 200 200 200 200 200",
    "wish_by_receipt":       "200 200 200 200 200 200 200 200 200 200 200",
    "wish_template":         "302 403 403 403 200 200 403 403 403 403 403",
    "wishes_count":          "302 200 200 200 200 200 200 200 200 200 200",
    "wishes":                "302 403 403 403 200 200 200 200 200 200 403",
}  # fmt: skip
# Addresses whose parts are not those of the call.
ELSEWHERE = (
    "act_at_desk", "act_by_receipt", "act_my_wish", "act_proposal", "act_wish", "answer_pick",
    "look_wish", "my_wish", "proposal", "take_out_pick", "thanks_photo", "wish", "wish_at_desk",
    "wish_by_receipt",
)  # fmt: skip


def prepare(made):
    """An open wish, one that came true with thanks on the wall, and a proposal."""
    homes, community = neighbourhood(made, members=2), made.communities[0]
    helper, second = homes.volunteers
    checked_in(helper, homes, community)
    checked_in(second, homes, community, Offer(skills=("electricity",)))
    wished(homes, community)
    rated = wished(homes, community, State.RATED, by=helper)
    thanks = Thanks.objects.select_related("wish__community").get(wish=rated)
    thanks.image.save("a.jpg", ContentFile(b"a"), save=False)
    thanks.thumb.save("b.jpg", ContentFile(b"b"), save=True)
    actions.show_thanks(thanks, by=homes.secretary, now=NOW)
    actions.propose(community, by=homes.secretary, now=NOW)


def address(name, _district):
    """Where `name` leads for the open wish, the thanks, the proposal."""
    wish = Wish.objects.filter(state=State.OPEN).earliest("pk")
    if name in ("wish_by_receipt", "act_by_receipt"):
        verb = ["withdraw"] if name.startswith("act_") else []
        return reverse(name, args=[token_of(wish), *verb])
    if name == "thanks_photo":
        return reverse(name, args=[Thanks.objects.get().pk, "thumb"])
    if name in ("proposal", "act_proposal"):
        return reverse(name, args=[Proposal.objects.get().pk, *_verb(name, "send")])
    if name in ("answer_pick", "take_out_pick"):
        return reverse(name, args=[Pick.objects.earliest("pk").pk, *_verb(name, "decline")])
    # Whoever has checked in could claim it: to come along with what nobody holds is for no hand.
    verb = "join" if name == "act_wish" else "claim"
    return reverse(name, args=[wish.pk, *_verb(name, verb)])


def _verb(name, verb):
    return [verb] if name.startswith(("act_", "answer_")) else []
