"""What the tests of the print pages share."""

import pytest

from fieldapp.case.office import office_of


@pytest.fixture
def office():
    return office_of("53.11.07", {"name": "Panwaslu Kecamatan Pandawai", "kop_lines": ["KECAMATAN PANDAWAI"]})
