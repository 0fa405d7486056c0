"""What is costly to make, kept in a file from run to run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4


def keep(folder: Path | None, ending: str, made_of: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make` returns; of the same `made_of` it is made once only, where there is a `folder` to keep it in.

    `made_of` holds all that the result depends on, and a number that is raised when `make` changes.
    """
    if folder is None:
        return make()
    place = folder / f"{hashlib.sha256(made_of).hexdigest()}{ending}"
    if place.is_file():
        return place.read_bytes()
    made = make()
    folder.mkdir(parents=True, exist_ok=True)
    # A name of its own: `check` beside a running `serve` may be making the same.
    part = place.with_name(f"{uuid4().hex}.part")
    part.write_bytes(made)
    part.replace(place)
    return made
