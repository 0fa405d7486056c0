"""HTML into the picture addresses in it, whatever way they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from helpcenter.images.verdicts import PICTURE_ENDINGS
from helpcenter.markup import Document, Element, srcset_addresses, style_addresses

_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "img": ("src",),
    "image": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
    "video": ("poster",),
    "body": ("background",),
    "table": ("background",),
    "td": ("background",),
    "embed": ("src",),
    "object": ("data",),
}
_SRCSET = {"img": "srcset", "source": "srcset", "link": "imagesrcset"}


@dataclass(frozen=True, slots=True)
class Reference:
    """One address of a picture, as it stands in the HTML (character references resolved, nothing else)."""

    address: str
    element: Element | None
    """The tag that holds it; None where a `<style>` does."""
    attribute: str

    @property
    def is_img(self) -> bool:
        return self.element is not None and self.element.tag == "img" and self.attribute == "src"


def find_references(document: Document) -> Iterator[Reference]:
    """Each picture address of the HTML in its order; those of `<style>` elements last."""
    for element in document.elements:
        yield from _of_element(element)
    for css in document.styles:
        for address in style_addresses(css):
            if address.endswith(".css"):
                continue  # another style sheet
            yield Reference(address, None, "style")


def _of_element(element: Element) -> Iterator[Reference]:
    names = _ATTRIBUTES.get(element.tag, ())
    if element.tag == "input" and (element.get("type") or "").lower() == "image":
        names = ("src",)
    elif element.tag == "link" and "icon" in re.split(r"[\s-]", (element.get("rel") or "").lower()):
        names = ("href",)
    for name in names:
        if name in element.attributes and (element.tag not in {"embed", "object"} or _is_picture(element, name)):
            yield Reference((element.get(name) or "").strip(), element, name)
    if element.tag == "img" and not {"src", "srcset"} & element.attributes.keys():
        yield Reference("", element, "src")
    srcset = _SRCSET.get(element.tag)
    if srcset and element.get(srcset) is not None:
        for address in srcset_addresses(element.get(srcset) or "") or [""]:
            yield Reference(address, element, srcset)
    if style := element.get("style"):
        for address in style_addresses(style, declarations=True):
            yield Reference(address, element, "style")


def _is_picture(element: Element, name: str) -> bool:
    kind = (element.get("type") or "").lower()
    address = (element.get(name) or "").split("?")[0].split("#")[0].lower()
    return kind.startswith("image/") or address.endswith(PICTURE_ENDINGS)
