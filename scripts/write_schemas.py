"""Write the JSON Schemas that editors complete YAML with, from the models. See `dev.py schemas`."""

from __future__ import annotations

from site_run import REPO, run

# isort: split
# Only now is it known where the package lies.
from helpcenter.catalog import json_schemas

SCHEMAS = REPO / "docs" / "_data" / "schemas"


def main() -> int:
    SCHEMAS.mkdir(exist_ok=True)
    for name, text in json_schemas().items():
        (SCHEMAS / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"スキーマを書き出しました: {SCHEMAS.relative_to(REPO).as_posix()}")
    return 0


if __name__ == "__main__":
    run(main)
