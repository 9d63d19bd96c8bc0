"""Tables of the figures: what is counted, what was kept, and who is called back."""

from youhu.figures.models.callbacks import CallBack, Drawing, Exclusion, SamplingPlan
from youhu.figures.models.counting import Counted, CountedMonth, CountingMark, Tally
from youhu.figures.models.periods import Figure, KeptTally, Period

__all__ = [
    "CallBack",
    "Counted",
    "CountedMonth",
    "CountingMark",
    "Drawing",
    "Exclusion",
    "Figure",
    "KeptTally",
    "Period",
    "SamplingPlan",
    "Tally",
]
