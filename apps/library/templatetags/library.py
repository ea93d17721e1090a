"""`{% picture image "card" as shown %}`: an image of the library for components/image.html."""

from django import template

from apps.library.models import Image
from apps.library.renditions import Picture
from apps.library.renditions import picture as make_picture

register = template.Library()


@register.simple_tag
def picture(image: Image, spec: str) -> Picture:
    """The image in one of the sizes of renditions.PICTURES, in the page's language."""
    return make_picture(image, spec)
