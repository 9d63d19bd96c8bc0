"""Here keys are changed: each test has its own."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _own_key(settings: Settings, tmp_path: Path) -> None:
    settings.YOUHU_LOG_KEY = tmp_path / "log_key"
