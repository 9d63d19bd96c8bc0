"""Whether the households of a cell can be shared out at all: the test of Hall for two bounds."""

from dataclasses import dataclass

from youhu.solvers.linking.cell import Bounds


@dataclass(frozen=True)
class Verdict:
    """What a cell lacks. Coverable is it exactly if least x members <= homes <= most x members."""

    homes: int
    members: int
    unlinkable: int  # households that must stay without a member
    lacking: int  # members that are missing for all to be linked
    spare: int  # members more than can have their least number

    @property
    def is_coverable(self) -> bool:
        return not self.lacking and not self.spare


def verdict(homes: int, members: int, bounds: Bounds) -> Verdict:
    """The test by numbers alone: locks and banned pairs can only make it worse."""
    return Verdict(
        homes,
        members,
        unlinkable=max(0, homes - bounds.most * members),
        lacking=max(0, -(-homes // bounds.most) - members),
        spare=max(0, members - homes // bounds.least),
    )
