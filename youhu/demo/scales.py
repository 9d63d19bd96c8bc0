"""How large a sample district is built."""

from dataclasses import dataclass

from youhu.demo.geography import SCALES as CELLS


@dataclass(frozen=True)
class Scale:
    """The sizes of one sample district."""

    name: str
    cells: int
    days: int  # of calls, up to now
    calls_a_day: int
    photos: int
    residents: int
    party_share: float  # of the Party organisations that the district has
    party_members: int
    housed_in: str  # houses stand in the cells whose code begins so
    houses_a_cell: int
    doors_a_house: int
    # more of both in the cells of the community with the most to see
    houses_a_full_cell: int
    doors_a_full_house: int


SMALL = Scale(
    name="small",
    cells=CELLS["small"],
    days=21,
    calls_a_day=25,
    photos=20,
    residents=240,
    party_share=0.0825,  # every community in which houses stand has one
    party_members=1_500,
    housed_in="440105001",
    houses_a_cell=3,
    doors_a_house=4,
    houses_a_full_cell=8,
    doors_a_full_house=8,
)
# The sizes that the district itself publishes.
HAIZHU = Scale(
    name="haizhu",
    cells=CELLS["haizhu"],
    days=21,
    calls_a_day=300,
    photos=60,
    residents=3_000,
    party_share=1.0,
    party_members=65_600,
    housed_in="440105",
    houses_a_cell=2,
    doors_a_house=4,
    houses_a_full_cell=8,
    doors_a_full_house=8,
)
SCALES = {scale.name: scale for scale in (SMALL, HAIZHU)}
