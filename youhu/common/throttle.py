"""A soft brake on guessing and flooding: so many tries in a while, then a pause."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.functional import Promise

from youhu.common.errors import TooOften


@dataclass(frozen=True)
class Brake:
    """At most `most` tries of one hand within `seconds`; after them come the words."""

    name: str
    most: int
    seconds: int
    words: Promise

    def count(self, who: str) -> str:
        """Count a try of `who` before it is made: many at once are no way round.

        Returns the place that the try took, to be given to `forgive`. Raises TooOften when none is
        free.
        """
        # Each try takes a place of its own in one step; to count up would be two in most caches.
        hand = hashlib.sha256(who.encode()).hexdigest()
        for place in range(self.most):
            key = f"{self.name}:{hand}:{place}"
            if cache.add(key, True, self.seconds):
                return key
        raise TooOften(str(self.words))


def forgive(*places: str) -> None:
    """The tries that took these places were honest, and do not count."""
    cache.delete_many(places)
