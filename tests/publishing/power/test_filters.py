"""The filters of lists: what lacks a language, what has fallen behind, what waits; its pills."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.publishing import actions
from apps.publishing.admin.filters import pending_revisions
from apps.publishing.models import RevisionState
from apps.publishing.revisions import capture, keep
from tests.factories import NewsItemFactory

pytestmark = pytest.mark.django_db


def edit(record, by=None, **fields) -> None:
    content = capture(record)
    content["fields"] = content["fields"] | fields
    keep(record, content, by=by)
    record.refresh_from_db()


@pytest.fixture
def listed(signed_in):
    """`listed(incomplete="kk")`: the titles of the list so filtered, as the chief sees it."""
    client = signed_in("chief")

    def titles(**query) -> list[str]:
        response = client.get(reverse("admin:news_newsitem_changelist"), query)
        assert response.status_code == 200
        return sorted(row.title_kk or row.title_ru for row in response.context["cl"].result_list)

    return titles


def test_each_language_is_asked_apart(listed):
    NewsItemFactory(title_kk="Толық")
    NewsItemFactory(title_kk="Орысшасы жоқ", title_ru="")
    NewsItemFactory(title_kk="", title_ru="Нет казахского")
    NewsItemFactory(title_kk="Мәтінсіз", body_ru="")
    assert listed(incomplete="kk") == ["Нет казахского"]
    assert listed(incomplete="ru") == ["Мәтінсіз", "Орысшасы жоқ"]
    assert listed(incomplete="yes") == ["Мәтінсіз", "Нет казахского", "Орысшасы жоқ"]
    assert listed(incomplete="no") == ["Толық"]
    assert len(listed(incomplete="nonsense")) == 4


def test_the_draft_of_a_live_page_may_lack_a_language_too(listed):
    live = NewsItemFactory(published=True, title_kk="Жарияланған")
    edit(live, title_ru="")
    assert listed(incomplete="ru") == ["Жарияланған"]
    assert listed(incomplete="kk") == []
    # The page itself is whole, and so the desk counts it.
    assert listed(incomplete="no") == ["Жарияланған"]


def test_the_half_that_has_fallen_behind(listed):
    late = NewsItemFactory(published=True, title_kk="Ескірген")
    edit(late, body_ru="<p>Новый текст</p>")
    NewsItemFactory(published=True, title_kk="Өзгермеген")
    assert listed(incomplete="kk_behind") == ["Ескірген"]
    assert listed(incomplete="ru_behind") == []
    edit(late, body_ru="<p>Новый текст</p>", body_kk="<p>Жаңа мәтін</p>")
    assert listed(incomplete="kk_behind") == []


def test_what_waits_beside_pages(listed, people):
    NewsItemFactory(title_kk="Жоба")
    NewsItemFactory(published=True, title_kk="Өзгеріссіз")
    rows = {}
    for title in ("Жобада", "Тексеруде", "Қайтарылды", "Жоспарда"):
        rows[title] = NewsItemFactory(published=True, title_kk=title, title_ru="Новость")
        edit(rows[title], lead_kk="Басқаша", lead_ru="Иначе", by=people["editor"])
    for title in ("Тексеруде", "Қайтарылды"):
        actions.send_to_check(rows[title], by=people["editor"])
    actions.return_to_draft(rows["Қайтарылды"], by=people["chief"], comment="Түзетіңіз")
    later = timezone.now() + timedelta(days=1)
    actions.publish(rows["Жоспарда"], by=people["chief"], at=later)
    # Planned for the first time: nothing waits beside it.
    first = NewsItemFactory(title_kk="Алғаш", title_ru="Впервые")
    actions.publish(first, by=people["chief"], at=later)
    assert listed(changes="draft") == ["Жобада"]
    assert listed(changes="check") == ["Тексеруде"]
    assert listed(changes="returned") == ["Қайтарылды"]
    assert listed(changes="scheduled") == ["Жоспарда"]
    assert listed(changes="any") == ["Жобада", "Жоспарда", "Тексеруде", "Қайтарылды"]


def test_pills_name_what_waits_in_one_query(people):
    live = NewsItemFactory(published=True)
    edit(live, lead_kk="Басқаша", lead_ru="Иначе")
    plain = NewsItemFactory(published=True)
    draft = NewsItemFactory()
    planned = NewsItemFactory(title_kk="Алғаш", title_ru="Впервые")
    actions.publish(planned, by=people["chief"], at=timezone.now() + timedelta(days=1))
    rows = list(type(live).objects.order_by("pk"))
    pending_revisions(rows)
    with CaptureQueriesContext(connection) as asked:
        found = pending_revisions(rows)
    assert len(asked) == 1
    assert {key: revision.state for key, revision in found.items()} == {
        live.pk: RevisionState.DRAFT
    }
    assert plain.pk not in found and draft.pk not in found and planned.pk not in found
    assert pending_revisions([]) == {}


def test_the_list_says_what_waits(signed_in):
    live = NewsItemFactory(published=True)
    edit(live, lead_kk="Басқаша", lead_ru="Иначе")
    html = signed_in("chief").get(reverse("admin:news_newsitem_changelist")).content.decode()
    assert html.count('<span class="pill pill-draft">') == 1
    assert html.count('<span class="pill pill-published">') == 1


def test_the_number_of_queries_does_not_grow_with_rows(signed_in):
    client = signed_in("chief")
    address = reverse("admin:news_newsitem_changelist")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    edit(NewsItemFactory(published=True), lead_kk="Басқаша", lead_ru="Иначе")
    asked()
    few = asked()
    for _number in range(5):
        edit(NewsItemFactory(published=True), lead_kk="Басқаша", lead_ru="Иначе")
    assert asked() == few
