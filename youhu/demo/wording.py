"""What people in the sample district say and write."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from youhu.calls.models import Category
from youhu.demo.tables import records


@dataclass(frozen=True)
class Saying:
    """What a caller or a grid worker says about one category."""

    category: tuple[str, str]  # kind and code
    urgency: str
    text: str


class Wording:
    """The sentences of data/wording.tsv, by who speaks and about what."""

    def __init__(self) -> None:
        self.sayings: dict[str, list[Saying]] = {"text": [], "report": []}
        self._answers: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._notes: dict[str, list[str]] = defaultdict(list)
        for row in records("wording"):
            self._file(row, (row["category_kind"], row["category"]))

    def _file(self, row: dict[str, str], category: tuple[str, str]) -> None:
        part, text = row["part"], row["wording"]
        if part in self.sayings:
            self.sayings[part].append(Saying(category, row["urgency"], text))
        elif part == "answer":
            self._answers[category].append(text)
        else:
            self._notes[part].append(text)

    def note(self, part: str, rng: Random) -> str:
        """What is noted with a verb; empty where the table has nothing to say."""
        return rng.choice(self._notes[part]) if self._notes[part] else ""

    def answer(self, category: Category, address: str, rng: Random) -> str:
        """What a unit answers the caller."""
        return self.fill(rng.choice(self._answers[(category.kind, category.code)]), address, rng)

    def address(self, cell_name: str, rng: Random) -> str:
        """A house number in a cell's community; the name of the cell ends in word and number."""
        community = cell_name.split()[0][:-2]
        return self.note("place", rng).format(name=community, n=rng.randint(1, 60))

    def fill(self, text: str, address: str, rng: Random) -> str:
        """A sentence with its open places filled."""
        return text.format(place=address, n=rng.randint(2, 6), time=self.note("time", rng))
