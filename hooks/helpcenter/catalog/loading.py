"""The data folder read, cross-checked and frozen."""

from __future__ import annotations

import types
from pathlib import Path

from helpcenter.catalog.reading import read_data
from helpcenter.catalog.records import Catalog
from helpcenter.catalog.references import check_records
from helpcenter.diagnostics import Diagnostic, Level


def load_catalog(data: Path, path: str = "docs/_data") -> tuple[Catalog | None, list[Diagnostic]]:
    """Read the data folder; `path` is what faults call it. The catalog is None when there is any fault."""
    reading = read_data(data, path)
    diagnostics = [*reading.diagnostics, *check_records(reading)]
    if any(diagnostic.level is Level.FAULT for diagnostic in diagnostics):
        return None, diagnostics
    records = reading.records
    catalog = Catalog(
        guides=records["guide"],
        systems=records["system"],
        screens=records["screen"],
        images=records["image"],
        groups=records["group"],
        symptoms=records["symptom"],
        scopes=records["scope"],
        questions=records["question"],
        terms=records["term"],
        topics=records["topic"],
        stops=records["stop"],
        updates=records["update"],
        origins=types.MappingProxyType(reading.origins),
        synonyms=records["synonym"],
        addresses=records["address"],
        words=records["word"],
        texts=types.MappingProxyType(reading.texts),
    )
    return catalog, diagnostics
