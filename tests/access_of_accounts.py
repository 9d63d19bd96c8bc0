"""Who gets what behind the addresses of accounts, and where they lead; see test_access.py."""

from django.urls import reverse

from tests.factories import NOW
from youhu.accounts.models import Sitting

#                               nob res nei gri han str dis oth sup aud adm
TABLE = {
    "account":                 "302 200 200 200 200 200 200 200 200 200 200",
    "account_events":          "302 403 403 403 403 403 403 403 403 200 200",
    "end_sitting POST":        "302 404 404 404 302 404 404 404 404 404 404",
    "export_account_events":   "302 403 403 403 403 403 403 403 403 200 200",
    "looks":                   "302 403 403 403 403 403 403 403 403 200 403",
    "export_looks":            "302 403 403 403 403 403 403 403 403 200 403",
    "renew_codes POST":        "302 422 422 422 422 422 422 422 422 422 422",
    "rules_of_accounts":       "302 403 403 403 403 403 403 403 403 200 200",
    "rules_of_accounts POST":  "302 403 403 403 403 403 403 403 403 403 422",
    "second_step":             "302 302 302 302 302 302 302 302 302 302 302",
    "set_up_second_step":      "302 200 200 200 200 200 200 200 200 200 200",
    "set_up_second_step POST": "302 422 422 422 422 422 422 422 422 422 422",
    "take_off_second_step POST": "302 422 422 422 422 422 422 422 422 422 422",
}  # fmt: skip
ELSEWHERE = ("end_sitting",)


def address(name, district):
    """Where `name` leads for a browser in which the handler is signed in."""
    told = {"device": "Chrome · Linux", "address": "127.0.0.1", "since": NOW}
    sitting, _made = Sitting.objects.get_or_create(
        user=district.handler.person.user, key="a key", defaults=told
    )
    return reverse(name, args=[sitting.pk])
