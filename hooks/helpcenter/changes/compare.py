"""What has changed between two revisions, most urgent first: API functions, procedures, pages, questions, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpcenter.catalog import Catalog
from helpcenter.changes.change import Change
from helpcenter.changes.guides import compare_guides, selecting, tick_again
from helpcenter.changes.revision import Revision
from helpcenter.model import Scope


def compare(before: Revision, after: Revision) -> list[Change]:
    """Every change of meaning. A change of wording alone is none."""
    return [
        *_compare_scopes(before, after),
        *_compare_logins(before.catalog, after.catalog),
        *compare_guides(before, after),
        *_compare_pages(before, after),
        *_compare_questions(before.catalog, after.catalog),
        *_compare_terms(before.catalog, after.catalog),
    ]


# API functions ------------------------------------------------------------------------------------------------------------


def _compare_scopes(before: Revision, after: Revision) -> Iterator[Change]:
    old, new = before.catalog.scopes, after.catalog.scopes
    gone = {id_: scope for id_, scope in old.items() if id_ not in new}
    for id_, scope in new.items():
        if id_ not in old:
            former = _former(scope, gone)
            yield _renamed(after, former, scope) if former else _added(after, scope)
            if former:
                del gone[former.id]
        elif scope.paid.kind != old[id_].paid.kind:
            yield _paid(after, scope)
    for id_ in gone:
        yield Change("scope", f"APIの項目「{id_}」がなくなりました。", _page_of_scopes(after, id_))


def _former(scope: Scope, gone: Mapping[str, Scope]) -> Scope | None:
    """The same function under its former name."""
    same = (old for old in gone.values() if old.model_copy(update={"id": scope.id}) == scope)
    return next(same, None)


def _added(after: Revision, scope: Scope) -> Change:
    group = after.catalog.groups[scope.group].name
    paid = "（有料の申し込みが必要です）" if scope.paid.kind == "required" else ""
    text = f"APIの項目「{scope.id}」（{group}）が加わりました{paid}。"
    return Change("scope", text, _page_of_scopes(after, scope.id), _again(after, scope.id))


def _renamed(after: Revision, former: Scope, scope: Scope) -> Change:
    text = f"APIの項目の名前が変わりました（「{former.id}」→「{scope.id}」）。"
    return Change("scope", text, _page_of_scopes(after, scope.id), _again(after, scope.id))


def _paid(after: Revision, scope: Scope) -> Change:
    now = {
        "none": "追加料金の記載がなくなりました",
        "required": "有料の申し込みが必要になりました",
        "unconfirmed": "有料かどうかが未確認になりました",
    }
    return Change("scope", f"APIの項目「{scope.id}」は、{now[scope.paid.kind]}。", _page_of_scopes(after, scope.id))


def _again(after: Revision, scope: str) -> str | None:
    """Where the customer has to tick it, in the words of the procedure."""
    found = selecting(after, scope)
    return tick_again(found, scope) if found else None


def _page_of_scopes(after: Revision, scope: str) -> str | None:
    found = selecting(after, scope) or selecting(after)
    return found.page if found else None


# Systems ------------------------------------------------------------------------------------------------------------------


def _compare_logins(before: Catalog, after: Catalog) -> Iterator[Change]:
    for id_, system in after.systems.items():
        old = before.systems.get(id_)
        if old and old.name != system.name:
            yield Change("screen", f"操作する場所の名前が変わりました（「{old.name}」→「{system.name}」）。")
        if old and old.login and system.login and old.login.url != system.login.url:
            yield Change("screen", f"「{system.name}」の入口のアドレスが変わりました（{system.login.url}）。")


# Pages --------------------------------------------------------------------------------------------------------------------


def _compare_pages(before: Revision, after: Revision) -> Iterator[Change]:
    moved: dict[str, str] = {}
    for uri in before.pages:
        new = (after.redirects.follow(uri) or uri).partition("#")[0]
        if uri not in after.pages and new in after.pages and new not in before.pages:
            moved[new] = uri
    for uri, title in after.pages.items():
        old = moved.get(uri, uri)
        if old not in before.pages:
            yield Change("page", f"ページ「{title}」が加わりました。", uri)
            continue
        if old != uri:
            yield Change("page", f"ページ「{title}」のアドレスが変わりました。前のアドレスからも開けます。", uri)
        if before.pages[old] != title:
            yield Change("page", f"ページの題が変わりました（「{before.pages[old]}」→「{title}」）。", uri)
        category = after.categories.get(uri)
        if category and before.categories.get(old) not in {category, None}:
            yield Change("page", f"ページ「{title}」を「{after.names[category]}」に移しました。", uri)
    for uri, title in before.pages.items():
        if uri not in after.pages and uri not in moved.values():
            new = (after.redirects.follow(uri) or "").partition("#")[0]
            instead = f"かわりに「{after.pages[new]}」をご覧ください。" if new in after.pages else ""
            yield Change("page", f"ページ「{title}」がなくなりました。{instead}", new if instead else None)


# Questions and words ------------------------------------------------------------------------------------------------------


def _compare_questions(before: Catalog, after: Catalog) -> Iterator[Change]:
    # Under another id it is the same question.
    old = {question.question for question in before.questions.values()}
    new = {question.question for question in after.questions.values()}
    for id_, question in after.questions.items():
        if id_ not in before.questions and question.question not in old:
            yield Change("faq", f"よくあるご質問「{question.question}」が加わりました。", question.page)
    for id_, question in before.questions.items():
        if id_ not in after.questions and question.question not in new:
            yield Change("faq", f"よくあるご質問「{question.question}」がなくなりました。")


def _compare_terms(before: Catalog, after: Catalog) -> Iterator[Change]:
    old = {term.term for term in before.terms.values()}
    for id_, term in after.terms.items():
        if id_ not in before.terms and term.term not in old:
            yield Change("faq", f"用語集に「{term.term}」が加わりました。", term.page)
