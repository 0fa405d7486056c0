"""The typed records that the YAML files hold; editors get the same shapes as JSON Schemas.

Text comes in three kinds: `Label` is shown exactly as it stands on a screen, `Line` is one line of Markdown, `Prose` is Markdown
of any length. Descriptions are Japanese: editors show them to writers.
"""

from __future__ import annotations

import datetime as dt
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        raise PydanticCustomError("one_line", "more than one line")
    return text


def _iso_date(value: object) -> object:
    # Pydantic would read a bare number as seconds since 1970.
    if isinstance(value, str) and value.isdigit():
        raise PydanticCustomError("date_format", "not an ISO date")
    return value


# The patterns have names because what breaks one is told how to be written (catalog.wording).
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SCOPE_ID = r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)+$"
ADDRESS = r"^https?://[^\s<>\"']+$"
FILE = r"^images/[^\\]+$"
FINGERPRINT = r"^[0-9a-f]{64}$"
PAGE = r"^[a-z0-9]+([/-][a-z0-9]+)*\.md(#[a-z0-9-]+)?$"

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=ID, max_length=60)]
Anchor = Annotated[str, StringConstraints(pattern=ID, max_length=200)]
ScopeId = Annotated[str, StringConstraints(pattern=SCOPE_ID, max_length=80)]
Label = Annotated[_Text, AfterValidator(_one_line)]
Line = Annotated[_Text, AfterValidator(_one_line)]
Prose = _Text
Address = Annotated[str, StringConstraints(pattern=ADDRESS)]
Day = Annotated[dt.date, BeforeValidator(_iso_date)]

PagePath = Annotated[str, StringConstraints(pattern=PAGE)]

EditionId = Literal["current", "legacy"]
SystemId = Literal["rms", "lseg", "ecmc", "line"]
Basis = Literal["seed", "lseg", "rakuten-third-party", "line-official", "inferred"]


