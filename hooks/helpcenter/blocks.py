"""A writer's `/// details` and `/// note` into the same fold and note that the macros write."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.admonition import Admonition
from pymdownx.blocks.details import Details


class Fold(Details):  # type: ignore[misc]
    """`/// details | 題`: `details.hc-fold > summary + .hc-fold__in`."""

    def on_create(self, parent: Element) -> Element:
        fold: Element = super().on_create(parent)
        fold.set("class", " ".join(["hc-fold", *fold.get("class", "").split()]))
        if fold.find("summary") is None:
            SubElement(fold, "summary").text = "くわしく見る"
        SubElement(fold, "div", {"class": "hc-fold__in"})
        return fold

    def on_add(self, block: Element) -> Element:
        return next(block.iter("div"))  # made in on_create


class Note(Admonition):  # type: ignore[misc]
    """`/// note | 題` (information) and `/// warning | 題` (care): `.hc-note > p.hc-note__t + …`."""

    def on_create(self, parent: Element) -> Element:
        note = SubElement(parent, "div", {"class": "hc-note" if self.NAME == "warning" else "hc-note hc-note--plain"})
        if self.argument:
            SubElement(note, "p", {"class": "hc-note__t"}).text = self.argument
        return note


class Warn(Note):
    """See `Note`."""

    NAME = "warning"


class PlainNote(Note):
    """See `Note`."""

    NAME = "note"


class WriterBlocks(BlocksExtension):  # type: ignore[misc]
    """The Markdown extension with the blocks that writers use."""

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: ARG002, N802 (pymdownx's signature)
        for block in (Fold, PlainNote, Warn):
            block_mgr.register(block, self.getConfigs())
