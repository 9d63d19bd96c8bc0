"""So many of so many, and how sure one can be of such a share. Pure."""

from dataclasses import dataclass
from math import sqrt

# A rate over fewer says more about chance than about anybody's work: it gets no place.
MIN_SAMPLE = 30
Z = 1.96  # of an interval that holds the truth 19 times in 20


@dataclass(frozen=True)
class Rate:
    """So many of so many, with the interval in which the true share lies 19 times in 20."""

    n: int
    of: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 of nothing."""
        return self.n / self.of if self.of else 0.0

    @property
    def percent(self) -> float:
        return 100 * self.share

    @property
    def interval(self) -> tuple[float, float]:
        """In percent; everything is possible of nothing."""
        low, high = wilson(self.n, self.of)
        return 100 * low, 100 * high

    @property
    def is_ranked(self) -> bool:
        return self.of >= MIN_SAMPLE


def wilson(n: int, of: int, z: float = Z) -> tuple[float, float]:
    """The score interval of a share, lower and upper end between 0 and 1 (E. B. Wilson, 1927)."""
    if not of:
        return 0.0, 1.0
    share, zz = n / of, z * z
    middle, half = share + zz / (2 * of), z * sqrt(share * (1 - share) / of + zz / (4 * of * of))
    whole = 1 + zz / of
    low = 0.0 if n == 0 else (middle - half) / whole
    return low, 1.0 if n == of else (middle + half) / whole
