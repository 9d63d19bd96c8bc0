"""Asking the API as another program does, in English, and reading its problems."""

import json
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from tests.factories import TinyDistrict, cell_middle


def post(client: Client, address: str, **said: Any) -> HttpResponse:
    return client.post(
        f"/api/{address}", json.dumps(said), "application/json", headers={"Accept-Language": "en"}
    )


def get(client: Client, address: str, **asked: Any) -> HttpResponse:
    return client.get(f"/api/{address}", asked, headers={"Accept-Language": "en"})


def words(district: TinyDistrict, **changes: Any) -> dict[str, Any]:
    """What a caller says: a question in the first cell."""
    lng, lat = cell_middle(district.cells[0].code)
    said = {
        "client_key": str(uuid4()),
        "text": "Where do I apply?",
        "category": district.question.pk,
        "lng": lng,
        "lat": lat,
        "caller_name": "Li Hua",
        "caller_phone": "139 0000 1234",
    }
    return {**said, **changes}


def is_problem(response: HttpResponse, status: int, name: str) -> bool:
    """Whether an answer is a problem of that kind; every problem has the one shape."""
    said = json.loads(response.content)
    assert set(said) == {"type", "title", "status", "detail", "fields"}, said
    assert response["Content-Type"] == "application/problem+json"
    assert (response.status_code, said["status"]) == (status, status)
    return bool(said["type"] == f"urn:youhu:problem:{name}" and said["title"])
