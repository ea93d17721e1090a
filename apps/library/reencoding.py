"""An uploaded image made anew: upright, in sRGB, at most 4000 px, without anything but its pixels.

The uploaded bytes are not kept, so what hides behind the pixels (place, telephone, thumbnails,
appended files) never reaches the disk."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO

from PIL import ExifTags, ImageCms, ImageOps
from PIL import Image as PillowImage

from apps.library.intake import FileKind, broken_image, open_image

# Twice the widest picture of the design, with room for a later crop.
LONG_SIDE = 4000
JPEG_QUALITY = 92
# Formats without loss: a scan or a scheme must not get JPEG's blur.
LOSSLESS = ("png", "gif")


@dataclass(frozen=True)
class Reencoded:
    """The bytes to keep; width and height in pixels; the day the camera noted, if it did."""

    content: bytes
    extension: str
    width: int
    height: int
    taken_on: date | None


def reencode(file: IO[bytes], kind: FileKind) -> Reencoded:
    """Makes an image anew. Raises the refusal "broken" when the pixels cannot be read."""
    image = open_image(file, kind)
    taken_on = day_taken(image)
    try:
        # A JPEG decoder can halve while it reads, which halves the memory too.
        image.draft(None, (LONG_SIDE, LONG_SIDE))
        image.load()
        image = ImageOps.exif_transpose(image)
    # Decoders raise whatever their parsing met.
    except Exception as error:
        raise broken_image() from error
    image = in_srgb(image)
    image.thumbnail((LONG_SIDE, LONG_SIDE), PillowImage.Resampling.LANCZOS)
    # A new canvas: metadata travels with the opened image, pixels do not bring it along.
    plain = PillowImage.new(image.mode, image.size)
    plain.paste(image)
    lossless = kind.code in LOSSLESS or plain.mode == "RGBA"
    output = BytesIO()
    if lossless:
        plain.save(output, "PNG", optimize=True)
    else:
        plain.save(output, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    extension = "png" if lossless else "jpg"
    return Reencoded(output.getvalue(), extension, plain.width, plain.height, taken_on)


def day_taken(image: PillowImage.Image) -> date | None:
    try:
        details = image.getexif().get_ifd(ExifTags.IFD.Exif)
        return datetime.strptime(
            str(details[ExifTags.Base.DateTimeOriginal]).strip("\x00 "), "%Y:%m:%d %H:%M:%S"
        ).date()
    # A camera without a clock, or a block that is none: the editor types the day.
    except Exception:
        return None


def in_srgb(image: PillowImage.Image) -> PillowImage.Image:
    """The image as RGB, or RGBA where something really is transparent, in the colours of sRGB."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            image = ImageCms.profileToProfile(image, source, target, outputMode=mode) or image
        # A damaged profile: the plain conversion below is the best that is left.
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    if image.mode.startswith("I"):
        # Sixteen bits of grey to eight.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if image.getextrema()[3][0] == 255:
            image = image.convert("RGB")
    return image if image.mode in ("RGB", "RGBA") else image.convert("RGB")
