"""Pages that moved: whoever comes to an address a record had before is sent to its own one.

Which addresses were left is written down by actions.remember_address; here they are only read."""

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponsePermanentRedirect

from apps.publishing.models import FormerAddress, Publishable

# Browsers remember a permanent redirect for ever where nothing limits it; a page may move back.
REMEMBERED_SECONDS = 300


def to_present_address(
    model: type[Publishable], slug: str, request: HttpRequest
) -> HttpResponsePermanentRedirect | None:
    """The way from a former address of a record to where readers find it now, in the language of
    the request and with its query string; None for an address no public record has left."""
    if not slug or "\x00" in slug:
        return None
    kind = ContentType.objects.get_for_model(model)
    former = FormerAddress.objects.filter(content_type=kind, slug=slug).values("object_id")
    record = model._default_manager.public().filter(pk__in=former).first()
    if record is None or record.slug == slug:
        return None
    query = request.META.get("QUERY_STRING", "")
    address = record.get_absolute_url()
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    response.headers["Cache-Control"] = f"max-age={REMEMBERED_SECONDS}"
    return response
