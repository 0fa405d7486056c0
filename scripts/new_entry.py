"""Ask for what a new page, procedure or question needs, and write it. See `dev.py new`."""

from __future__ import annotations

import argparse
import sys

from arguments import parse
from content_files import ids_of, read_files, try_out, write_files
from site_run import Misuse, build_into, run, show, temporary_folder

# isort: split
# Only now is it known where the package lies.
from helpcenter.catalog import load_catalog
from helpcenter.diagnostics import Report
from helpcenter.nav import read_categories, read_titles
from helpcenter.redirects import load_redirects
from helpcenter.settings import load_settings
from helpcenter.source import as_mapping, read_text, split_page
from helpcenter.writing import Asked, Desk, Unwritable, ask_of, draft_of, problem_of


def main() -> int:
    options = parse("new", sys.argv[1:])
    with temporary_folder() as folder:
        report = build_into(options.root, folder)
        places = ids_of(folder, read_files(options.root))
    if report.faults:
        show(report)
        print("先に、いまある問題を直してください。まだ何も作っていません。", file=sys.stderr)
        return 1
    desk = _desk(options, places)
    answers = _answers(options, desk)
    try:
        draft = draft_of(options.kind, answers, desk)
    except Unwritable:
        raise Misuse(
            "mkdocs.yml の nav: か faq.yml の書き方が特殊なので、書き足せません。1 行に 1 つの「- 」の形に直してから、もう一度実行してください。"
        ) from None
    after = {**desk.files, **draft.files}
    report = try_out(options.root, desk.files, after)
    if report.faults:
        show(_only_faults(report))
        print(
            "このままでは問題があるため、何も作っていません。答えを直して、もう一度実行してください。", file=sys.stderr
        )
        return 1
    write_files(options.root, desk.files, after)
    print("\n".join(draft.told))
    print("中身を書いたら、python3 scripts/dev.py check で確かめてください。", file=sys.stderr)
    return 0


def _only_faults(report: Report) -> Report:
    faults = Report()
    faults.extend(report.faults)
    return faults


def _desk(options: argparse.Namespace, places: dict[str, set[str]]) -> Desk:
    root = options.root
    catalog, _ = load_catalog(root / "docs" / "_data")
    settings = load_settings(root / "mkdocs.yml")
    files = read_files(root)
    texts = {
        path.removeprefix("docs/"): split_page(read_text(root / path, path)[0], path)
        for path in files
        if path.startswith("docs/") and path.endswith(".md")
    }
    nav = settings.value("nav")
    descriptions = {uri: str(as_mapping(page.front_matter.value).get("description", "")) for uri, page in texts.items()}
    if catalog is None:  # the build above was without faults
        raise Misuse("データを読み込めません。python3 scripts/dev.py check で確かめてください。")
    return Desk(
        catalog,
        settings,
        read_categories(nav, descriptions),
        read_titles(nav, {uri: page.body for uri, page in texts.items()}),
        load_redirects(root / "docs" / "_data", "docs/_data").moves,
        files,
        options.today,
        places,
    )


def _answers(options: argparse.Namespace, desk: Desk) -> dict[str, str]:
    """The answers: of the command line where they stand there, else of the person who sits before it."""
    answers: dict[str, str] = {}
    for asked in ask_of(options.kind):
        if not asked.if_(answers):
            continue
        given = getattr(options, asked.key)
        if given is None:
            answers[asked.key] = _ask(asked, answers, desk)
            continue
        if problem := problem_of(asked, given.strip(), answers, desk):
            raise Misuse(f"--{asked.key} の「{given}」: {problem}まだ何も作っていません。")
        answers[asked.key] = given.strip() or (asked.usual(desk) if asked.usual else "")
    return answers


def _ask(asked: Asked, answers: dict[str, str], desk: Desk) -> str:
    usual = asked.usual(desk) if asked.usual else ""
    for name, words in (asked.choices(desk) if asked.choices else {}).items():
        print(f"  {name} … {words}", file=sys.stderr)
    while True:
        hint = f"［そのままなら {usual}］" if usual else ""
        print(f"{asked.prompt}{hint}: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            print(file=sys.stderr)
            raise Misuse(f"「{asked.prompt}」の答えがないまま、入力が終わりました。まだ何も作っていません。")
        answer = line.strip()
        if problem := problem_of(asked, answer, answers, desk):
            print(f"  {problem}", file=sys.stderr)
            continue
        return answer or usual


if __name__ == "__main__":
    run(main)
