"""Who gets what behind the addresses of health; see test_access.py.

The hands of the table sit at the machine itself; what strangers elsewhere get stands in
health/test_healthz.py.
"""

#                       nob res nei gri han str dis oth sup aud adm
TABLE = {
    "health":          "302 403 403 403 403 403 403 403 403 200 200",
    "healthz":         "200 200 200 200 200 200 200 200 200 200 200",
    "live_now":        "200 200 200 200 200 200 200 200 200 200 200",
    "metrics":         "200 200 200 200 200 200 200 200 200 200 200",
    "ready_now":       "200 200 200 200 200 200 200 200 200 200 200",
}  # fmt: skip