class Record(BaseModel):
    """What every record has in common: no unknown keys, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Grounded(Record):
    """A statement that says on what it rests."""

    basis: Basis = Field(description="根拠。seed・lseg は印なし、ほかは読者に印を見せます。")
    reason: Line | None = Field(None, description="根拠の説明。basis が inferred（推定）のときは必ず書きます。")

    @model_validator(mode="after")
    def _inferred_has_a_reason(self) -> Self:
        if self.basis == "inferred" and not self.reason:
            raise PydanticCustomError("reason_missing", "inferred without a reason")
        return self


class Claim(Grounded):
    """根拠の分かる一文。"""

    text: Prose = Field(description="読者に見せる文（Markdown）。推定のときは「〜と推定されます」のように書きます。")


# Systems and their screens ------------------------------------------------------------------------------------------------


class Login(Record):
    """システムの入口。"""

    label: Label = Field(description="ボタンの文字。例: RMSを開く")
    url: Address = Field(description="入口のアドレス（https://…）。")


class System(Record):
    """操作する場所（RMS、LSEG 管理画面など）。"""

    id: SystemId
    name: Label = Field(description="案内に出す名前。「この操作は「◯◯」で行います」の ◯◯ です。")
    login: Login | None = Field(None, description="ログイン画面などへの入口。住所が分からないシステムには書きません。")


class ScreenLabel(Grounded):
    """ある時期の画面の文字。"""

    label: Label = Field(description="画面の文字どおりの名前。先頭の番号は number に分けます。")
    number: Label | None = Field(None, description="メニューの先頭の番号。例: 2-1")


class Variant(Grounded):
    """同じ画面の別の書き方。"""

    text: Label = Field(description="別の書き方や番号つきの書き方。")


class Screen(Record):
    """画面ひとつ。RMS の画面は 2025 年 4 月に変わったので、現在と以前の名前を分けて持ちます。"""

    id: Id
    system: SystemId = Field(description="どのシステムの画面か。")
    current: ScreenLabel | None = Field(None, description="現在の画面での名前。")
    legacy: ScreenLabel | None = Field(None, description="以前（2025 年 4 月より前）の画面での名前。")
    variants: tuple[Variant, ...] = Field((), description="表記ゆれ。")
    change: Line | None = Field(None, description="新旧の違いの説明（新旧対応の表に出ます）。")
    notes: tuple[Claim, ...] = Field((), description="補足。")

    @model_validator(mode="after")
    def _has_a_label(self) -> Screen:
        if not (self.current or self.legacy):
            raise PydanticCustomError("label_missing", "no label")
        return self


class ScreenFile(Record):
    """docs/_data/screens.yml: システムと画面。"""

    systems: tuple[System, ...]
    screens: tuple[Screen, ...]


# Pictures ---------------------------------------------------------------------------------------------------------------


def webp_name(file: str) -> str:
    """`images/rms-api/login.png` → `images/rms-api/login.webp`."""
    return str(PurePosixPath(file).with_suffix(".webp"))


class Image(Record):
    """画面の画像ひとつ。どの手順に出るかは、手順の images: が決めます。"""

    id: Id
    source: Label = Field(description="もとの住所（https://…）。住所が分からないときは元のファイル名。")
    file: Annotated[str, StringConstraints(pattern=FILE)] = Field(
        description="docs/ から見た置き場所。半角の小文字・数字・ハイフンで付けます。例: images/rms-api/login.png"
    )
    sha256: Annotated[str, StringConstraints(pattern=FINGERPRINT)] | None = Field(
        None, description="ファイルの指紋。取り込んだときに自動で入ります。手では書きません。"
    )
    width: Annotated[int, Field(gt=0)] | None = Field(
        None, description="幅（ピクセル）。取り込んだときに自動で入ります。"
    )
    height: Annotated[int, Field(gt=0)] | None = Field(
        None, description="高さ（ピクセル）。取り込んだときに自動で入ります。"
    )
    bytes: Annotated[int, Field(gt=0)] | None = Field(
        None, description="大きさ（バイト）。取り込んだときに自動で入ります。"
    )
    alt: Line = Field(description="代わりの文章。画像が見られない人のために、何の画面かを書きます。")
    era: EditionId = Field(description="写っている画面の時期。current=現在の画面、legacy=以前の画面。")
    guide: Id | None = Field(
        None, description="この画像を使うガイドの id。書くと、手順の images: と合っているかを確かめます。"
    )
    step: Id | None = Field(
        None, description="この画像を使う手順の id。書くと、手順の images: と合っているかを確かめます。"
    )
    credit: Line | None = Field(None, description="権利や持ち主のメモ（読者には出ません）。")
    taken_on: Day | None = Field(None, description="撮った日が分かるときだけ。例: 2026-11-24")

    @property
    def is_fetched(self) -> bool:
        """Whether a file has ever been taken in: from then on it must be there."""
        return self.sha256 is not None

    @property
    def webp(self) -> str:
        """Where the smaller variant stands, if one is made (see `images/variants.py`)."""
        return webp_name(self.file)

    @property
    def url(self) -> str | None:
        """The address it comes from, where there is one."""
        return self.source if self.source.startswith(("https://", "http://")) else None


class ImageFile(Record):
    """docs/_data/images.yml: 画像の台帳。"""

    images: tuple[Image, ...]


# API functions -----------------------------------------------------------------------------------------------------------


class ScopeGroup(Record):
    """RMS の画面の見出しどおりの API の群。"""

    id: Id
    name: Label = Field(description="和名。例: ライセンス管理API")
    name_en: Label = Field(description="英語名。例: LicenseManagementAPI")
    note: Claim | None = Field(None, description="見つけ方などの補足。")


class Symptom(Record):
    """API が使えないときに現れる困りごと。関わる項目は scopes: の without: が決めます。"""

    id: Id
    title: Line = Field(description="読者の言葉での症状。折りたたみの見出しになります。")
    claims: tuple[Claim, ...] = Field(description="何が起きているか。")
    check: tuple[Line, ...] = Field(min_length=1, description="まず見るところ（上から順に。Markdown のリンク可）。")
    cause: Line | None = Field(None, description="API の項目が原因でないときの原因。")


class Without(Claim):
    """その項目が使えないと止まること。"""

    symptom: Id = Field(description="どの症状になるか（symptoms: の id）。")


class Payment(Record):
    """有料かどうか。"""

    kind: Literal["none", "required", "unconfirmed"] = Field(
        description="none=追加料金の記載なし、required=有料の申し込みが必要、unconfirmed=未確認。"
    )
    claim: Claim | None = Field(None, description="説明。required と unconfirmed では必ず書きます。")

    @model_validator(mode="after")
    def _is_explained(self) -> Payment:
        if self.kind != "none" and self.claim is None:
            raise PydanticCustomError("claim_missing", "not explained")
        return self


class Scope(Record):
    """RMS WEB API の機能ひとつ。"""

    id: ScopeId = Field(description="項目の名前。大文字・小文字を変えずに書きます。")
    group: Id = Field(description="どの群か（groups: の id）。")
    does: Claim = Field(description="何をする API か。")
    used_for: tuple[Claim, ...] = Field(min_length=1, description="LSEG のどの機能で使うか。")
    without: tuple[Without, ...] = Field(min_length=1, description="使えないと何が止まるか。")
    paid: Payment = Field(description="有料かどうか。")
    coupon_check: bool = Field(False, description="「接続確認」でクーポンのために確かめる 8 項目なら true。")


class ScopeFile(Record):
    """docs/_data/scopes.yml: RMS WEB API の項目と、使えないときの症状。"""

    groups: tuple[ScopeGroup, ...]
    symptoms: tuple[Symptom, ...]
    scopes: tuple[Scope, ...]


# Drawn figures -----------------------------------------------------------------------------------------------------------

PieceKind = Literal["heading", "item", "check", "field", "button", "row"]


class Piece(Record):
    """略図の部品ひとつ。heading・item・check・field・button・row のうち 1 つを書きます（row だけは button も書けます）。"""

    heading: Label | None = Field(None, description="見出し。")
    item: Label | None = Field(None, description="メニューの項目やリンク。")
    check: Label | None = Field(None, description="チェックを入れる項目。")
    field: Label | None = Field(None, description="文字を入れる欄の名前。")
    button: Label | None = Field(None, description="押すボタン。row と一緒に書くと、その行の右端のボタンになります。")
    row: Label | None = Field(None, description="一覧の 1 行。")
    value: Label | None = Field(None, description="field に入れる文字。")
    ticked: bool = Field(False, description="check に、はじめからチェックが入っているなら true。")
    at_end: bool = Field(False, description="右端にあるなら true。")
    point: Annotated[int, Field(ge=1, le=9)] | None = Field(None, description="印の番号。押す順に 1 から。")

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        kinds = [name for name in get_args(PieceKind) if getattr(self, name) is not None]
        if len(kinds) != 1 and kinds != ["button", "row"]:
            words = "heading・item・check・field・button・row のうち、1 つだけを書いてください。"
            raise PydanticCustomError("piece_kind", words)
        return self

    @property
    def kind(self) -> PieceKind:
        """What it is drawn as."""
        found: PieceKind = next(name for name in _DRAWN_FIRST if getattr(self, name) is not None)
        return found

    @property
    def target(self) -> str:
        """The words of the screen that its mark points at."""
        return self.button or str(getattr(self, self.kind))


_DRAWN_FIRST: tuple[PieceKind, ...] = ("row", "heading", "item", "check", "field", "button")


class Figure(Record):
    """手順の略図。手順の文から描くので、画面の文字どおりに書きます。"""

    window: Label = Field(description="画面の名前。略図の上の帯に出ます。")
    menu: tuple[Piece, ...] = Field((), description="左メニューの項目（上から順に）。")
    main: tuple[Piece, ...] = Field((), description="画面の中身（上から順に）。")
    caption: Line | None = Field(None, description="略図の下の説明。")

    @property
    def points(self) -> tuple[Piece, ...]:
        """The pieces with a mark, in the order of the marks."""
        return tuple(sorted((p for p in (*self.menu, *self.main) if p.point), key=lambda p: p.point or 0))


# Guides -----------------------------------------------------------------------------------------------------------------


class Condition(Record):
    """この手順をする人が限られるときの案内。"""

    who: Line = Field(description="だれだけがする手順か。例: まだ利用申請をしていない店舗だけ")
    otherwise: Line | None = Field(None, description="ほかの人への案内。例: 申請が済んでいれば次の手順へ進みます。")


class Branch(Grounded):
    """手順の途中の枝分かれ（あてはまる人だけが行うこと）。"""

    id: Id
    condition: Line = Field(description="あてはまる条件。例: 「店舗様」の行がないときだけ")
    do: Prose = Field(description="行うこと（Markdown。番号付きリスト可）。")
    screen: Id | None = Field(None, description="操作する画面（screens: の id）。")


class Step(Grounded):
    """手順ひとつ。"""

    id: Id = Field(
        description="変わらない名前（英小文字とハイフン）。ページ内リンクと読者の印に使うので、公開後は変えません。"
    )
    title: Line = Field(description="見出し。動詞で終わる短い文。")
    screen: Id | None = Field(None, description="操作する画面（screens: の id）。")
    menu: tuple[Label, ...] = Field((), description="押す順番。画面の文字どおりに並べます。")
    do: Prose = Field(description="操作（Markdown。リスト・注・折りたたみも書けます）。")
    open: SystemId | None = Field(None, description="この手順でシステムを開くボタンを出すとき。")
    condition: Condition | None = Field(None, description="する人が限られる手順のとき。")
    scopes: tuple[ScopeId, ...] = Field((), description="この手順で選ぶ API の項目（チェック表になります）。")
    notes: tuple[Claim, ...] = Field((), description="補足。")
    branches: tuple[Branch, ...] = Field((), description="途中の枝分かれ。")
    figure: Figure | None = Field(
        None, description="略図。画面の名前・メニュー・押すボタンを、画面の文字どおりに書きます。"
    )
    images: tuple[Id, ...] = Field((), description="この手順の画像（images.yml の id。並べた順に出ます）。")


class Edition(Record):
    """ある時期の画面での手順のまとまり。"""

    id: EditionId = Field(description="current=現在の画面、legacy=以前の画面。")
    title: Line = Field(description="見出し。例: 現在の画面（2025年4月以降）")
    era: Line = Field(description="いつの画面で書いたか。例: 2025年4月以降の RMS の画面")
    tell: Line | None = Field(None, description="見分け方。例: 左メニューに「2-1 アプリ一覧」がある")
    notes: tuple[Claim, ...] = Field((), description="このまとまり全体の補足。")
    steps: tuple[Step, ...] = Field(min_length=1)
    done: Line = Field(description="終わったことが分かる一文。")


class Replacement(Record):
    """近道が代わりになる手順。"""

    edition: EditionId
    steps: tuple[Id, ...] = Field(min_length=1, description="代わりになる手順の id。")


class Route(Record):
    """ほかのガイドの一部を置きかえる近道。"""

    guide: Id = Field(description="もとのガイドの id。")
    replaces: tuple[Replacement, ...] = Field(min_length=1)
    returns_to: Id = Field(description="近道のあとで続ける手順の id。")


class Guide(Record):
    """手順書ひとつ。"""

    id: Id
    title: Line
    subtitle: Line | None = Field(None, description="小見出し。")
    place: SystemId = Field(description="操作する場所。")
    opens: tuple[SystemId, ...] = Field((), description="入口のボタンを出すシステム（並べた順）。")
    lead: Prose = Field(description="何のための設定か。1〜2 文。")
    minutes: Annotated[int, Field(gt=0, le=240)] = Field(description="かかる時間の目安（分）。")
    prepare: tuple[Line, ...] = Field((), description="始める前に用意するもの。")
    question: Line | None = Field(None, description="どの画面かを選んでもらう質問（まとまりが 2 つのとき）。")
    verified: Day | None = Field(None, description="人が実際の画面で確かめた日。確かめるまで空のままにします。")
    route: Route | None = Field(None, description="ほかのガイドの近道のとき。")
    before: tuple[Step, ...] = Field((), description="始める前に一度だけすること。")
    editions: tuple[Edition, ...] = Field(min_length=1, description="時期ごとの手順。現在の画面を先に書きます。")
    next: tuple[Step, ...] = Field((), description="終わったあとに続けて行うこと。")
    notes: tuple[Claim, ...] = Field((), description="ガイド全体の補足。")

    def edition(self, edition_id: str) -> Edition | None:
        return next((e for e in self.editions if e.id == edition_id), None)


# Pages -------------------------------------------------------------------------------------------------------------------


class PageMeta(Record):
    """ページの先頭（--- と --- の間）に書くもの。"""

    description: Annotated[Line, StringConstraints(max_length=160)] = Field(
        description="検索結果などに出る 1〜2 文の説明。"
    )
    paraphrases: tuple[Label, ...] = Field((), description="言い換え。お客さまが打ちそうな短い言葉を並べます。")
    related: tuple[PagePath, ...] = Field(
        (), description="あわせて読むページ。docs/ からの場所で書きます。例: rms/scopes.md"
    )
    reviewed: Day | None = Field(None, description="中身を見直した日。例: 2026-11-24")
    search: bool = Field(True, description="false=検索に出さないページ。")
    layout: Literal["wide"] | None = Field(None, description="wide=目次のない幅広のページ。")


# Questions, words, and what cannot be answered -----------------------------------------------------------------------------


class Question(Record):
    """よくあるご質問ひとつ。"""

    id: Id
    category: Id = Field(description="区分のフォルダー名。例: rms")
    question: Line = Field(description="お客さまの言葉での質問。")
    answer: tuple[Claim, ...] = Field(min_length=1, description="短い答え。")
    page: PagePath = Field(description="くわしいページ。例: rms/api-setup.md#keys")
    paraphrases: tuple[Label, ...] = Field((), description="言い換え。")


class QuestionFile(Record):
    """docs/_data/faq.yml: よくあるご質問。"""

    questions: tuple[Question, ...]


class Term(Record):
    """用語ひとつ。"""

    id: Id
    term: Label = Field(description="用語。画面の文字どおり。")
    reading: Label | None = Field(None, description="読み（ひらがな）。確認できていないときは書きません。")
    text: Line = Field(description="1 行の説明。")
    synonyms: tuple[Label, ...] = Field((), description="同じものとして扱う書き方。")
    page: PagePath = Field(description="いちばんよく説明しているページ。")
    avoid: tuple[Label, ...] = Field((), description="文では使わない書き方。")


class TermFile(Record):
    """docs/_data/glossary.yml: 用語集。"""

    terms: tuple[Term, ...]


class Stop(Record):
    """はじめての設定の順番ひとつ。"""

    id: Id
    page: PagePath = Field(description="この番のページ。例: rms/api-setup.md")
    alternatives: tuple[PagePath, ...] = Field((), description="同じ番のほかのページ。例: rms/ecgo.md")
    title: Line = Field(description="この番ですること。例: 2つのキーを会員サイトに登録します")
    minutes: Annotated[int, Field(gt=0, le=240)] | None = Field(None, description="かかる時間の目安（分）。")
    place: Line = Field(description="開くところ（チェック表に出ます）。例: LSEG管理画面")
    do: Line = Field(description="すること（チェック表に出ます）。画面の文字を、押す順に並べます。")
    sign: Line = Field(description="終わったしるし（チェック表に出ます）。")
    ask: Line | None = Field(
        None, description="前の番が済んだかを尋ねる一文（この番のページの上に出ます）。前の番がないときは書きません。"
    )
    note: Prose | None = Field(None, description="順番の一覧に添える補足（Markdown）。")
    before: Line | None = Field(None, description="この番の前に断ること（順番の一覧に出ます）。")


class PathFile(Record):
    """docs/_data/path.yml: はじめての設定の順番。"""

    stops: tuple[Stop, ...]


class Topic(Record):
    """このサイトが答えられないことひとつ。"""

    id: Id
    words: tuple[Label, ...] = Field(min_length=1, description="お客さまが打つ短い言葉。")
    sentence: Line = Field(description="答えられないことを伝える、正直な一文。")
    see: PagePath | None = Field(None, description="代わりに役立つページ。")


class TopicFile(Record):
    """docs/_data/unanswered.yml: このサイトが答えられないこと。"""

    topics: tuple[Topic, ...]


# Search -------------------------------------------------------------------------------------------------------------------


class SynonymGroup(Record):
    """検索で同じ意味として扱う言葉のまとまり。"""

    id: Id
    words: tuple[Label, ...] = Field(min_length=2, description="どれで打っても、ほかの言葉でも探します。")


class SynonymFile(Record):
    """docs/_data/synonyms.yml: ふだんの言葉と、画面やこのサイトの言葉。"""

    synonyms: tuple[SynonymGroup, ...]


class OldAddress(Record):
    """前のヘルプの住所ひとつ。"""

    id: Id = Field(description="Notion のページの番号、または ec-masters.net の記事の番号。")
    page: PagePath = Field(description="このサイトで同じことを説明しているページ。")


class OldAddressFile(Record):
    """docs/_data/old_addresses.yml: 前のヘルプの住所。検索の窓に番号やアドレスを入れた人を、今のページへ案内します。"""

    addresses: tuple[OldAddress, ...]


class SearchWord(Record):
    """検索の言葉ひとつと、いちばん上に出るはずのページ。"""

    word: Label = Field(description="お客さまが打つ言葉。打ちまちがいも、そのまま書きます。")
    page: PagePath = Field(
        description="いちばん上に出るページ。位置も決めるときは # を付けます。例: rms/api-setup.md#keys"
    )
    among: Annotated[int, Field(ge=1, le=3)] = Field(1, description="何番目までに出ればよいか。ふつうは書きません。")


class SearchWordFile(Record):
    """docs/_data/search_tests.yml: 検索の言葉と、出るはずのページ。"""

    tests: tuple[SearchWord, ...]


# News, and addresses that were published once -----------------------------------------------------------------------------

UpdateKind = Literal["scope", "step", "screen", "verified", "page", "faq", "other"]


class Update(Record):
    """更新情報ひとつ。"""

    id: Id = Field(description="変わらない名前。例: 2026-11-24-1（フィードの目印になるので、公開後は変えません）")
    date: Day = Field(description="知らせる日。例: 2026-11-24")
    kind: UpdateKind = Field(
        description="種類。scope=API の項目、step=手順、screen=画面の名前、verified=画面で確かめた、page=ページ、"
        "faq=質問と用語、other=そのほか。scope・step・screen は、そのページの上にも知らせが出ます。"
    )
    text: Label = Field(description="何が変わったか。お客さまに見せる一文（太字やリンクは使えません）。")
    again: Label | None = Field(None, description="お客さまがもう一度すること。なければ書きません。")
    page: PagePath | None = Field(None, description="変わったところ。例: rms/api-setup.md#app-list")
    until: Day | None = Field(
        None,
        description="ページの上の知らせを、いつまでの更新情報と並べて出すか。省略すると mkdocs.yml の notice_months の間。",
    )


class UpdateFile(Record):
    """docs/_data/news.yml: 更新情報。新しいものを下に足します。"""

    news: tuple[Update, ...]


class Redirect(Record):
    """移ったページや見出しひとつ。"""

    old: PagePath = Field(description="前の場所。例: rms/scopes.md、rms/scopes.md#group-item")
    new: PagePath = Field(description="今の場所。例: rms/api-list.md")


class RedirectFile(Record):
    """docs/_data/redirects.yml: 前のアドレスから今のアドレスへの転送。dev.py rename が書きます。"""

    redirects: tuple[Redirect, ...]


class ReleasedPage(Record):
    """公開したことのあるページひとつと、その中のリンク先になる場所。"""

    path: PagePath = Field(description="ページ。例: rms/scopes.md")
    anchors: tuple[Anchor, ...] = Field((), description="ページの中の場所（# の後の名前）。")


class ReleasedFile(Record):
    """docs/_data/released.yml: 公開したことのあるアドレス。dev.py release が書き足します。手では消しません。"""

    updated: Day = Field(description="最後に書き足した日。")
    pages: tuple[ReleasedPage, ...]


DATA_FILES: dict[str, type[Record]] = {
    "faq": QuestionFile,
    "glossary": TermFile,
    "guides": Guide,
    "images": ImageFile,
    "old_addresses": OldAddressFile,
    "news": UpdateFile,
    "path": PathFile,
    "redirects": RedirectFile,
    "released": ReleasedFile,
    "scopes": ScopeFile,
    "screens": ScreenFile,
    "search_tests": SearchWordFile,
    "synonyms": SynonymFile,
    "unanswered": TopicFile,
}
"""The records of `docs/_data/`: the name of each file (or of the folder, one record a file) and what it holds."""
