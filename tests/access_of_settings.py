"""Who gets what behind the addresses of settings, and where they lead; see test_access.py."""

from datetime import date

from django.urls import reverse

from tests.factories import NOW
from youhu.calls.models import LadderStep
from youhu.oversight.models import SupervisionRule, Terms
from youhu.registry.models import GuidanceLink, WorkDay
from youhu.territory.models import Landmark, Post, Roster

#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_category POST":     "302 403 403 403 403 403 403 403 403 403 422",
    "act_duty_post POST":    "302 403 403 403 403 403 403 403 403 403 422",
    "act_landmark POST":     "302 403 403 403 403 403 403 403 403 403 422",
    "act_member POST":      "302 403 403 403 403 403 403 403 403 403 422",
    "act_organisation POST": "302 403 403 403 403 403 403 403 403 403 422",
    "act_person POST":      "302 403 403 403 403 403 403 403 403 403 422",
    "act_special_day POST":  "302 403 403 403 403 403 403 403 403 403 422",
    "act_step POST":         "302 403 403 403 403 403 403 403 403 403 422",
    "act_turn POST":         "302 403 403 403 403 403 403 403 403 403 422",
    "adopt_notice POST":     "302 403 403 403 403 403 403 403 403 403 302",
    "area":                  "302 403 403 403 403 403 403 403 403 200 200",
    "areas":                 "302 403 403 403 403 403 403 403 403 200 200",
    "model_cards":           "302 403 403 403 403 403 200 200 200 200 200",
    "calendar":              "302 403 403 403 403 403 403 403 403 200 200",
    "calendar_year":         "302 403 403 403 403 403 403 403 403 200 200",
    "categories":            "302 403 403 403 403 403 403 403 403 200 200",
    "category":              "302 403 403 403 403 403 403 403 403 200 200",
    "changes":               "302 403 403 403 403 403 403 403 403 200 200",
    "drop_unit_hours POST":  "302 403 403 403 403 403 403 403 403 403 302",
    "duty_post":             "302 403 403 403 403 403 403 403 403 200 200",
    "duty_posts":            "302 403 403 403 403 403 403 403 403 200 200",
    "end_guidance POST":     "302 403 403 403 403 403 403 403 403 403 302",
    "export_areas":          "302 403 403 403 403 403 403 403 403 200 200",
    "export_categories":     "302 403 403 403 403 403 403 403 403 200 200",
    "export_changes":        "302 403 403 403 403 403 403 403 403 200 200",
    "export_duty_posts":     "302 403 403 403 403 403 403 403 403 200 200",
    "export_hours":          "302 403 403 403 403 403 403 403 403 200 200",
    "export_ladder":         "302 403 403 403 403 403 403 403 403 200 200",
    "export_landmarks":      "302 403 403 403 403 403 403 403 403 200 200",
    "export_members":       "302 403 403 403 403 403 403 403 403 200 200",
    "export_organisations":  "302 403 403 403 403 403 403 403 403 200 200",
    "export_people":        "302 403 403 403 403 403 403 403 403 200 200",
    "export_special_days":   "302 403 403 403 403 403 403 403 403 200 200",
    "hours":                 "302 403 403 403 403 403 403 403 403 200 200",
    "join_people":          "302 403 403 403 403 403 403 403 403 403 200",
    "join_template":        "302 403 403 403 403 403 403 403 403 403 200",
    "ladder":                "302 403 403 403 403 403 403 403 403 200 200",
    "ladder_step":           "302 403 403 403 403 403 403 403 403 200 200",
    "landmark":              "302 403 403 403 403 403 403 403 403 200 200",
    "landmarks":             "302 403 403 403 403 403 403 403 403 200 200",
    "member":               "302 403 403 403 403 403 403 403 403 200 200",
    "members":              "302 403 403 403 403 403 403 403 403 200 200",
    "new_category":          "302 403 403 403 403 403 403 403 403 403 200",
    "new_day":               "302 403 403 403 403 403 403 403 403 403 200",
    "new_duty_post":         "302 403 403 403 403 403 403 403 403 403 200",
    "new_landmark":          "302 403 403 403 403 403 403 403 403 403 200",
    "new_member":           "302 403 403 403 403 403 403 403 403 403 200",
    "new_organisation":      "302 403 403 403 403 403 403 403 403 403 200",
    "new_person":           "302 403 403 403 403 403 403 403 403 403 200",
    "new_step":              "302 403 403 403 403 403 403 403 403 403 200",
    "notice":                "302 403 403 403 403 403 403 403 403 403 200",
    "ordinary_hours":        "302 403 403 403 403 403 403 403 403 200 200",
    "organisation":          "302 403 403 403 403 403 403 403 403 200 200",
    "organisations":         "302 403 403 403 403 403 403 403 403 200 200",
    "people":               "302 403 403 403 403 403 403 403 403 200 200",
    "person":               "302 403 403 403 403 403 403 403 403 200 200",
    "person_offers":        "302 403 403 403 403 403 403 403 403 200 200",
    "rename_area POST":      "302 403 403 403 403 403 403 403 403 403 422",
    "save_ordinary_hours POST": "302 403 403 403 403 403 403 403 403 403 422",
    "save_unit_hours POST":  "302 403 403 403 403 403 403 403 403 403 422",
    "special_day":           "302 403 403 403 403 403 403 403 403 200 200",
    "special_days":          "302 403 403 403 403 403 403 403 403 200 200",
    "unit_hours":            "302 403 403 403 403 403 403 403 403 200 200",
    "unit_offers":           "302 403 403 403 403 403 403 403 403 200 200",
    "act_supervision_rule POST":"302 403 403 403 403 403 403 403 403 403 422",
    "act_terms POST":        "302 403 403 403 403 403 403 403 403 403 422",
    "all_terms":             "302 403 403 403 403 403 403 403 403 200 200",
    "export_all_terms":      "302 403 403 403 403 403 403 403 403 200 200",
    "export_supervision_rules":"302 403 403 403 403 403 403 403 403 200 200",
    "new_supervision_rule":  "302 403 403 403 403 403 403 403 403 403 200",
    "new_terms":             "302 403 403 403 403 403 403 403 403 403 200",
    "supervision_rule":      "302 403 403 403 403 403 403 403 403 200 200",
    "supervision_rules":     "302 403 403 403 403 403 403 403 403 200 200",
    "terms":                 "302 403 403 403 403 403 403 403 403 200 200",
}  # fmt: skip
# Addresses whose parts are those of a row that administrators keep.
ELSEWHERE = (
    "adopt_notice", "calendar_year", "notice", "special_day", "act_special_day", "unit_hours",
    "save_unit_hours", "drop_unit_hours",
    "organisation", "act_organisation", "end_guidance", "area", "rename_area", "category",
    "act_category", "ladder_step", "act_step", "landmark", "act_landmark", "duty_post",
    "act_duty_post", "act_turn", "terms", "act_terms", "supervision_rule",
    "act_supervision_rule", "person", "act_person", "member", "act_member",
)  # fmt: skip


