"""A market with a dock of two bays."""

import pytest

from tests.factories.docking import yard


@pytest.fixture
def made(db):
    return yard()
