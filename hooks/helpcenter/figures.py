"""A drawn figure's data into the words that say the same as the picture, and into faults where it and its step disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from helpcenter.diagnostics import Diagnostic, Level, Location
from helpcenter.model import Figure, Piece, Step

MARKS = "①②③④⑤⑥⑦⑧⑨"
_KIND_WORDS = {
    "heading": "見出し「{}」",
    "item": "「{}」",
    "check": "「{}」のチェック欄",
    "field": "「{}」の欄",
    "button": "「{}」ボタン",
}


def describe(figure: Figure) -> str:
    """The text alternative: which screen it is, and where each mark stands."""
    places = "、".join(f"{_place(figure, piece)}に{mark_of(piece)}" for piece in figure.points)
    return f"「{figure.window}」の画面の略図。{places}の印。" if places else f"「{figure.window}」の画面の略図。"


def _place(figure: Figure, piece: Piece) -> str:
    if piece.kind == "row":
        return f"「{piece.row}」の行の右端にある「{piece.button}」ボタン" if piece.button else f"「{piece.row}」の行"
    words = _KIND_WORDS[piece.kind].format(piece.target)
    if piece in figure.menu:
        return f"左メニューの{words}"
    return f"右側の{words}" if piece.at_end else words


def mark_of(piece: Piece) -> str:
    """The number of a mark as it is spoken: ①."""
    return MARKS[piece.point - 1] if piece.point else ""


def focus_of(figure: Figure) -> str:
    """How a narrow screen shows it: `solo` has no menu, `main` shrinks a menu without a mark, `both` stacks."""
    if not figure.menu:
        return "solo"
    return "both" if any(piece.point for piece in figure.menu) else "main"


def check_figure(step: Step, place: Callable[..., Location]) -> Iterator[Diagnostic]:
    """Whether the figure says what the step says. `place`: where a value of the step is written."""
    figure = step.figure
    if figure is None:
        if step.screen:
            words = f"手順「{step.id}」には、まだ略図がありません。figure: に画面の名前と押すところを書くと、略図が描かれます。"
            yield Diagnostic(place("id"), words, Level.ADVICE)
        return
    numbers = [piece.point for piece in figure.points]
    if numbers != list(range(1, len(numbers) + 1)) or not numbers:
        yield Diagnostic(place("figure"), "略図の印（point）は、1 から順に 1 つずつ付けてください。")
        return
    sentence = f"{step.do}\n{' '.join(step.menu)}"
    last = -1
    for piece in figure.points:
        at = step.do.find(piece.target)
        if piece.target not in sentence and not _is_scope(piece, step):
            words = f"略図の{mark_of(piece)}「{piece.target}」が、手順の文（do）にも menu にもありません。同じ文字にそろえてください。"
            yield Diagnostic(_piece_place(figure, piece, place), words)
        elif 0 <= at < last:
            words = f"略図の{mark_of(piece)}「{piece.target}」の番号が、手順の文の順番とちがいます。"
            yield Diagnostic(_piece_place(figure, piece, place), words)
        last = max(last, at)


def _is_scope(piece: Piece, step: Step) -> bool:
    return piece.target in step.scopes


def _piece_place(figure: Figure, piece: Piece, place: Callable[..., Location]) -> Location:
    for name, pieces in (("menu", figure.menu), ("main", figure.main)):
        if piece in pieces:
            return place("figure", name, pieces.index(piece), "point")
    return place("figure")
