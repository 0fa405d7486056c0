"""The small content is built as the real one is: only its name and its pages differ."""

from __future__ import annotations

from pathlib import Path

import yaml
from small_site import CONTENT, REPO


class _Loader(yaml.SafeLoader):
    """Reads `!ENV` and Python names as what is written behind them."""


def _as_written(loader: yaml.Loader, suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return suffix, loader.construct_mapping(node, deep=True)
    return suffix, str(node.value)


_Loader.add_multi_constructor("!", _as_written)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _as_written)


def settings(folder: Path) -> dict[str, object]:
    loaded: dict[str, object] = yaml.load((folder / "mkdocs.yml").read_text("utf-8"), _Loader)  # noqa: S506 (a SafeLoader)
    return {
        key: value for key, value in loaded.items() if key not in {"site_name", "site_description", "site_url", "nav"}
    }


def test_settings_are_those_of_the_real_site() -> None:
    assert settings(CONTENT) == settings(REPO)
