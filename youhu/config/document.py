"""The API's document: what the library writes, and the errors that every address may answer."""

from typing import Any

from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

PROBLEM = {
    "type": "object",
    "description": "A problem as in RFC 9457.",
    "required": ["type", "title", "status", "detail", "fields"],
    "properties": {
        "type": {"type": "string", "description": "begins with urn:youhu:problem:"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("name", "code", "message")},
            },
        },
    },
}
OTHERWISE = {
    "description": "Something is wrong; `type` says what.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class DocumentedAPI(NinjaAPI):
    """Every operation names what it answers when something is wrong.

    Writing the document takes as long as a hundred answers, so each language's is written once.
    """

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self._written: dict[tuple[str | None, str], OpenAPISchema] = {}

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        key = (get_language(), repr(asked))
        if key not in self._written:
            self._written[key] = self._write(**asked)
        return self._written[key]

    def _write(self, **asked: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**asked)
        document["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for methods in document["paths"].values():
            for operation in methods.values():
                operation["responses"]["default"] = OTHERWISE
        return document
