"""Who gets what behind the addresses of retention, and where they lead; see test_access.py."""

from django.urls import reverse

#                nob res nei gri han str dis oth sup aud adm
TABLE = {
    "retention":   "302 403 403 403 403 403 403 403 403 200 200",
    "period":      "302 403 403 403 403 403 403 403 403 200 200",
    "period POST": "302 403 403 403 403 403 403 403 403 403 422",
}  # fmt: skip
ELSEWHERE = ("period",)


def address(name, district):
    """Where `name` leads."""
    return reverse(name, args=["calls"])
