"""Who gets what behind the addresses of volunteering, and where they lead; see test_access.py."""

from datetime import timedelta

from django.urls import reverse

from tests.factories import NOW, cell_middle
from youhu.volunteering import actions
from youhu.volunteering.actions import Offer, Plan, ReportForm
from youhu.volunteering.actions.importing import hand_in
from youhu.volunteering.models import Letter, Need
from youhu.volunteering.rules import ServiceKind, Source, Way

# The hands have no desk of a community: what is for desks alone is closed to all of them.
#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "my_service":               "302 200 200 403 403 403 403 403 403 403 403",
    "check_in":                 "302 200 200 403 403 403 403 403 403 403 403",
    "act_own_check_in":         "302 200 404 403 403 403 403 403 403 403 403",
    "activities":               "302 200 200 403 403 403 403 403 403 403 403",
    "activity":                 "302 200 200 403 403 403 403 403 403 403 403",
    "act_activity POST":        "302 302 404 403 403 403 403 403 403 403 403",
    "act_own_team POST":        "302 422 422 403 403 403 403 403 403 403 403",
    "issue_certificate POST":   "302 302 302 403 403 403 403 403 403 403 403",
    "certificate":              "302 200 404 403 403 403 403 403 403 403 403",
    "service_rules":            "200 200 200 200 200 200 200 200 200 200 200",
    "verify_certificate":       "200 200 200 200 200 200 200 200 200 200 200",
    "check_ins":                "302 403 403 403 200 200 200 200 200 200 403",
    "check_ins_count":          "302 200 200 200 200 200 200 200 200 200 200",
    "export_check_ins":         "302 403 403 403 200 200 200 200 200 200 403",
    "accept_check_ins POST":    "302 403 403 403 403 403 403 403 403 403 403",
    "new_check_in":             "302 403 403 403 403 403 403 403 403 403 403",
    "check_in_poster":          "302 403 403 403 403 403 403 403 403 403 403",
    "import_check_ins":         "302 403 403 403 403 403 200 200 200 403 403",
    "check_in_template":        "302 403 403 403 403 403 200 200 200 403 403",
    "check_in_import":          "302 403 403 403 403 403 200 404 404 403 403",
    "export_import_faults":     "302 403 403 403 403 403 200 404 404 403 403",
    "services":                 "302 403 403 403 200 200 200 200 200 200 403",
    "new_service":              "302 403 403 403 403 403 403 403 403 403 403",
    "export_services":          "302 403 403 403 200 200 200 200 200 200 403",
    "act_service POST":         "302 403 403 403 403 403 403 403 403 403 403",
    "desk_activities":          "302 403 403 403 200 200 200 200 200 200 403",
    "new_activity":             "302 403 403 403 403 403 403 403 403 403 403",
    "desk_activity":            "302 403 403 403 404 404 200 404 200 200 403",
    "call_off_activity POST":   "302 403 403 403 403 403 403 403 403 403 403",
    "act_sign_up POST":         "302 403 403 403 403 403 403 403 403 403 403",
    "teams":                    "302 403 403 403 200 200 200 200 200 200 403",
    "team":                     "302 403 403 403 404 404 200 404 200 200 403",
    "unit_check_ins":           "302 403 403 403 200 200 200 200 200 200 403",
    "new_unit_check_in":        "302 403 403 403 200 200 403 403 403 403 403",
    "act_need POST":            "302 403 403 403 302 404 403 403 403 403 403",
    "unit_check_in":            "302 403 403 403 200 404 200 404 200 200 403",
    "act_unit_check_in POST":   "302 403 403 403 422 404 403 403 403 403 403",
    "letters":                  "302 403 403 403 200 200 200 200 200 200 403",
    "export_letters":           "302 403 403 403 200 200 200 200 200 200 403",
    "letter":                   "302 403 403 403 200 404 404 404 404 200 403",
    "letter_sheet":             "302 403 403 403 200 404 404 404 404 200 403",
    "letter_names POST":        "302 403 403 403 422 404 404 404 404 422 403",
    "sign_letter POST":         "302 403 403 403 302 404 403 403 403 403 403",
    "one_check_in":             "302 403 403 403 200 404 200 404 200 200 403",
    "act_check_in POST":        "302 403 403 403 422 404 403 403 403 403 403",
}  # fmt: skip
ELSEWHERE = tuple(
    name.partition(" ")[0]
    for name in TABLE
    if name.partition(" ")[0]
    in {
        "act_own_check_in", "activity", "act_activity", "act_own_team", "certificate",
        "check_in_import", "export_import_faults", "act_service", "desk_activity",
        "call_off_activity", "act_sign_up", "team", "act_need", "unit_check_in",
        "act_unit_check_in", "letter", "letter_sheet", "letter_names", "sign_letter",
        "one_check_in", "act_check_in",
    }
)  # fmt: skip
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def prepare(made):
    """The resident has checked in, served and signed up; the housing bureau, too, and reads."""
    desk, area, by = made.handler_of(made.committees[0]), made.communities[0], made.resident
    early = NOW - 100 * DAY
    offer = Offer(unit=made.housing)
    made.check_in = actions.check_in(by.person, area, offer, way=Way.PHONE, by=by, now=early)
    actions.accept(made.check_in, by=desk, now=early)
    service = actions.log_service(
        by.person, community=area, what="Patrol", kind=ServiceKind.SAFETY, source=Source.MANUAL,
        starts_at=early, ends_at=early + HOUR, by=desk, now=early + HOUR,
    )  # fmt: skip
    actions.confirm_service(service, by=desk, now=early + HOUR)
    actions.credit(now=early + HOUR)
    actions.send_letters(now=NOW)
    made.service, made.certificate = service, actions.issue_certificate(by=by, now=NOW)
    lng, lat = cell_middle(made.cells[0].code)
    at = NOW.replace(year=NOW.year + 9)
    plan = Plan("Patrol", "Walk.", ServiceKind.SAFETY, "Gate", lng, lat, at, at + HOUR, 5)
    made.activity = actions.publish(plan, community=area, by=desk, now=NOW)
    made.sign_up = actions.sign_up(made.activity, by.person, by=by, now=NOW)
    made.team = actions.found_team(area, name="Team", about="", lead=by.person, by=desk, now=NOW)
    form = ReportForm("Li", "02088888888", "Road 1", (ServiceKind.LEGAL,), "Advice")
    made.unit_check_in = actions.check_in_unit(area, form, by=made.handler, now=NOW)
    actions.accept_unit(made.unit_check_in, by=desk, now=NOW)
    actions.list_need(area, what="Lawyer", kind=ServiceKind.LEGAL, by=desk, now=NOW)
    made.run = hand_in(
        [(2, {"name": "Li"})], name="a.csv", sha256="0" * 64, language="en", by=made.dispatcher,
        now=NOW,
    )  # fmt: skip


def address(name, district):
    """Where `name` leads for the one thing of its kind."""
    made = district
    wanted = {
        "act_own_check_in": ["leave"],
        "activity": [made.activity.pk],
        "act_activity": [made.activity.pk, "withdraw"],
        "act_own_team": [made.team.pk, "leave"],
        "certificate": [made.certificate.code],
        "check_in_import": [made.run.pk],
        "export_import_faults": [made.run.pk, "csv"],
        "act_service": [made.service.pk, "confirm"],
        "desk_activity": [made.activity.pk],
        "call_off_activity": [made.activity.pk],
        "act_sign_up": [made.activity.pk, made.sign_up.pk, "withdraw"],
        "team": [made.team.pk],
        "act_need": [Need.objects.get().pk, "take"],
        "unit_check_in": [made.unit_check_in.pk],
        "act_unit_check_in": [made.unit_check_in.pk, "feedback"],
        "one_check_in": [made.check_in.pk],
        "act_check_in": [made.check_in.pk, "refuse"],
    }
    if name not in wanted:
        return reverse(name, args=[Letter.objects.get().pk])
    return reverse(name, args=wanted[name])
