"""Random edits, runs, kills and prunes of a batch: the folder holds what the manifest says, no owned file is lost.

`BATCH_MODEL_STEPS=2000 pytest tests/batch/test_random_runs.py` makes it longer.
"""

import os
import random
from pathlib import Path

import pytest

from tests.support.batch_model import Model

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes that are made by a fork")


SEEDS = 4
STEPS = int(os.environ.get("BATCH_MODEL_STEPS", "240"))


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_no_owned_file_is_ever_lost(tmp_path: Path, seed: int) -> None:
    model = Model(tmp_path, random.Random(seed))
    for _ in range(STEPS // SEEDS):
        model.step()
    assert model.steps["run"] and model.steps["kill"] and model.steps["prune"]
