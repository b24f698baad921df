"""Throw broken files at the readers of `insolecad check`: `python -m benchmarks.fuzz_readers [COUNT] [SEED]`.

Whatever comes must be read, or refused with a sentence: no crash, no more than the memory and time that are set here.
Files that fail are kept. STEP files are few: each takes the CAD kernel some seconds.
"""

import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.support.fuzz_readers import MEMORY, SECONDS, broken, cases, outcome


def held(seconds: int, task: Callable[[], str]) -> str:
    """Return what a task returns, or how it failed, in this many seconds."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return task()
    except Exception as error:  # noqa: BLE001 - any error at all is what is looked for
        return f"{type(error).__name__}: {error}"[:200]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def run(count: int, seed: int, keep: Path) -> dict[str, str]:
    """Return name and fault of every file that was neither read nor refused; those files are kept."""
    faults: dict[str, str] = {}
    ends: Counter[str] = Counter()
    slowest = (0.0, "")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with np.errstate(all="raise", under="ignore"):
        for name, data in cases(count, seed):
            path = keep / name
            path.write_bytes(data)
            begin = time.process_time()
            end = held(SECONDS, lambda path=path: outcome(path))
            slowest = max(slowest, (time.process_time() - begin, name))
            if end in ("read", "refused"):
                ends[end] += 1
                path.unlink()
            else:
                faults[name] = end
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{ends['read']} read, {ends['refused']} refused, {len(faults)} faults; peak {peak:.0f} MB")
    print(f"slowest: {slowest[1]} {slowest[0]:.2f} s")
    return faults


def run_step(source: Path, count: int, seed: int, keep: Path) -> list[str]:
    """Break a STEP file this many times; return those that `insolecad check` neither read nor refused."""
    random, data, faults = np.random.default_rng(seed), source.read_bytes(), []
    for number in range(count):
        path = keep / f"random {seed}-{number}.step"
        path.write_bytes(broken(data, random))
        done = subprocess.run(
            [sys.executable, "-m", "insolecad", "check", str(path), "--quiet"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in (0, 1, 2) or "Traceback" in done.stderr:
            faults.append(f"{path}: exit {done.returncode} {done.stderr[-200:]}")
    return faults


def main() -> None:
    """Run the traps and COUNT random files; with a STEP file as third argument, also 20 broken STEP files."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    keep = Path(tempfile.mkdtemp(prefix="fuzz-"))
    if len(sys.argv) > 3:
        print(run_step(Path(sys.argv[3]), 20, seed, keep) or "20 STEP files, no faults")
    for name, fault in run(count, seed, keep).items():
        print(f"{keep / name}: {fault}")


if __name__ == "__main__":
    main()
