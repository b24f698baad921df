"""insolecad: custom insoles from foot measurements, as STL and STEP."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from insolecad.errors import InsolecadError, LimitError, OrderError
    from insolecad.job.pipeline import JobSheet, Pair, build, make
    from insolecad.order import Order, order_from
    from insolecad.order.presets import preset
    from insolecad.prescription import prescribe
    from insolecad.solid.insole import Insole

    __version__: str

_PUBLIC = {
    "Insole": "insolecad.solid.insole",
    "JobSheet": "insolecad.job.pipeline",
    "Pair": "insolecad.job.pipeline",
    "build": "insolecad.job.pipeline",
    "make": "insolecad.job.pipeline",
    "InsolecadError": "insolecad.errors",
    "LimitError": "insolecad.errors",
    "OrderError": "insolecad.errors",
    "Order": "insolecad.order",
    "order_from": "insolecad.order",
    "preset": "insolecad.order.presets",
    "prescribe": "insolecad.prescription",
}

__all__ = [
    "Insole",
    "InsolecadError",
    "JobSheet",
    "LimitError",
    "Order",
    "OrderError",
    "Pair",
    "build",
    "make",
    "order_from",
    "prescribe",
    "preset",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `insolecad --help` needs none of them."""
    if name == "__version__":
        from insolecad.environment.version import __version__

        return __version__
    if name in _PUBLIC:
        from importlib import import_module

        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'insolecad' has no attribute {name!r}")
