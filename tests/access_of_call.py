"""Who may open one call, split it, and merge it into another; see test_access.py."""

#                             nob res nei gri han str dis oth sup aud adm
TABLE = {
    "merge_call":            "302 403 403 403 403 403 200 404 403 403 403",
    "merge_call POST":       "302 403 403 403 403 403 422 404 403 403 403",
    "split_call":            "302 403 403 403 403 403 200 404 403 403 403",
    "split_call POST":       "302 403 403 403 403 403 422 404 403 403 403",
    "call":                  "302 403 403 403 200 404 200 404 200 200 404",
    "call_act POST":         "302 403 403 403 422 404 422 404 422 422 404",
    "call_sheet":            "302 403 403 403 200 404 200 404 200 200 404",
    "peek":                  "302 403 403 403 200 404 200 404 200 200 404",
    "reveal_caller POST":    "302 403 403 403 422 404 422 404 422 422 404",
    "progress":              "200 200 200 200 200 200 200 200 200 200 200",
    "progress_act POST":     "422 422 422 403 403 422 403 422 403 403 422",
    "progress_photo":        "200 200 200 200 200 200 200 200 200 200 200",
    "follow":                "200 200 200 200 200 200 200 200 200 200 200",
}  # fmt: skip
ELSEWHERE = ()
