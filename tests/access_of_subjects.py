"""Who gets what behind the addresses of my data and requests about it; see test_access.py."""

from django.urls import reverse

from tests.factories import raised
from youhu.calls.links import token_of
from youhu.subjects import actions
from youhu.subjects.models import DataRequest

#                              nob res nei gri han str dis oth sup aud adm
# The receipt in the hand of those who handle its call only leads to the call.
TABLE = {
    "act_call_data POST":    "422 422 422 302 302 422 302 422 302 302 422",
    "act_data_request POST": "302 403 403 403 403 403 404 404 404 403 422",
    "act_my_data POST":      "302 422 422 403 403 403 403 403 403 403 403",
    "call_data":             "200 200 200 302 302 200 302 200 302 302 200",
    "data_request":          "302 403 403 403 403 403 404 404 404 200 200",
    "data_requests":         "302 403 403 403 403 403 200 200 200 200 200",
    "file_data_request":     "302 403 403 403 403 403 200 200 200 403 403",
    "my_data":               "302 200 200 403 403 403 403 403 403 403 403",
}  # fmt: skip
ELSEWHERE = ("act_call_data", "act_data_request", "act_my_data", "call_data", "data_request")


def prepare(made):
    """The resident asks that a call goes which is still open."""
    actions.ask([raised(made)], by=made.resident, now=made.call.raised_at)


def address(name, district):
    """Where `name` leads for the one request, and for the receipt of the call."""
    asked = DataRequest.objects.get(state="asked")
    wanted = {
        "act_call_data": [token_of(district.call), "correct"],
        "act_data_request": [asked.pk, "refuse"],
        "act_my_data": ["correct"],
        "call_data": [token_of(district.call)],
        "data_request": [asked.pk],
    }
    return reverse(name, args=wanted[name])
