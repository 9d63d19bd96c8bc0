"""The API does what its own document says, whatever is sent to it, whoever sends it."""

import json
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.middleware.csrf import _get_new_csrf_string
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.security.examples import tries
from tests.security.walking import client_of
from youhu.config.api import api

ROLES = ("nobody", "resident", "grid_worker", "handler", "dispatcher", "admin")
ALL = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large,
       HealthCheck.filter_too_much, HealthCheck.large_base_example]  # fmt: skip
QUICK = [Phase.explicit, Phase.generate]  # what fails is small already


@pytest.fixture(scope="session")
def document():
    """The document of the API, read by the library that makes requests of it."""
    import schemathesis

    return schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))


@pytest.fixture
def site(db):
    """The site as a server runs it, but with the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def checks():
    """What every answer must keep to."""
    from schemathesis import checks
    from schemathesis.specs.openapi import checks as ours

    return [
        checks.not_a_server_error,
        ours.status_code_conformance,
        ours.content_type_conformance,
        ours.response_headers_conformance,
        ours.response_schema_conformance,
        ours.negative_data_rejection,
    ]


def headers_of(district, role: str) -> dict[str, str]:
    """What the browser of somebody in this role sends along."""
    client = client_of(district, role)
    token = _get_new_csrf_string()
    kept = {name: cookie.value for name, cookie in client.cookies.items()} | {"csrftoken": token}
    cookies = "; ".join(f"{name}={value}" for name, value in kept.items())
    return {
        "Cookie": cookies,
        "X-CSRFToken": token,
        "Accept-Language": "en",
        "Accept-Encoding": "identity",
    }


def operations(document) -> list[Any]:
    return [found.ok() for found in document.get_all_operations()]


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_sent_is_answered_as_the_document_says(district, document, site, checks, role):
    document.app = site
    headers = headers_of(district, role)
    real = {"number": district.call.number, "pk": district.assist.pk}

    @settings(max_examples=tries(60), suppress_health_check=ALL, phases=QUICK)
    @given(data=st.data(), operation=st.sampled_from(operations(document)), is_real=st.booleans())
    def send(data, operation, is_real):
        case = data.draw(operation.as_strategy())
        if is_real:
            known = case.path_parameters
            known.update({name: real[name] for name in known if name in real})
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=checks)

    send()
