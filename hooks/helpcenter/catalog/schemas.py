"""The JSON Schemas of the data files: an editor completes exactly what the build accepts."""

from __future__ import annotations

import json

from helpcenter.model import DATA_FILES


def json_schemas() -> dict[str, str]:
    """The schema of each data file by file name, as text: `docs/_data/schemas/<name>.json`."""
    return {
        f"{name}.json": json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
        for name, model in DATA_FILES.items()
    }
