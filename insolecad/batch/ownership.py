"""Which batch an output belongs to: two manifests over one folder would take each other's files for their own."""

from pathlib import Path

from insolecad.batch.manifest import identity
from insolecad.batch.store import Store, is_local, local_folder, open_store
from insolecad.errors import ArgumentProblem, Change, FileError, OrderError

MARK = ".insolecad-batch"
"""Hidden file in an output whose manifest is elsewhere: it holds the batch's own name."""


def refuse_output_of_others(out: str, folder: Path) -> None:
    """Raise OrderError if an output belongs to another batch than the one of `folder`, before anything is written."""
    _refuse_others(open_store(out), out, folder, identity(folder))


def claim(store: Store, out: str, folder: Path, batch: str, *, named: bool) -> None:
    """Mark an output as a batch's, or make sure that it is marked so.

    `folder` is the manifest's; `named` says that the user has named the output in this very command. A manifest
    alone may not lead to a place that is not marked: it may come from a stranger. Raises OrderError if the
    output belongs to another batch, FileError if it is not marked.
    """
    _refuse_others(store, out, folder, batch)
    if _is_beside(out, folder) or store.read_note(MARK) == batch:
        return
    if not named:
        raise FileError(
            f"{out}: is not marked as the output of the batch in {folder}",
            [Change("if it is, start the batch with its table and name both", {"out": out, "manifest": str(folder)})],
        )
    try:
        store.write_note(MARK, batch, new=True)
    except FileExistsError:
        raise _taken(out) from None
    # once more, now that the mark is there: of two batches that begin at once, one sees the other
    _refuse_others(store, out, folder, batch)


def _refuse_others(store: Store, out: str, folder: Path, batch: str | None) -> None:
    owners = {store.read_note(MARK)}
    if is_local(out) and not _is_beside(out, folder):
        # a manifest in the output itself is a mark too
        owners.add(identity(local_folder(out)))
    if owners - {None, batch}:
        raise _taken(out)


def _is_beside(out: str, folder: Path) -> bool:
    """Return whether the manifest is in the output itself."""
    return is_local(out) and local_folder(out).resolve() == folder.resolve()


def _taken(out: str) -> OrderError:
    advice = "name another output, or go on with the batch that it belongs to"
    return OrderError([ArgumentProblem("out", f"{out} belongs to another batch", "an output of its own", advice)])
