"""Where the arrays of a learned forecast lie, and the last one that was read."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from youhu.solvers.forecast.model import Forecast


def path_of(version: str) -> Path:
    """The file of a version; its card lies beside it."""
    folder: Path = settings.VAR_DIR / "models"
    return folder / f"forecast-{version}.npz"


def read(version: str) -> Forecast | None:
    """The forecast of a version; None where its file is missing or of another make."""
    try:
        return _read(path_of(version))
    except (OSError, ValueError, KeyError):
        return None


@lru_cache(maxsize=1)
def _read(path: Path) -> Forecast:
    return Forecast.load(path)