VERBS = {"member": "end", "terms": "remove"}


def address(name, district):
    """Where `name` leads for a row that administrators keep."""
    match name:
        case "end_guidance":
            link, _made = GuidanceLink.objects.get_or_create(
                guided=district.urban, guide=district.housing, valid_from=NOW
            )
            return reverse(name, args=[district.urban.pk, link.pk])
        case "act_turn":
            turn = Roster.objects.order_by("pk")[0]
            return reverse(name, args=[turn.post_id, turn.pk, "end"])
        case "calendar_year" | "notice" | "adopt_notice":
            return reverse(name, args=[2026])
        case "unit_hours" | "save_unit_hours" | "drop_unit_hours":
            return reverse(name, args=[district.urban.pk])
        case "rename_area":
            return reverse(name, args=[district.cells[0].pk])
    landmark, _made = Landmark.objects.get_or_create(name="Pagoda", lng=113.305, lat=23.085)
    kept = {
        "organisation": district.urban, "category": district.question, "area": district.cells[0],
        "ladder_step": LadderStep.objects.get(rung=4), "landmark": landmark,
        "duty_post": Post.objects.order_by("pk")[0], "member": district.handler,
        "person": district.handler.person,
    }  # fmt: skip
    kept["terms"] = Terms.objects.get_or_create(valid_from=date(2020, 1, 1))[0]
    kept["supervision_rule"] = SupervisionRule.objects.get_or_create(
        number=1, valid_from=date(2020, 1, 1), cause="promise", level="yellow"
    )[0]
    kept["special_day"] = WorkDay.objects.order_by("pk")[0]
    kept["step"] = kept["ladder_step"]
    thing = name.removeprefix("act_")
    verb = [VERBS.get(thing, "amend")] if name.startswith("act_") else []
    return reverse(name, args=[kept[thing].pk, *verb])
