"""What this room's tests share: a Friday, two branches of a county, and a neighbourhood beside them."""

import pytest
from tests.neighbourhood import a_friday, a_neighbourhood

__all__ = ["a_friday"]


@pytest.fixture
def here():
    from yinhui.publicity.notices.tests.given import a_county_with_two_branches  # noqa: PLC0415 - models first

    return a_county_with_two_branches()


@pytest.fixture
def neighbours():
    return a_neighbourhood()
