"""A soft brake on guessing: so many misses in a while, then a pause."""

from django.core.cache import cache


def misses(key: str) -> int:
    """How often `key` missed in its present window."""
    return int(cache.get(f"misses:{key}", 0))


def miss(key: str, *, seconds: int) -> None:
    """Count one more miss; the window of `seconds` begins with the first one."""
    name = f"misses:{key}"
    if not cache.add(name, 1, seconds):
        try:
            cache.incr(name)
        except ValueError:  # the window ended between the two
            cache.add(name, 1, seconds)
