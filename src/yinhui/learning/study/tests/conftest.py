"""What this room's tests share: a Friday, a county, two branches, and who acts for them."""

import datetime as dt
from importlib import import_module

import pytest

from yinhui.kernel import clock


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings, tmp_path):
    settings.ATTACHMENT_DIR = tmp_path / "attachments"


@pytest.fixture(autouse=True)
def _a_friday():
    with clock.fixed(dt.date(2026, 11, 20)):
        yield


@pytest.fixture
def builders():
    """The builders, which can be imported only once Django is ready."""
    return import_module("tests.builders")


@pytest.fixture
def county(builders):
    return builders.a_county()


@pytest.fixture
def branch(builders, county):
    return builders.a_branch(county, name="县医院离退休党支部", members=3)


@pytest.fixture
def neighbour(builders, county):
    return builders.a_branch(county, name="财政局离退休党支部", members=2)


@pytest.fixture
def clerk(builders, county):
    return builders.an_actor("bureau_clerk", county)


@pytest.fixture
def secretary(builders, branch):
    return builders.an_actor("secretary", branch)
