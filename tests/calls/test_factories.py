"""The tiny district is what its description says, and every state can be reached in it."""

import pytest

from tests.factories import in_state
from youhu.calls.rules import State
from youhu.ledger.queries import broken_chains


@pytest.mark.parametrize("state", State)
def test_a_call_reaches_every_state_through_actions(district, state) -> None:
    call = in_state(district, state)

    assert call.state == state
    assert list(broken_chains()) == []
