"""What every test runs under: few examples, always the same ones."""

import os

from hypothesis import HealthCheck, Phase, settings

# messages are folded to the terminal's width, at other places in every folder: tests look for whole sentences
os.environ["COLUMNS"] = "1000"

settings.register_profile(
    "same-every-time",
    derandomize=True,
    deadline=None,
    max_examples=15,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same-every-time")
