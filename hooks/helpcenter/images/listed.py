"""The files that the manifest names, judged: what nobody has fetched yet is advice, what is gone is a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from helpcenter.catalog import Catalog
from helpcenter.diagnostics import Diagnostic, Level, Location
from helpcenter.images.verdicts import Published, judge


def check_manifest(
    catalog: Catalog, published: Published, shown: Mapping[str, Iterable[tuple[Location, str]]]
) -> Iterator[Diagnostic]:
    """`shown`: for each picture's id, the calls that show it and their macros (none for a Markdown picture)."""
    for image in catalog.images.values():
        place = catalog.place("image", image.id, "file")
        problem = judge(image.file, "", published, shown=f"{image.id}」のファイル「docs/{image.file}", rooted=True)
        if not problem:
            continue
        if image.is_fetched:
            yield Diagnostic(place, problem)
            for location, macro in shown.get(image.id, ()):
                said = f"マクロ「{macro}」: {problem}" if macro else problem
                yield Diagnostic(location, f"{said}（{place} に書かれています。）")
        else:
            message = f"画像「{image.id}」のファイル「docs/{image.file}」はまだありません。ページでは「準備中」と表示されます。"
            yield Diagnostic(place, message, Level.ADVICE)
