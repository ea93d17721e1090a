"""Answers the editor on the screen when something is pasted; holds no rule of what may stay."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.publishing.richtext import clean


@require_POST
@never_cache
def pasted(request: HttpRequest) -> HttpResponse:
    """`html` of another program as it would be stored; Http404 for who does not work here."""
    user = request.user
    if not (user.is_active and user.is_staff):
        raise Http404
    # As plain text: nothing may open it as a page.
    return HttpResponse(
        clean(request.POST.get("html", "")), content_type="text/plain; charset=utf-8"
    )
