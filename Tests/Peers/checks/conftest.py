"""What the checks ask for."""

import pytest


@pytest.fixture(scope="session")
def world(request):
    """All that runs: see support/world.py."""
    return request.config.world
