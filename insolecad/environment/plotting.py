"""Matplotlib in settings of its own: what a user, a folder or a program has set changes no drawing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import matplotlib

SVG: Mapping[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "insolecad"}
"""Words stay words, and names within a file do not change from run to run."""

PDF: Mapping[Any, Any] = {"font.sans-serif": ["DejaVu Sans"]}
"""Letters are those that come with matplotlib; none are borrowed from a system's fonts."""

PROCESS = ("backend", "backend_fallback", "interactive", "toolbar", "timezone", "tk.window_focus")
"""Settings of a whole process, which no drawing into a file looks at."""


@contextmanager
def own_settings(settings: Mapping[Any, Any]) -> Iterator[None]:
    """Draw in matplotlib's defaults, and `settings` over them."""
    ours: dict[Any, Any] = {name: value for name, value in matplotlib.rcParamsDefault.items() if name not in PROCESS}
    with matplotlib.rc_context({**ours, **settings}):
        yield
