"""Who gets what behind the addresses of the public log, and where they lead; see test_access.py."""

from django.urls import reverse

from tests.factories import NOW
from youhu.transparency.actions import log_entries
from youhu.transparency.queries import newest

#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "check_receipt":        "200 200 200 200 200 200 200 200 200 200 200",
    "check_receipt POST":   "422 422 422 422 422 422 422 422 422 422 422",
    "log_checkpoint":       "200 200 200 200 200 200 200 200 200 200 200",
    "log_history":          "200 200 200 200 200 200 200 200 200 200 200",
    "log_tile":             "200 200 200 200 200 200 200 200 200 200 200",
    "log_verifier":         "200 200 200 200 200 200 200 200 200 200 200",
    "prove":                "200 200 200 200 200 200 200 200 200 200 200",
    "receipt":              "200 200 200 200 200 200 200 200 200 200 200",
    "receipt_file":         "200 200 200 200 200 200 200 200 200 200 200",
}  # fmt: skip
# Addresses whose parts are not those of the call.
ELSEWHERE = ("log_history", "log_tile")


def prepare(_made) -> None:
    """Everything so far is in the log."""
    log_entries(now=NOW)


def address(name, _district):
    """Where `name` leads in the log as it is."""
    size = newest().size
    wanted = {"log_history": [size, size], "log_tile": [f"0/000.p/{size}"]}
    return reverse(name, args=wanted[name])
