"""Figures for Prometheus; each alarm has its figure, its bound and its heading."""

import os
import re
import subprocess
import sys
from math import inf
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from tests.factories import raised
from youhu.common.vitals import PREFIX
from youhu.health.queries import health
from youhu.storage.vitals import STORE_AGE

ROOT = Path(__file__).resolve().parents[2]
RULES = (ROOT / "deploy" / "prometheus" / "alerts.yml").read_text()
ALERTS = dict(re.findall(r"- alert: (\w+)\n\s+expr: (.+)", RULES))


def figures(client):
    text = client.get("/metrics").content.decode()
    samples = (one for family in text_string_to_metric_families(text) for one in family.samples)
    return {(one.name, *sorted(one.labels.items())): one.value for one in samples}


@pytest.mark.django_db
def test_requests_are_counted_by_page_and_status(client, district, signed_in):
    view, post = ("view", "sign_in"), ("method", "POST")
    key = ("youhu_requests_total", post, ("status", "200"), view)
    before = figures(client)
    signed_in(district.handler).get(reverse("calls"))
    client.post(reverse("sign_in"), {"username": "nobody", "password": "wrong"})
    client.generic("TEAPOT", "/")
    after = figures(client)
    assert after[key] == before.get(key, 0) + 1
    failed = ("youhu_sign_ins_failed_total",)
    assert after[failed] == before.get(failed, 0) + 1
    assert after[("youhu_request_statements_count", ("view", "calls"))] >= 1
    assert not any("TEAPOT" in str(one) for one in after)
    assert after[("youhu_ready",)] == 1


@pytest.mark.django_db
def test_calls_are_counted_as_they_stand(client, district):
    raised(district, now=timezone.now())
    found = figures(client)
    assert found[("youhu_calls", ("standing", "open"))] == 1
    assert found[("youhu_calls", ("standing", "overdue"))] == 0


@pytest.mark.django_db
def test_every_alarm_has_a_figure_a_bound_and_a_heading(client, district):
    names = {key[0] for key in figures(client)} | {"up"}
    names |= {f"{PREFIX}slow_statements_total", f"{PREFIX}requests_total"}
    names |= {f"{PREFIX}request_seconds_bucket", f"{PREFIX}request_statements_bucket"}
    names |= {STORE_AGE.metric}  # only where there is a store of photos
    asked = {name for expr in ALERTS.values() for name in re.findall(r"youhu_\w+|\bup\b", expr)}
    assert asked - names == set()

    headings = re.findall(r"^## (\w+)$", (ROOT / "docs" / "alarms.md").read_text(), re.MULTILINE)
    assert sorted(headings) == sorted(ALERTS)

    signs = {one.vital for one in health(now=timezone.now()).readings if one.vital.alarm}
    signs.add(STORE_AGE)
    for sign in signs:
        bound = f"> {sign.most:g}" if sign.most < inf else f"< {sign.least:g}"
        expr = ALERTS[sign.alarm]
        assert sign.metric in expr
        assert expr.endswith(bound), f"{sign.alarm}: the program says {bound}"
        assert sign.remedy


@pytest.mark.django_db
def test_every_bound_of_a_sign_has_an_alarm():
    for one in health(now=timezone.now()).readings:
        is_bound = one.vital.most < inf or one.vital.least > -inf
        assert is_bound == bool(one.vital.alarm), one.vital.name


COUNTS = """
from youhu.common.working import Work
from youhu.health.measuring import count, exposition
count(Work("home"), "GET", 200, 0.01)
print(exposition(None).decode())
"""


def test_several_processes_of_one_site_are_summed(tmp_path):
    known = {"DJANGO_SETTINGS_MODULE": "youhu.config.settings", "PYTHONPATH": str(ROOT)}
    known |= {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "YOUHU_VAR": str(tmp_path / "var")}
    for _n in range(2):
        said = subprocess.check_output(
            [sys.executable, "-c", COUNTS], env={**os.environ, **known}, text=True
        )
    assert 'youhu_requests_total{method="GET",status="200",view="home"} 2.0' in said
