"""Calls that are the same thing in other words, and calls that only look so.

Each text is put together from ways to say a matter, in any order, with the names that people have
for a place, with slips of the finger. The score knows nothing of these words.
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

# matter → its category (class/leaf), and by part the ways to say it: thing, fault, detail
Ways = dict[str, tuple[str, ...]]


def _ways() -> tuple[dict[str, str], dict[str, Ways], Ways]:
    """The category of each matter, its ways, and the ways that belong to none."""
    category: dict[str, str] = {}
    matters: dict[str, Ways] = {}
    common: Ways = {}
    with Path(__file__).with_suffix(".tsv").open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            ways = tuple(row["ways"].split("|"))
            if row["matter"]:
                category[row["matter"]] = row["category"]
                matters.setdefault(row["matter"], {})[row["part"]] = ways
            else:
                common[row["part"]] = ways
    return category, matters, common


CATEGORY, MATTERS, COMMON = _ways()
SLIPS = {pair[0]: pair[1] for pair in COMMON["slips"]}
DAY = 1.0


@dataclass(frozen=True)
class Said:
    """One call of the set. `event` says which are the same; metres from a corner, days from 0."""

    event: int
    matter: str
    east: float
    north: float
    day: float
    text: str
    address: str
    category: str  # class/leaf, as somebody chose it
    why: str = "first"


@dataclass(frozen=True)
class Spot:
    """A place, and the names that people have for it."""

    east: float
    north: float
    address: str
    names: tuple[str, ...]


def spoken(matter: str, spot: Spot, rng: Random) -> str:
    """One way to say it: other words, another order, another name of the place, a slip."""
    ways, place = MATTERS[matter], rng.choice(spot.names)
    core = rng.choice(ways["thing"]) + rng.choice(ways["fault"])
    rest = rng.sample(ways["detail"], rng.choice((0, 1, 1, 2)))
    pieces = [f"{place}{core}", *rest] if rng.random() < 0.7 else [*rest, core, f"就在{place}"]
    text = f"{rng.choice(COMMON['openers'])}{'，'.join(pieces)}{rng.choice(COMMON['closers'])}"
    return slipped(text, rng) if rng.random() < 0.3 else text


def slipped(text: str, rng: Random) -> str:
    """A wrong letter, or one that is missing."""
    places = [at for at, letter in enumerate(text) if letter in SLIPS]
    if places and rng.random() < 0.6:
        at = rng.choice(places)
        return text[:at] + SLIPS[text[at]] + text[at + 1 :]
    at = rng.randrange(1, len(text))
    return text[:at] + text[at + 1 :]


def a_spot(rng: Random, side: float) -> Spot:
    street, estate, mark = (rng.choice(COMMON[part]) for part in ("streets", "estates", "marks"))
    address = f"{street}{rng.randint(1, 300)}号"
    names = (address, f"{estate}", f"{estate}{mark}", f"{street}{mark}", *COMMON["plain"])
    return Spot(rng.uniform(0, side), rng.uniform(0, side), address, names)


def same_and_similar(events: int, *, seed: int, side: float = 4000.0) -> list[Said]:
    """So many events, each called once to three times in other words, with their look-alikes.

    The look-alikes of each: another matter at the place, the matter at another place, and its own
    words at the place some weeks later. Each is an event of its own.
    """
    rng = Random(seed)
    found: list[Said] = []
    for _n in range(events):
        matter, spot, day = rng.choice(list(MATTERS)), a_spot(rng, side), rng.uniform(0, 60)
        first = _said(len(found), matter, spot, day, rng)
        found.append(first)
        for _more in range(rng.choice((0, 1, 1, 2))):
            later = day + min(rng.expovariate(1 / (DAY)), 6 * DAY)
            again = _said(first.event, matter, spot, later, rng)
            found.append(replace(again, why="again"))
        found += _similar(first, spot, rng, len(found))
    return found


def _said(event: int, matter: str, spot: Spot, day: float, rng: Random) -> Said:
    blur = 35.0 if rng.random() < 0.9 else 90.0  # some cannot point well
    east, north = rng.gauss(spot.east, blur), rng.gauss(spot.north, blur)
    address = spot.address if rng.random() < 0.5 else ""
    chosen = CATEGORY[matter]
    if rng.random() < 0.15:
        chosen = rng.choice(list(CATEGORY.values()))
    return Said(event, matter, east, north, day, spoken(matter, spot, rng), address, chosen)


def _similar(first: Said, spot: Spot, rng: Random, event: int) -> list[Said]:
    other = rng.choice([matter for matter in MATTERS if matter != first.matter])
    turn, far = rng.uniform(-1, 1), rng.uniform(250, 900)
    there = replace(spot, east=spot.east + far * turn, north=spot.north + far * (1 - abs(turn)))
    weeks = first.day + rng.uniform(18, 50)
    shown = _said(event, other, spot, first.day + rng.uniform(0, 2), rng)
    elsewhere = _said(event + 1, first.matter, there, first.day, rng)
    later = _said(event + 2, first.matter, spot, weeks, rng)
    return [
        replace(shown, why="other matter"),
        replace(elsewhere, why="other place", text=first.text),
        replace(later, why="weeks later", text=first.text),
    ]
