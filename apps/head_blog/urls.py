"""The form of the blog; its lists and pages are those of the collections. Stands before them: below
/blog/ a word may be the address of an answer."""

from django.urls import path

from apps.head_blog.asking import AskHead

urlpatterns = [path("blog/ask/", AskHead.as_view(), name="head_blog.ask")]
