"""The data folder into one frozen, cross-checked `Catalog`; the wording of its faults; the JSON Schemas of its files."""

from __future__ import annotations

from helpcenter.catalog.loading import load_catalog
from helpcenter.catalog.records import NAMES, Catalog, Kind, Origin
from helpcenter.catalog.references import check_unused_images, steps_of
from helpcenter.catalog.schemas import json_schemas
from helpcenter.catalog.wording import explain

__all__ = [
    "NAMES",
    "Catalog",
    "Kind",
    "Origin",
    "check_unused_images",
    "explain",
    "json_schemas",
    "load_catalog",
    "steps_of",
]
