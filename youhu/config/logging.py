"""What is written to the log: one JSON object a line, ids and durations, never personal data.

No value that somebody sent gets here: no body, query, cookie or address of a page, and of an error
only its kind and its places in the program. What still looks like a telephone or identity number,
an e-mail address or a secret is masked. ADR: docs/adr.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from youhu.common.working import work

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(
    r"(?<![\dA-Za-z-])(?:"
    r"\d{17}[\dXx]|\d{15}"  # identity numbers
    r"|(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}"  # mobiles
    r"|0\d{2,3}[ -]?\d{7,8}"  # other telephones
    r")(?![\dA-Za-z])"
)
_LONG = re.compile(r"[A-Za-z0-9_+/-]{20,}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
_CALL = re.compile(r"\d{6}-\d{8}-\d{6}")
MOST_ERRORS, MOST_PLACES = 6, 15
ADDRESS, EMAIL, NUMBER, SECRET = "(address)", "(e-mail)", "(number)", "(secret)"


def masked(text: str) -> str:
    """The text without what looks like somebody's number or a secret; ids of ours stay."""
    text = _NUMBER.sub(NUMBER, _EMAIL.sub(EMAIL, text))
    return _LONG.sub(lambda found: _secret(found.group()), text)


def _secret(word: str) -> str:
    is_ours = _UUID.fullmatch(word) or _CALL.fullmatch(word)
    is_mixed = re.search(r"\d", word) and re.search(r"[A-Za-z]", word)
    return SECRET if is_mixed and not is_ours else word


class JsonLines(logging.Formatter):
    """A record as one line for programs."""

    def format(self, record: logging.LogRecord) -> str:
        known = work()
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": masked(_message(record)),
            **(known.facts() if known else {}),
            **getattr(record, "facts", {}),
        }
        said = {key: _plain(value) for key, value in said.items()}
        if record.exc_info and record.exc_info[1]:
            said["fault"] = list(_places(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """The sentence of the code, filled with what is no secret."""
    args = record.args
    try:
        if isinstance(args, Mapping):
            return str(record.msg) % {key: _argument(value) for key, value in args.items()}
        return str(record.msg) % tuple(map(_argument, args)) if args else str(record.msg)
    except (TypeError, ValueError):  # a sentence that wants something else than it was given
        return str(record.msg)


def _argument(value: Any) -> Any:
    """An error says its kind only; the address of a page may hold the key to it."""
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, str) and value.startswith(("/", "http:", "https:")):
        return ADDRESS
    return value


def _places(why: BaseException) -> Iterator[str]:
    """The kinds of an error and of those behind it, each with its places, the innermost last.

    Its words are left out: a database names the values of the row that it refuses.
    """
    for one in reversed(_behind(why)):
        for place in traceback.extract_tb(one.__traceback__)[-MOST_PLACES:]:
            path = "/".join(place.filename.split("/")[-3:])
            yield f"{path}:{place.lineno} {place.name}"
        code = getattr(one, "sqlstate", None)
        yield f"{type(one).__module__}.{type(one).__qualname__}" + (f" {code}" if code else "")


def _behind(why: BaseException) -> list[BaseException]:
    """The error and those that led to it, each once, the latest first."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [why]
    while waiting and len(found) < MOST_ERRORS:
        one = waiting.pop(0)
        if one is None or one in found:
            continue
        found.append(one)
        waiting.append(one.__cause__ or (None if one.__suppress_context__ else one.__context__))
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()
    return found


def _plain(value: Any) -> Any:
    """Numbers as they are, texts without what they should not say."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, (int, float, type(None))):
        return value
    return [masked(str(one)) for one in value] if isinstance(value, (list, tuple)) else str(value)


_CONSOLE = {"handlers": ["console"], "propagate": False, "level": "WARNING"}
_LOGGERS = {
    # Django's own handlers would say the same again, and mail it.
    "django": {"handlers": [], "level": "WARNING", "propagate": True},
    "django.request": {"level": "ERROR"},  # what was merely refused stands in our line
    "django.security.DisallowedHost": {"level": "CRITICAL"},  # anybody may call us anything
    "django.server": _CONSOLE,
    "django.db.backends": {"level": "WARNING"},  # below, it says every value
    "uvicorn": _CONSOLE,
    # It says whole addresses, and with them the keys to pages. We have a line of our own.
    "uvicorn.access": {"handlers": [], "propagate": False},
}


def logging_of(level: str, *, for_people: bool) -> dict[str, Any]:
    """Django's setting; people who work at the program get plain lines, with all they say."""
    console = {
        "class": "logging.StreamHandler",
        "formatter": "line" if for_people else "json",
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": JsonLines},
            "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        },
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {"youhu": {"level": level}, **_LOGGERS},
    }
