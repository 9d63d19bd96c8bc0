"""What happened: every stay of every call at a station, as arrays.

Moments are seconds from the midnight that begins the first day, on the wall clock of the district.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

HOUR, DAY_HOURS = 3600.0, 24
BINS = 2 * DAY_HOURS  # the hours of a working day, then those of a day off


@dataclass(frozen=True)
class History:
    """V visits of C calls to S stations; the visits of a call lie together, in their order.

    A visit begins where the one before it ended. `away` visits wait for nobody of the district
    (a stopped clock, a caller who has the answer) and always last as long as they did.
    """

    first: Ints  # C + 1: where the visits of each call begin, and the end
    station: Ints  # V
    came: Floats  # V
    left: Floats  # V
    hand: Ints  # V: who ended it; -1 for nobody
    due: Floats  # V: when it should have ended by its own limit; what is drawn is a part of that
    groups: Ints  # V × L: what it is alike to, from the narrowest to the widest
    is_open: Bools  # V: it had not ended when the history was read
    stage_of: Ints  # S: the stage whose hours a station keeps
    is_away: Bools  # by stage
    is_off: Bools  # by day: nobody is expected to work

    @property
    def stage(self) -> Ints:
        """The stage of every visit."""
        found: Ints = self.stage_of[self.station]
        return found

    @property
    def is_fixed(self) -> Bools:
        """The visits whose length is never drawn anew."""
        fixed: Bools = self.is_open | self.is_away[self.stage]
        return fixed
