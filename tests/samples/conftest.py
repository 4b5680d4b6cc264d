"""The sample household, written once for all tests."""

from __future__ import annotations

import pytest

from auditor.samples import write_sample
from tests.samples.opening import Sample, opened


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return opened(folder)
