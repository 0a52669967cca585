"""What of a PDF page cannot be decoded: its images, their masks, and the content that draws them.

A viewer draws what it cannot decode as nothing and says nothing, so a white page proves nothing. What the page draws is
walked through here, forms and annotations too, and each image's rows are counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extract.errors import ExtractError, InputError
from extract.model.page import Box, Transform
from extract.open.decoded import Coded, Rows, full_name, rows_of, whole_stream
from extract.open.source import LayerPage, Loss

if TYPE_CHECKING:
    from extract.open.limits import Limits
    from extract.open.pdf_layer import Frame

_MOST_IMAGES, _MOST_FORMS = 500, 200
_MOST_CONTENT, _MOST_DEPTH = 64, 5
_DRAWS = "Do BI ID EI"


@dataclass(frozen=True, slots=True)
class ImageLoss:
    """An image of a page that is not whole: its size in pixels, and what its data gives."""

    width: int
    height: int
    rows: Rows


class Seen:
    """What was found of images that stand on several pages: a letter's head, a watermark.

    ``jbig2`` tells that one of them is coded so.
    """

    def __init__(self) -> None:
        self.rows: dict[tuple[int, int], Rows] = {}
        self.jbig2 = False


def page_losses(page: Any, limits: Limits, seen: Seen) -> tuple[list[ImageLoss], list[Loss]]:
    """The images of ``page`` (pikepdf's) that are not whole, and what else of its content is lost.

    Raises LimitError where finding out would take more than the limits allow.
    """
    walk = _Walk(limits, seen)
    try:
        walk.content(page.obj)
        walk.annotations(page.obj)
    except ExtractError:
        raise
    except Exception as error:
        # qpdf raises its own errors on damaged objects, pikepdf a ValueError or TypeError on senseless ones.
        walk.lost(f"its content cannot be followed ({type(error).__name__})")
    return walk.images, walk.losses


def placed(lost: ImageLoss, drawn: Any, frame: Frame | None, layer: LayerPage | None) -> list[Loss]:
    """Where on the page the lost rows of an image belong, once for each place where it is drawn.

    ``drawn`` is pdfium's page, which knows how an image is turned; an image within a form is looked for in the layer,
    and counts as lost from its top on.
    """
    rows = lost.rows
    what = f"an image of {lost.width} x {lost.height} pixels cannot be decoded: {rows.why}"
    if rows.got:
        what = f"an image breaks off after {rows.got:,} of {rows.declared:,} rows: {rows.why}"
    boxes = [] if frame is None else [
        _lower_part(matrix, rows.got / max(1, rows.declared), frame)
        for matrix in _matrices(drawn, (lost.width, lost.height))
    ]  # fmt: skip
    if not boxes and layer is not None:
        boxes = [image.box for image in layer.images if image.pixels == (lost.width, lost.height)]
    return [Loss(what, box, rows.got > 0, rows.ended) for box in boxes] or [Loss(what, None, False, rows.ended)]


def _matrices(page: Any, size: tuple[int, int]) -> Iterator[tuple[float, ...]]:
    """How pdfium puts the images of this size on the page, those within forms left out."""
    import pypdfium2
    from pypdfium2 import raw

    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        try:
            if tuple(image.get_px_size()) == size:
                yield image.get_matrix().get()
        except pypdfium2.PdfiumError:
            continue


def _lower_part(matrix: tuple[float, ...], share: float, frame: Frame) -> Box:
    """The box of an image without the upper ``share`` of its rows, in points of the page as shown."""
    a, b, c, d, e, f = matrix
    ua, ub, uc, ud, ue, uf = frame.user_matrix()
    to_page = Transform((ua, uc, ue, ub, ud, uf, 0, 0, 1)).after(Transform((a, c, e, b, d, f, 0, 0, 1)))
    return to_page.box(Box(0.0, 0.0, 1.0, 1.0 - share))


def undrawn(page: Any, coding: str | None = None) -> list[Loss]:
    """The images of a page (pdfium's) that pdfium itself gives up, without a word where it draws them.

    ``coding``: only those that are coded so.
    """
    import pypdfium2
    from pypdfium2 import raw

    losses = []
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_MOST_DEPTH):
        try:
            if coding is None or coding in image.get_filters():
                image.get_bitmap(render=False)
        except (pypdfium2.PdfiumError, ValueError, RuntimeError):
            losses.append(Loss("an image cannot be decoded: its data makes no sense"))
    return losses


class _Walk:
    def __init__(self, limits: Limits, seen: Seen) -> None:
        self.limits = limits
        self.seen = seen
        self.images: list[ImageLoss] = []
        self.losses: list[Loss] = []
        self.entered: set[tuple[int, int]] = set()
        self.looked_at = 0

    def lost(self, reason: str) -> None:
        if all(loss.reason != reason for loss in self.losses):
            self.losses.append(Loss(reason))

    def content(self, holder: Any) -> None:
        """What a page's or form's content draws. ``holder`` is the page's or the form's own object."""
        import pikepdf

        parts = [holder] if isinstance(holder, pikepdf.Stream) else streams(holder.get("/Contents"))
        for stream in parts[:_MOST_CONTENT]:
            wrong = whole_stream(stream.read_raw_bytes(), [name for name, _ in filters(stream)], self.limits)
            if wrong is not None:
                self.lost(f"what the page draws is lost in part: {wrong}")
        if not parts:
            return
        try:
            drawn = pikepdf.parse_content_stream(_whole(holder), _DRAWS)
        except pikepdf.PdfError:
            self.lost("what the page draws cannot be followed to its end")
            return
        named = drawables(holder)
        for operands, operator in drawn:
            if str(operator) == "INLINE IMAGE":
                self.inline(operands[0])
            elif operands:
                self.named(named, str(operands[0]))

    def named(self, resources: Any, name: str) -> None:
        import pikepdf

        found = resources.get(name) if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(found, pikepdf.Stream):
            self.lost(f"the page draws {name[1:]!r}, which is not in the file")
        elif found.get("/Subtype") == "/Form":
            self.form(found)
        elif found.get("/Subtype") == "/Image" or "/Width" in found:
            self.image(found)

    def form(self, form: Any) -> None:
        if form.objgen in self.entered:
            return
        self.entered.add(form.objgen)
        if len(self.entered) > _MOST_FORMS:
            self.lost("the page draws more forms than are looked into")
            return
        self.content(form)

    def image(self, image: Any) -> None:
        import pikepdf

        if image.objgen not in self.seen.rows:
            self.looked_at += 1
            if self.looked_at > _MOST_IMAGES:
                self.lost("the page draws more images than are looked into")
                return
            coded = _coded(image)
            self.seen.jbig2 |= "JBIG2Decode" in coded.filters
            self.seen.rows[image.objgen] = rows_of(coded, self.limits)
        self._found(int(image.get("/Width", 0)), int(image.get("/Height", 0)), self.seen.rows[image.objgen])
        for key in ("/SMask", "/Mask"):
            mask = image.get(key)
            if isinstance(mask, pikepdf.Stream) and mask.objgen != image.objgen:
                rows = rows_of(_coded(mask), self.limits)
                if rows.got < rows.declared:
                    why = f"of its mask, {rows.why}"
                    self._found(int(image.get("/Width", 0)), int(image.get("/Height", 0)), replace(rows, why=why))

    def inline(self, image: Any) -> None:
        self.looked_at += 1
        if self.looked_at > _MOST_IMAGES:
            self.lost("the page draws more images than are looked into")
            return
        data = image.unparse().partition(b"\nID\n")[2][:-2]
        filters = tuple(full_name(str(f)) for f in image.filters)
        parms = tuple(_plain(p) for p in image.decode_parms) or tuple({} for _ in filters)
        parms = (*parms, *({} for _ in filters))[: len(filters)]
        bits = 1 if image.image_mask else int(image.bits_per_component)
        components = _COMPONENTS.get(image.colorspace)
        coded = Coded(data, filters, parms, int(image.width), int(image.height), bits, components)
        self._found(coded.width, coded.height, rows_of(coded, self.limits))

    def _found(self, width: int, height: int, rows: Rows) -> None:
        if rows.got < rows.declared or rows.why is not None:
            self.images.append(ImageLoss(width, height, rows))

    def annotations(self, page: Any) -> None:
        """The pictures of annotations: a stamp put on the page is drawn with it."""
        import pikepdf

        found = page.get("/Annots")
        for annotation in list(found)[:_MOST_FORMS] if isinstance(found, pikepdf.Array) else ():
            if not isinstance(annotation, pikepdf.Dictionary) or "/AP" not in annotation:
                continue
            shown = annotation.AP.get("/N")
            if isinstance(shown, pikepdf.Dictionary):
                shown = shown.get(str(annotation.get("/AS", "/Off")))
            if isinstance(shown, pikepdf.Stream):
                self.form(shown)


def _whole(holder: Any) -> Any:
    import pikepdf

    return holder if isinstance(holder, pikepdf.Stream) else pikepdf.Page(holder)


def streams(contents: Any) -> list[Any]:
    import pikepdf

    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return [p for p in parts if isinstance(p, pikepdf.Stream)]


def drawables(holder: Any) -> Any:
    """The named images and forms of a page or form; a page's may be its parents'."""
    import pikepdf

    for _ in range(32):
        resources = holder.get("/Resources")
        if isinstance(resources, pikepdf.Dictionary):
            return resources.get("/XObject")
        holder = holder.get("/Parent")
        if not isinstance(holder, pikepdf.Dictionary):
            return None
    return None


def filters(stream: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each filter of a stream by its full name, with its parameters."""
    import pikepdf

    names, parms = stream.get("/Filter"), stream.get("/DecodeParms")
    names = list(names) if isinstance(names, pikepdf.Array) else [] if names is None else [names]
    parms = list(parms) if isinstance(parms, pikepdf.Array) else [parms]
    for k, name in enumerate(names):
        yield full_name(str(name)), _plain(parms[k] if k < len(parms) else None)


def _plain(parms: Any) -> dict[str, Any]:
    """Parameters as plain values; those that are a stream (JBIG2's shared segments) as its bytes."""
    import pikepdf

    if not isinstance(parms, pikepdf.Dictionary):
        return {}
    plain: dict[str, Any] = {}
    for key, value in parms.items():
        if isinstance(value, pikepdf.Stream):
            plain[key[1:]] = value.read_raw_bytes()
        elif isinstance(value, (int, bool)):
            plain[key[1:]] = value
        elif isinstance(value, pikepdf.Object) and value._type_name in ("integer", "boolean", "real"):
            plain[key[1:]] = int(value)
    return plain


def _coded(image: Any) -> Coded:
    coding = list(filters(image))
    mask = bool(image.get("/ImageMask", False))
    return Coded(
        image.read_raw_bytes(),
        tuple(name for name, _ in coding),
        tuple(parms for _, parms in coding),
        _whole_number(image.get("/Width", 0)),
        _whole_number(image.get("/Height", 0)),
        1 if mask else _whole_number(image.get("/BitsPerComponent", 8)),
        1 if mask else _components(image.get("/ColorSpace")),
    )


def _whole_number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise InputError("an image of the page is damaged", code="corrupt") from error


_COMPONENTS = {
    "/DeviceGray": 1, "/G": 1, "/CalGray": 1, "/Indexed": 1, "/I": 1, "/Separation": 1, "/DeviceRGB": 3, "/RGB": 3,
    "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/CMYK": 4,
}  # fmt: skip


def _components(space: Any) -> int | None:
    """How many numbers a pixel has; None where the colour space does not tell."""
    import pikepdf

    if isinstance(space, pikepdf.Array) and len(space):
        kind = str(space[0])
        if kind == "/ICCBased" and isinstance(space[1], pikepdf.Stream):
            return int(space[1].get("/N", 0)) or None
        if kind == "/DeviceN" and isinstance(space[1], pikepdf.Array):
            return len(space[1])
        return _COMPONENTS.get(kind)
    return _COMPONENTS.get(str(space)) if isinstance(space, pikepdf.Name) else None
