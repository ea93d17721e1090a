"""Smaller copies of images, cut around the focal point, and what a template needs to show one.

Sizes are a closed list, so nobody can fill the disk by asking for others. A copy is made when it is
first asked for and kept under MEDIA_ROOT/renditions; who may see it is decided in views.py."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image as PillowImage
from PIL import ImageFilter

from apps.languages.models import reading_language
from apps.library.models import Image, Right

CARD_MAX_BYTES = 25_000
MIME = {"webp": "image/webp", "avif": "image/avif"}
QUALITIES = {"webp": (82, 74, 66, 58, 50, 42, 34, 26, 18, 10), "avif": (66, 58, 50, 42, 34, 26, 18)}
# Even noise fits after these; no photograph comes that far.
BLURS = (1, 2, 4, 8)


@dataclass(frozen=True)
class Spec:
    """One size: `width` in pixels, `height` too, or None to keep the whole image; `max_bytes` or
    None where the weight follows from the content."""

    name: str
    width: int
    height: int | None = None
    max_bytes: int | None = None


SPECS = {
    spec.name: spec
    for spec in (
        Spec("card", 400, 225, CARD_MAX_BYTES),
        Spec("card2x", 800, 450, CARD_MAX_BYTES),
        Spec("wide", 752, 423),
        Spec("wide2x", 1504, 846),
        Spec("portrait96", 96, 96),
        Spec("portrait192", 192, 192),
        Spec("portrait320", 320, 320),
        Spec("full752", 752),
        Spec("full", 1504),
    )
}
# What a template asks for, and the sizes a browser may choose from; the first is the plain one.
PICTURES = {
    "card": ("card", "card2x"),
    "wide": ("wide", "wide2x"),
    "portrait96": ("portrait96", "portrait192"),
    "portrait192": ("portrait192", "portrait320"),
    "portrait320": ("portrait320",),
    "full": ("full752", "full"),
}


@dataclass(frozen=True)
class Picture:
    """An image as a template shows it (components/image.html), in one language.

    `width` and `height` are pixels of `url`; `srcset` and `srcset_avif` offer the same picture in
    all its sizes as WebP and AVIF. `alt` is empty for a decorative image."""

    alt: str
    caption: str
    credit: str
    url: str
    srcset: str
    srcset_avif: str
    width: int
    height: int


def picture(image: Image, spec: str, language: str | None = None) -> Picture:
    """What to write into the page, without a query and without making the file.

    `spec` is a name of PICTURES; `language` defaults to the page's own. Raises KeyError for another
    name."""
    language = language or reading_language()
    sizes = {}
    for name in PICTURES[spec]:
        # A small original gives the same pixels for every size: one entry is enough.
        sizes.setdefault(dimensions(image, SPECS[name]), name)
    (width, height), first = next(iter(sizes.items()))

    def srcset(extension: str) -> str:
        return ", ".join(
            f"{rendition_url(image, name, extension)} {size[0]}w" for size, name in sizes.items()
        )

    return Picture(
        alt="" if image.decorative else image.text("alt", language),
        caption=image.text("caption", language),
        credit=image.credit,
        url=rendition_url(image, first),
        srcset=srcset("webp"),
        srcset_avif=srcset("avif"),
        width=width,
        height=height,
    )


def digest(image: Image) -> str:
    """Eight characters that change when the pixels of a rendition do."""
    seen = f"{image.sha256} {image.focal_x} {image.focal_y} {is_never_cut(image)}"
    return sha256(seen.encode()).hexdigest()[:8]


def rendition_url(image: Image, spec: str, extension: str = "webp") -> str:
    return reverse("image_rendition", args=[image.pk, spec, digest(image), extension])


def is_never_cut(image: Image) -> bool:
    """The State Flag and Emblem are shown whole (Constitutional Law No 258-III): a card scales them
    into its frame instead of filling it."""
    return image.right == Right.STATE_SYMBOL


def dimensions(image: Image, spec: Spec) -> tuple[int, int]:
    """The size of a rendition in pixels: never larger than the image itself."""
    if is_never_cut(image):
        scale = min(1, spec.width / image.width, (spec.height or spec.width) / image.height)
        return max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if spec.height is None:
        width = min(spec.width, image.width)
        return width, max(1, round(image.height * width / image.width))
    scale = min(1, image.width / spec.width, image.height / spec.height)
    return max(1, round(spec.width * scale)), max(1, round(spec.height * scale))


def crop_box(image: Image, spec: Spec) -> tuple[float, float, float, float]:
    """The largest part of the image with the proportions of `spec`, its middle as near to the focal
    point as the edges allow."""
    if spec.height is None or is_never_cut(image):
        return 0, 0, image.width, image.height
    ratio = spec.width / spec.height
    width = min(image.width, image.height * ratio)
    height = width / ratio
    left = min(max(image.width * image.focal_x / 100 - width / 2, 0), image.width - width)
    top = min(max(image.height * image.focal_y / 100 - height / 2, 0), image.height - height)
    return left, top, left + width, top + height


def rendition(image: Image, spec: str, extension: str = "webp") -> str:
    """The storage name of a rendition, made now if it is not there yet.

    Raises KeyError for a name outside SPECS or a format outside MIME, FileNotFoundError when the
    image itself is gone from the disk."""
    chosen = SPECS[spec]
    name = f"renditions/{image.pk}/{digest(image)}-{spec}.{extension}"
    path = Path(default_storage.path(name))
    if not path.exists():
        content = encoded(cropped(image, chosen), extension, QUALITIES[extension], chosen.max_bytes)
        write_whole(path, content)
    return name


def cropped(image: Image, spec: Spec) -> PillowImage.Image:
    size = dimensions(image, spec)
    with default_storage.open(image.file.name) as file, PillowImage.open(file) as original:
        return original.resize(
            size, PillowImage.Resampling.LANCZOS, box=crop_box(image, spec), reducing_gap=3
        )


def encoded(
    pixels: PillowImage.Image, extension: str, qualities: tuple[int, ...], max_bytes: int | None
) -> bytes:
    """The bytes of the best quality that fits into `max_bytes`."""
    content = b""
    for quality in qualities:
        content = saved(pixels, extension, quality)
        if max_bytes is None or len(content) <= max_bytes:
            return content
    for radius in BLURS:
        content = saved(pixels.filter(ImageFilter.GaussianBlur(radius)), extension, qualities[-1])
        if len(content) <= max_bytes:
            break
    return content


def saved(pixels: PillowImage.Image, extension: str, quality: int) -> bytes:
    output = BytesIO()
    # AVIF at its default speed takes seconds of both cores; 8 costs some per cent of weight.
    effort = {"method": 4} if extension == "webp" else {"speed": 8}
    pixels.save(output, extension.upper(), quality=quality, **effort)
    return output.getvalue()


def write_whole(path: Path, content: bytes) -> None:
    """Writes beside and renames, so that nobody reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(beside, 0o640)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def forget(image_id: int) -> None:
    """Removes all renditions of an image, whose focal point moved or which was deleted."""
    shutil.rmtree(default_storage.path(f"renditions/{image_id}"), ignore_errors=True)
