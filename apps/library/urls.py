"""Addresses of files. They carry no language prefix: a file has its own language in its name."""

from django.urls import path, re_path

from apps.library import dialogue, views

urlpatterns = [
    path("files/<int:pk>/<str:name>", views.document_file, name="document_file"),
    path(
        "files/<int:pk>/v<int:number>/<str:name>",
        views.document_version_file,
        name="document_version_file",
    ),
    re_path(
        r"^images/(?P<pk>[0-9]{1,12})/(?P<spec>[a-z0-9]+)-(?P<digest>[0-9a-f]{8})\.(?P<extension>webp|avif)$",
        views.image_rendition,
        name="image_rendition",
    ),
    path("recordings/<int:pk>/<str:name>", views.recording_file, name="recording_file"),
    re_path(
        r"^recordings/(?P<pk>[0-9]{1,12})/captions/(?P<language>kk|ru)\.vtt$",
        views.recording_captions,
        name="recording_captions",
    ),
    path("library/dialogue/images/", dialogue.images, name="library_dialogue_images"),
    path("library/dialogue/documents/", dialogue.documents, name="library_dialogue_documents"),
    path("library/dialogue/thumbnails/", dialogue.thumbnails, name="library_dialogue_thumbnails"),
]
