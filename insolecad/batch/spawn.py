"""Processes that are started fresh, and do not look for modules in the current folder while they start."""

from multiprocessing.context import SpawnContext, SpawnProcess

from insolecad.environment.isolation import SAFE_PATH, environment


class Process(SpawnProcess):
    """One process."""

    def start(self) -> None:
        """Start it; Python's own modules are imported before any code of insolecad could say from where."""
        with environment(SAFE_PATH):
            super().start()


class Spawn(SpawnContext):
    """The way to start such processes. A fork would copy locks that this program's threads hold."""

    Process = Process
