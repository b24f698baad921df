"""Workers of a Dask cluster, by the executor that Dask itself brings."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

from insolecad.errors import FileError

PATIENCE = 10
"""Seconds to wait for a scheduler to answer (house)."""


class Cluster:
    """The workers behind a scheduler's address. Raises FileError if nobody answers."""

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise FileError("A Dask cluster needs one more package: pip install 'insolecad[cluster]'") from None
        for name in ("distributed", "distributed.client", "tornado.application"):
            # what a lost scheduler means is said in insolecad's words
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            # its calls carry no types
            client: Any = distributed.Client
            self._client = client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise FileError(f"{address}: no Dask scheduler answers here ({error})") from None
        except TypeError as error:
            # tls:// without keys in Dask's own configuration
            raise FileError(f"{address}: Dask is not set up for this address ({error})") from None
        # what a worker died over may be another's fault; a row is tried again elsewhere
        self._executor = self._client.get_executor(pure=False)

    def size(self) -> int:
        """Return the threads of all workers, as many as are there now."""
        with _answering():
            return sum(self._client.ncores().values())

    def submit(self, call: Callable[..., Any], *given: Any) -> "Future[Any]":
        """Let a worker make the call."""
        with _answering():
            future: Future[Any] = self._executor.submit(call, *given)
        return future

    def restart(self) -> bool:
        """Return that workers are started by others."""
        return False

    def close(self) -> None:
        """Leave the cluster; what has not begun is dropped."""
        with suppress(OSError, RuntimeError):
            self._executor.shutdown(wait=False)
            self._client.close()


@contextmanager
def _answering() -> Iterator[None]:
    """Turn what a lost connection raises into a FileError: a time-out is an OSError, a closed client a RuntimeError."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise FileError("The scheduler is gone. Start it again, and its workers.") from error
