"""Who gets what behind the addresses of jobs, and where they lead; see test_access.py."""

from django.urls import reverse

from tests.jobs.queue import parked

#                       nob res nei gri han str dis oth sup aud adm
TABLE = {
    "act_job POST":    "302 403 403 403 403 403 403 403 403 403 422",
    "export_jobs":     "302 403 403 403 403 403 403 403 403 200 200",
    "job":             "302 403 403 403 403 403 403 403 403 200 200",
    "jobs":            "302 403 403 403 403 403 403 403 403 200 200",
}  # fmt: skip
ELSEWHERE = ("act_job", "job")


def address(name, district):
    """Where `name` leads for a job that is parked."""
    verb = ["try"] if name == "act_job" else []
    return reverse(name, args=[parked().task_id, *verb])
