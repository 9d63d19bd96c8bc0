"""What a caller says, made from the key of the call alone, so that a judge knows every word."""

from typing import Any


def story(key: str, facts: dict[str, Any], *, is_quick: bool) -> dict[str, Any]:
    """The body of one call, as the API takes it."""
    digits = f"{int(key[:8], 16) % 100_000_000:08d}"
    return {
        "client_key": key,
        "text": f"Where do I apply? I was told to say {key}.",
        "category": facts["quick"] if is_quick else facts["ordinary"],
        "lng": facts["lng"],
        "lat": facts["lat"],
        "address": f"{int(digits[-3:]) + 1} Jiangnan Avenue",
        "caller_name": f"Li {key[:4]}",
        "caller_phone": f"139{digits}",
    }
