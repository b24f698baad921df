"""The workers: any executor of `concurrent.futures`; by default local processes, restarted when one dies."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Protocol

from insolecad.environment.isolation import SAFE_PATH, environment, isolate


class Process(SpawnProcess):
    """One process."""

    def start(self) -> None:
        """Start it; Python's own modules are imported before any code of insolecad could say from where."""
        with environment(SAFE_PATH):
            super().start()


class Spawn(SpawnContext):
    """The way to start such processes. A fork would copy locks that this program's threads hold."""

    Process = Process


THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
"""What numeric libraries ask for their threads: a worker has one core."""

UNKNOWN_SIZE = 4
"""Workers of an executor that does not say how many it has (house)."""


class Crew(Protocol):
    """Workers that take calls, and how many there are."""

    def size(self) -> int:
        """Return how many calls run at once."""

    def submit(self, call: Callable[..., Any], *given: Any) -> "Future[Any]":
        """Let a worker make the call."""

    def restart(self) -> bool:
        """Replace workers that died; return whether that could be done."""

    def close(self) -> None:
        """Let the workers go; calls that have not begun are dropped."""


class Processes:
    """Processes of this machine. They leave Ctrl-C to the driver, and end when it dies."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        with environment(SAFE_PATH):
            return ProcessPoolExecutor(self._count, Spawn(), initializer=start_worker)

    def size(self) -> int:
        """Return the number of processes."""
        return self._count

    def submit(self, call: Callable[..., Any], *given: Any) -> "Future[Any]":
        """Let a process make the call."""
        return self._pool.submit(call, *given)

    def restart(self) -> bool:
        """Restart all processes."""
        self.close()
        self._pool = self._start()
        return True

    def close(self) -> None:
        """End the processes after what they are at."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class ExternalExecutor:
    """An executor that someone else started, and ends."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def size(self) -> int:
        """Return how many workers the executor reports."""
        return int(getattr(self._executor, "_max_workers", UNKNOWN_SIZE))

    def submit(self, call: Callable[..., Any], *given: Any) -> "Future[Any]":
        """Hand the call on."""
        return self._executor.submit(call, *given)

    def restart(self) -> bool:
        """Return that it is started by others."""
        return False

    def close(self) -> None:
        """Leave it as it is."""


def start_worker() -> None:
    """Prepare a process: one thread each for libraries, Ctrl-C for the driver alone, an end when the driver dies."""
    isolate()
    for name in THREADS:
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """Wait until the driver is gone; without it, nobody would end this process."""
    wait([sentinel])
    os._exit(1)


def cores() -> int:
    """Return the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
