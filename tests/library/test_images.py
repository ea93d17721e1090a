"""Images: what is kept of an upload, how it is cut, who sees it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from PIL import Image as PillowImage
from PIL import ImageDraw

from apps.journal.models import Entry
from apps.library import actions, renditions
from apps.library.models import Image
from tests.library import uploads
from tests.library.conftest import IMAGE_FIELDS

pytestmark = pytest.mark.django_db


def opened(name: str) -> PillowImage.Image:
    with default_storage.open(name) as file:
        return PillowImage.open(BytesIO(file.read()))


def colour_at(image: PillowImage.Image, x: int, y: int) -> str:
    red, _green, blue = image.convert("RGB").getpixel((x, y))
    return "red" if red > 200 > blue else "blue" if blue > 200 > red else "other"


def test_keeps_an_upright_image_without_place_camera_and_profile(editor):
    image = actions.add_image(uploads.photo_with_place(), by=editor, **IMAGE_FIELDS)
    kept = opened(image.file.name)
    assert (kept.size, kept.format, kept.mode) == ((600, 800), "JPEG", "RGB")
    assert (image.width, image.height) == (600, 800)
    assert (colour_at(kept, 300, 10), colour_at(kept, 300, 790)) == ("red", "blue")
    assert dict(kept.getexif()) == {}
    assert "icc_profile" not in kept.info
    with default_storage.open(image.file.name) as file:
        content = file.read()
    assert b"SecretCamera" not in content and b"Exif" not in content
    # The day alone is taken over: portraits must not be older than three years.
    assert image.taken_on == date(2026, 3, 21)


def test_makes_a_large_image_smaller_and_keeps_its_proportions(editor):
    image = actions.add_image(uploads.photo(6000, 3000), by=editor, **IMAGE_FIELDS)
    assert (image.width, image.height) == (4000, 2000)


@pytest.mark.parametrize(
    ("mode", "file_format", "kept_as"),
    [
        ("RGB", "PNG", ("PNG", "RGB")),
        ("P", "GIF", ("PNG", "RGB")),
        ("L", "JPEG", ("JPEG", "RGB")),
        ("CMYK", "JPEG", ("JPEG", "RGB")),
        ("RGBA", "WEBP", ("PNG", "RGBA")),
        ("RGB", "AVIF", ("JPEG", "RGB")),
        ("I;16", "PNG", ("PNG", "RGB")),
    ],
)
def test_keeps_loss_free_formats_loss_free_and_transparency_transparent(
    editor, mode, file_format, kept_as
):
    content = uploads.image_bytes(PillowImage.new(mode, (30, 20)), file_format)
    upload = uploads.upload(content, f"a.{file_format.lower()}")
    image = actions.add_image(upload, by=editor, **IMAGE_FIELDS)
    kept = opened(image.file.name)
    assert (kept.format, kept.mode) == kept_as


def test_refuses_an_image_whose_pixels_end_early_and_stores_nothing(editor, stored):
    content = uploads.image_bytes(uploads.plain(800, 600))[:-200]
    with pytest.raises(ValidationError) as refused:
        actions.add_image(uploads.upload(content, "short.jpg"), by=editor, **IMAGE_FIELDS)
    assert refused.value.code == "broken"
    assert (Image.objects.count(), Entry.objects.count(), stored()) == (0, 0, [])


def test_a_refusal_of_the_database_takes_the_file_away_again(editor, stored):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.add_image(uploads.photo(), by=editor, **IMAGE_FIELDS | {"alt_ru": ""})
    assert (Image.objects.count(), Entry.objects.count(), stored()) == (0, 0, [])


def test_only_a_decorative_image_may_be_without_words(editor):
    fields = IMAGE_FIELDS | {"alt_kk": "", "alt_ru": "", "decorative": True}
    image = actions.add_image(uploads.photo(), by=editor, **fields)
    assert renditions.picture(image, "card").alt == ""


def test_adding_is_written_in_the_journal(editor, image):
    entry = Entry.objects.get()
    assert (entry.action, entry.model, entry.object_id) == (
        "created",
        "library.image",
        str(image.pk),
    )
    assert entry.actor_id == editor.pk


# --- Renditions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("focal", [(5, 5), (95, 95), (50, 50), (95, 5)])
@pytest.mark.parametrize("spec", ["card", "portrait96"])
def test_a_rendition_keeps_the_focal_point_inside(editor, focal, spec):
    pixels = PillowImage.new("RGB", (1600, 1600), "white")
    x, y = 16 * focal[0], 16 * focal[1]
    ImageDraw.Draw(pixels).ellipse((x - 60, y - 60, x + 60, y + 60), fill="red")
    upload = uploads.upload(uploads.image_bytes(pixels), "dot.jpg")
    fields = IMAGE_FIELDS | {"focal_x": focal[0], "focal_y": focal[1]}
    image = actions.add_image(upload, by=editor, **fields)
    made = opened(renditions.rendition(image, spec))
    size = renditions.SPECS[spec]
    assert made.size == (size.width, size.height)
    colours = made.convert("RGB").getcolors(made.width * made.height)
    reds = sum(count for count, (red, _green, blue) in colours if red > 200 > blue)
    # The whole dot, less what lies beyond the image itself, not merely its rim.
    scale = size.width / min(1600, 1600 * size.width / size.height)
    assert reds > 0.5 * 3.14 * (60 * scale) ** 2


@pytest.mark.parametrize("spec", ["card", "card2x"])
@pytest.mark.parametrize("extension", ["webp", "avif"])
def test_a_card_weighs_at_most_25_kilobytes_even_of_noise(editor, spec, extension):
    image = actions.add_image(uploads.noise(1000, 700), by=editor, **IMAGE_FIELDS)
    name = renditions.rendition(image, spec, extension)
    assert default_storage.size(name) <= 25_000
    made = opened(name)
    size = renditions.SPECS[spec]
    assert (made.format, made.size) == (extension.upper(), (size.width, size.height))


def test_a_small_image_is_never_enlarged(editor):
    image = actions.add_image(uploads.photo(300, 300), by=editor, **IMAGE_FIELDS)
    assert opened(renditions.rendition(image, "wide2x")).size == (300, 169)
    assert opened(renditions.rendition(image, "full")).size == (300, 300)


@pytest.mark.parametrize(("spec", "size"), [("card", (400, 200)), ("portrait96", (96, 48))])
def test_a_state_symbol_is_never_cut(editor, spec, size):
    flag = PillowImage.new("RGB", (1200, 600), "blue")
    ImageDraw.Draw(flag).rectangle((0, 0, 60, 600), fill="red")
    ImageDraw.Draw(flag).rectangle((1140, 0, 1200, 600), fill="red")
    upload = uploads.upload(uploads.image_bytes(flag, "PNG"), "flag.png")
    image = actions.add_image(upload, by=editor, **IMAGE_FIELDS | {"right": "state_symbol"})
    made = opened(renditions.rendition(image, spec))
    assert made.size == size
    middle = size[1] // 2
    colours = [colour_at(made, x, middle) for x in (0, size[0] // 2, size[0] - 1)]
    assert colours == ["red", "blue", "red"]
    picture = renditions.picture(image, spec)
    assert (picture.width, picture.height) == size


def test_a_picture_names_both_formats_and_all_sizes_without_making_or_asking_anything(
    image, stored, django_assert_num_queries
):
    before = stored()
    with django_assert_num_queries(0):
        picture = renditions.picture(image, "card")
    digest = renditions.digest(image)
    at = f"/images/{image.pk}"
    assert picture.url == f"{at}/card-{digest}.webp"
    assert picture.srcset == f"{at}/card-{digest}.webp 400w, {at}/card2x-{digest}.webp 800w"
    assert picture.srcset_avif == f"{at}/card-{digest}.avif 400w, {at}/card2x-{digest}.avif 800w"
    assert (picture.width, picture.height) == (400, 225)
    assert picture.alt == "Емхананың кіреберісі"
    with translation.override("ru"):
        assert renditions.picture(image, "card").alt == "Вход в поликлинику"
    assert stored() == before


def test_another_focal_point_gives_another_address_and_removes_the_old_files(
    editor, image, stored, django_capture_on_commit_callbacks
):
    old = renditions.rendition(image, "card")
    image.focal_x = 10
    with django_capture_on_commit_callbacks(execute=True):
        actions.save_image(image, by=editor)
    assert renditions.rendition(image, "card") != old
    assert old not in stored()


# --- Who sees it --------------------------------------------------------------------------------


def test_an_image_is_private_then_public_by_date_then_private_again(client, image, unit):
    now = timezone.now()
    address = renditions.picture(image, "card").url
    assert client.get(address).status_code == 404
    actions.set_uses(unit, images=[image])
    assert client.get(address).status_code == 404
    actions.set_uses(unit, images=[image], public_from=now + timedelta(hours=1))
    assert client.get(address).status_code == 404
    actions.set_uses(unit, images=[image], public_from=now - timedelta(hours=1))
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    actions.set_uses(
        unit,
        images=[image],
        public_from=now - timedelta(hours=1),
        public_until=now - timedelta(minutes=1),
    )
    assert client.get(address).status_code == 404


def test_a_private_image_is_shown_to_an_editor_and_kept_by_nobody(client, image, editor, colleague):
    address = renditions.picture(image, "card").url
    client.force_login(colleague)
    assert client.get(address).status_code == 404
    client.force_login(editor)
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_only_listed_sizes_are_made(client, image, editor, stored):
    client.force_login(editor)
    digest = renditions.digest(image)
    before = stored()
    for name in (f"huge-{digest}.webp", f"card-{digest}.png", f"card400-{digest}.webp"):
        assert client.get(f"/images/{image.pk}/{name}").status_code == 404
    assert stored() == before


def test_an_older_address_leads_to_todays(client, image, unit):
    actions.set_uses(unit, images=[image], public_from=timezone.now() - timedelta(hours=1))
    response = client.get(f"/images/{image.pk}/card-00000000.webp")
    assert (response.status_code, response["Location"]) == (
        302,
        renditions.picture(image, "card").url,
    )
