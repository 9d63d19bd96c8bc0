"""What people in the sample district say and write."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from youhu.demo.tables import records

CategoryCode = tuple[str, str]  # kind and code: component 01001 is not matter 01001


@dataclass(frozen=True)
class Saying:
    """What a caller or a grid worker says about one category."""

    category: CategoryCode
    urgency: str
    text: str


class Wording:
    """The sentences of data/wording.tsv, by who speaks and about what; `rng` chooses."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.sayings: dict[str, list[Saying]] = {"text": [], "report": []}
        self._answers: dict[CategoryCode, list[str]] = defaultdict(list)
        self._notes: dict[str, list[str]] = defaultdict(list)
        for row in records("wording"):
            self._file(row, (row["category_kind"], row["category"]))

    def _file(self, row: dict[str, str], category: CategoryCode) -> None:
        part, text = row["part"], row["wording"]
        if part in self.sayings:
            self.sayings[part].append(Saying(category, row["urgency"], text))
        elif part == "answer":
            self._answers[category].append(text)
        else:
            self._notes[part].append(text)

    def note(self, part: str) -> str:
        """What is noted with a verb; empty where the table has nothing to say."""
        notes = self._notes.get(part)
        return self._rng.choice(notes) if notes else ""

    def answer(self, category: CategoryCode, address: str) -> str:
        """What a unit answers the caller."""
        answers = self._answers.get(category) or self._notes["remark"]
        return self.fill(self._rng.choice(answers), address)

    def address(self, area_name: str) -> str:
        """A house number in a community, or in the community of a cell.

        The name of a community ends with the word for it, two characters, and that of a cell with
        a space and its number.
        """
        community = area_name.split()[0][:-2]
        return self.note("place").format(name=community, n=self._rng.randint(1, 60))

    def fill(self, text: str, address: str) -> str:
        """A sentence with its open places filled."""
        return text.format(place=address, n=self._rng.randint(2, 6), time=self.note("time"))
