"""Real files for the library's tests, good and bad, made on the spot."""

import random
import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, ImageCms, ImageDraw
from PIL import Image as PillowImage
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from apps.library.pdf import make_pdf

KAZAKH_SENTENCE = "Емхана азаматтарға көмек көрсетеді, қабылдау уақытын жариялайды."
RUSSIAN_SENTENCE = "Поликлиника помогает гражданам и публикует часы приёма."


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# --- Images -------------------------------------------------------------------------------------


def image_bytes(image: PillowImage.Image, file_format: str = "JPEG", **options) -> bytes:
    output = BytesIO()
    image.save(output, file_format, **options)
    return output.getvalue()


def plain(width: int = 1600, height: int = 1200, colour: str = "#5588aa") -> PillowImage.Image:
    return PillowImage.new("RGB", (width, height), colour)


def photo(width: int = 1600, height: int = 1200, name: str = "photo.jpg", **options):
    return upload(image_bytes(plain(width, height), **options), name)


def photo_with_place() -> SimpleUploadedFile:
    """Lies on its side (orientation 6), knows where and when it was taken; red above, blue below
    when upright."""
    image = PillowImage.new("RGB", (800, 600), "blue")
    # Orientation 6: the left edge of the stored pixels is the top of the upright image.
    ImageDraw.Draw(image).rectangle((0, 0, 400, 600), fill="red")
    exif = PillowImage.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "SecretCamera"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:21 10:00:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (43.0, 14.0, 19.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return upload(image_bytes(image, exif=exif, icc_profile=profile), "place.jpg")


def noise(width: int, height: int) -> SimpleUploadedFile:
    """The worst photograph for a compressor."""
    pixels = random.Random(17).randbytes(width * height * 3)
    return upload(image_bytes(PillowImage.frombytes("RGB", (width, height), pixels)), "noise.jpg")


def moving_image(file_format: str = "GIF") -> SimpleUploadedFile:
    frames = [plain(20, 20, colour) for colour in ("red", "green", "blue")]
    content = image_bytes(frames[0], file_format, save_all=True, append_images=frames[1:])
    return upload(content, f"moving.{file_format.lower()}")


def png_claiming(width: int, height: int) -> SimpleUploadedFile:
    """A PNG of a few bytes that would unfold to `width` × `height` pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    content += chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")
    return upload(content, "bomb.png")


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

# --- PDF ----------------------------------------------------------------------------------------


def pdf_bytes(text: str = KAZAKH_SENTENCE, title: str = "Ереже", language: str = "kk") -> bytes:
    return make_pdf(title, [text], language)


def pdf(text: str = KAZAKH_SENTENCE, name: str = "rules.pdf") -> SimpleUploadedFile:
    return upload(pdf_bytes(text), name)


def written(writer: PdfWriter, name: str) -> SimpleUploadedFile:
    output = BytesIO()
    writer.write(output)
    return upload(output.getvalue(), name)


def copied() -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(BytesIO(pdf_bytes())))


def encrypted_pdf(user_password: str = "secret") -> SimpleUploadedFile:
    writer = copied()
    writer.encrypt(user_password, "owner", algorithm="RC4-128")
    return written(writer, "closed.pdf")


def pdf_with_script() -> SimpleUploadedFile:
    writer = copied()
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('hello');"),
        }
    )
    writer.root_object[NameObject("/OpenAction")] = action
    return written(writer, "script.pdf")


def pdf_with_attachment() -> SimpleUploadedFile:
    writer = copied()
    writer.add_attachment("inside.exe", b"MZ")
    return written(writer, "attachment.pdf")


def pdf_with_launch() -> SimpleUploadedFile:
    writer = copied()
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")}
    )
    writer.root_object[NameObject("/OpenAction")] = action
    return written(writer, "launch.pdf")


def scan() -> SimpleUploadedFile:
    """A PDF of one picture without text."""
    return upload(image_bytes(plain(300, 400), "PDF"), "scan.pdf")


# --- Office files -------------------------------------------------------------------------------

DOCX_PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types/>',
    "word/document.xml": '<?xml version="1.0"?><document><p>Мәтін</p></document>',
}
XLSX_PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types/>',
    "xl/workbook.xml": '<?xml version="1.0"?><workbook/>',
}
ODT_PARTS = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": '<?xml version="1.0"?><office/>',
}
ODS_PARTS = {
    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": '<?xml version="1.0"?><office/>',
}


def archive(parts: dict[str, str | bytes], name: str) -> SimpleUploadedFile:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for part, content in parts.items():
            file.writestr(part, content)
    return upload(output.getvalue(), name)


def docx(parts: dict[str, str | bytes] | None = None) -> SimpleUploadedFile:
    return archive(DOCX_PARTS | (parts or {}), "order.docx")


def damaged_docx() -> bytes:
    """The table of contents is whole, the packed text is not."""
    content = bytearray(docx().read())
    at = content.index(b"word/document.xml") + len(b"word/document.xml")
    content[at + 4 : at + 12] = b"\xff" * 8
    return bytes(content)


# The start of an OLE container: Word 97 to 2003, or any office file with a password.
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


# --- Recordings ---------------------------------------------------------------------------------

MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(256)) * 40
M4A = b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42" + bytes(500)
MOV = b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  " + bytes(500)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(500)
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(500)
MATROSKA = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska" + bytes(500)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(500)
MP3_BARE = b"\xff\xfb\x90\x00" + bytes(500)
OGG = b"OggS\x00\x02" + bytes(500)
VTT = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
Сәлеметсіз бе!

00:05.000 --> 00:06.000 align:start
Иә.
""".encode()


def video(name: str = "video.mp4", content: bytes = MP4) -> SimpleUploadedFile:
    return upload(content, name)


def captions(name: str = "captions.vtt", content: bytes = VTT) -> SimpleUploadedFile:
    return upload(content, name)
