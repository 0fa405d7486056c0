"""What is costly to make, kept in a file from run to run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path


def keep(folder: Path | None, ending: str, made_of: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make` returns; of the same `made_of` it is made once only, where there is a `folder` to keep it in.

    `made_of` holds all that the result depends on, and a number that is raised when `make` changes.
    """
    if folder is None:
        return make()
    place = folder / f"{hashlib.sha256(made_of).hexdigest()}{ending}"
    if not place.is_file():
        made = make()
        folder.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        part.write_bytes(made)
        part.replace(place)
    return place.read_bytes()
