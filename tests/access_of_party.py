"""Who gets what behind the addresses of the Party register; see test_access.py."""

from django.urls import reverse

from tests.factories.register import branch, members, transfer_in
from youhu.party.rules import State

#                                  nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_party_member POST":        "302 403 403 403 403 403 422 404 422 403 403",
    "act_party_organisation POST":  "302 403 403 403 403 403 422 404 422 403 403",
    "act_party_transfer POST":      "302 403 403 403 403 403 422 422 422 403 403",
    "admit_party_member":           "302 403 403 403 403 403 200 200 200 403 403",
    "export_party_figures":         "302 403 403 403 403 403 200 200 200 200 403",
    "export_party_members POST":    "302 403 403 403 403 403 422 404 422 422 403",
    "export_party_organisations":   "302 403 403 403 403 403 200 200 200 200 403",
    "export_party_transfers":       "302 403 403 403 403 403 200 200 200 200 403",
    "found_branch":                 "302 403 403 403 403 403 200 404 200 403 403",
    "party_figures":                "302 403 403 403 403 403 200 200 200 200 403",
    "party_member":                 "302 403 403 403 403 403 200 404 200 200 403",
    "party_organisation":           "302 403 403 403 403 403 200 404 200 200 403",
    "party_organisations":          "302 403 403 403 403 403 200 200 200 200 403",
    "party_transfer":               "302 403 403 403 403 403 200 200 200 200 403",
    "party_transfers":              "302 403 403 403 403 403 200 200 200 200 403",
    "print_party_letter POST":      "302 403 403 403 403 403 302 302 302 403 403",
    "reveal_party_member POST":     "302 403 403 403 403 403 422 404 422 422 403",
}  # fmt: skip
ELSEWHERE = (
    "act_party_member", "act_party_organisation", "act_party_transfer", "export_party_members",
    "found_branch", "party_member", "party_organisation", "party_transfer", "print_party_letter",
    "reveal_party_member",
)  # fmt: skip


def prepare(made):
    """A branch in the first community, of which a member goes to one in the other subdistrict."""
    made.branch = branch(made)
    made.party_move = transfer_in(
        made, State.APPLIED, source=made.branch, target=branch(made, community=2)
    )


def address(name, district):
    """Where `name` leads for that branch, its first member and the transfer."""
    unit, one = district.branch.organisation_id, members(district.branch)[0]
    wanted = {
        "act_party_member": [one.pk, "apply"],
        "act_party_organisation": [unit, "elect"],
        "act_party_transfer": [district.party_move.pk, "send_back"],
        "export_party_members": [unit, "csv"],
        "found_branch": [unit],
        "party_member": [one.pk],
        "party_organisation": [unit],
        "party_transfer": [district.party_move.pk],
        "print_party_letter": [district.party_move.pk],
        "reveal_party_member": [one.pk],
    }
    return reverse(name, args=wanted[name])
