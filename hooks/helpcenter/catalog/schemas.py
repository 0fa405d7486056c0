"""The JSON Schemas of the data files: an editor completes exactly what the build accepts, and shows an example of every key."""

from __future__ import annotations

import json
from typing import Any

from helpcenter.model import ADDRESS, DATA_FILES, FILE, FINGERPRINT, ID, PAGE, SCOPE_ID

_BY_PATTERN: dict[str, str] = {
    ID: "rms-login",
    SCOPE_ID: "license.expiryDate.get",
    ADDRESS: "https://glogin.rms.rakuten.co.jp/",
    FILE: "images/rms-api/login.png",
    FINGERPRINT: "0" * 64,
    PAGE: "rms/api-setup.md#keys",
}
_BY_KEY: dict[str, Any] = {
    "again": "「利用機能編集」で、増えた項目にチェックを入れてください。",
    "alt": "RMSのログイン画面",
    "among": 1,
    "answer": [{"text": "RMSの「2-1 アプリ一覧」を開きます。", "basis": "lseg"}],
    "avoid": "アカウントキー",
    "button": "確認する",
    "ask": "2つのキーは控えましたか",
    "before": "2番目より前の【1.初期設定-1〜4】は、このサイトでは扱っていません。",
    "bytes": 48210,
    "caption": "「詳細」は行の右端にあります。",
    "category": "rms",
    "cause": "ライセンスキーの期限切れ",
    "change": "「WEB APIサービス」から「アプリ一覧」に変わりました。",
    "check": "ロボットによる操作ではありません",
    "condition": "「店舗様」の行がないときだけ",
    "credit": "LSEG の案内から",
    "do": "左のメニューから「2-1 アプリ一覧」を選びます。",
    "done": "「更新しました」と出れば完了です。",
    "era": "2025年4月以降の RMS の画面",
    "field": "ライセンスキー",
    "heading": "アプリ一覧",
    "height": 720,
    "item": "2-1 アプリ一覧",
    "label": "アプリ一覧",
    "lead": "楽天RMSとLSEGをつなぐための設定です。",
    "menu": "2-1 アプリ一覧",
    "minutes": 15,
    "name": "ライセンス管理API",
    "name_en": "LicenseManagementAPI",
    "note": "画面がちがったら、2025年4月からの画面をごらんください。",
    "number": "2-1",
    "otherwise": "申請が済んでいれば、次の手順へ進みます。",
    "paraphrases": "キーの期限",
    "place": "LSEG管理画面",
    "point": 1,
    "prepare": "RMSのログインの情報",
    "question": "RMSのどこからAPIの設定に入りますか",
    "reading": "らいせんすきー",
    "reason": "API の名前と働きからの推定",
    "row": "店舗様",
    "sentence": "料金については、このサイトではお答えできません。",
    "sign": "「利用情報」の2つのキーを控えた",
    "source": "https://example.com/login.png",
    "subtitle": "19項目を有効にします",
    "synonyms": "licenseKey",
    "tell": "左メニューに「2-1 アプリ一覧」がある",
    "term": "ライセンスキー",
    "text": "キーには期限があります。",
    "title": "「店舗様」の詳細を開く",
    "value": "LSEG",
    "who": "まだ利用申請をしていない店舗だけ",
    "width": 1280,
    "window": "アプリ一覧",
    "word": "らいせんすきー",
    "words": ["料金", "値段"],
}
"""Of texts and numbers; of a list, one of its items."""
_BY_RECORD: dict[str, Any] = {"Piece": {"button": "確認する", "point": 1}}
"""Of records whose keys depend on each other."""
_DESCRIPTIONS = {
    "id": "変わらない名前（半角の英小文字・数字・ハイフン）。公開したあとは変えません。",
    "title": "見出し。",
    "edition": "どの時期の手順か。current=現在の画面、legacy=以前の画面。",
}


def json_schemas() -> dict[str, str]:
    """The schema of each data file by file name, as text: `docs/_data/schemas/<name>.json`."""
    return {
        f"{name}.json": json.dumps(_complete(model.model_json_schema()), ensure_ascii=False, indent=2) + "\n"
        for name, model in DATA_FILES.items()
    }


def _complete(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with a description and an example of every key."""
    records = schema.get("$defs", {})
    for record in [schema, *records.values()]:
        for key, value in record.get("properties", {}).items():
            value.setdefault("description", _description(key, value, records))
            example = _example(key, value, records)
            if example is not None:
                value["examples"] = [example]
    return schema


def _record(schema: dict[str, Any], records: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    name = schema.get("$ref", "").rpartition("/")[2]
    return (name, records[name]) if name else None


def _description(key: str, schema: dict[str, Any], records: dict[str, Any]) -> str:
    """What a key is, where the model leaves it to what it holds."""
    if found := _record(schema, records):
        return str(found[1].get("description", ""))
    if found := _record(schema.get("items", {}), records):
        return f"{found[1].get('description', '').partition('。')[0]}を、並べたい順に書きます。"
    return _DESCRIPTIONS.get(key, "")


def _example(key: str, schema: dict[str, Any], records: dict[str, Any]) -> Any:  # noqa: PLR0911 (one kind of value a line)
    """An example that the schema accepts; None where nobody has written one."""
    chosen = next((kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"), schema)
    if found := _record(chosen, records):
        name, record = found
        required = {k: record["properties"][k] for k in record.get("required", ())}
        return _BY_RECORD.get(name) or {k: _example(k, value, records) for k, value in required.items()}
    match chosen.get("type"):
        case "array":
            example = _BY_KEY.get(key)
            item = _example(key, chosen["items"], records)
            return example if isinstance(example, list) else None if item is None else [item]
        case "boolean":
            return True
        case _ if "enum" in chosen:
            return chosen["enum"][0]
        case _ if "const" in chosen:
            return chosen["const"]
        case "string" if chosen.get("format") == "date":
            return "2026-11-24"
        case "string" if chosen.get("pattern") in _BY_PATTERN:
            return _BY_KEY.get(key) if key == "category" else _BY_PATTERN[chosen["pattern"]]
        case _:
            return _BY_KEY.get(key)
