"""Made-up people: names as they are common in Guangdong, numbers as manuals use them."""

from collections import defaultdict
from random import Random

from youhu.demo.tables import records
from youhu.registry.models import Person

MOBILE = "1380000{:04}"


class Names:
    """Draws people; the same generator draws the same ones."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._parts: dict[str, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
        for row in records("names"):
            texts, weights = self._parts[row["part"]]
            texts.append(row["text"])
            weights.append(int(row["weight"]))

    def name(self) -> str:
        """A full name, now and then with a given name of one character."""
        sex = self._rng.choice(("female", "male"))
        first = self._part(f"{sex}_first") if self._rng.random() < 0.85 else ""
        return self._part("surname") + first + self._part(f"{sex}_last")

    def phone(self) -> str:
        return MOBILE.format(self._rng.randrange(10_000))

    def person(self) -> Person:
        """Somebody with a name and a mobile, not yet saved."""
        return Person(name=self.name(), phone=self.phone())

    def _part(self, part: str) -> str:
        texts, weights = self._parts[part]
        return self._rng.choices(texts, weights)[0]
