"""The history of a page for its readers: when it was posted and changed, and what it said on a day;
no people, nothing of what readers do not see."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.journal import triggers
from apps.journal.models import Action, Entry
from apps.languages.dates import date_words
from apps.library.models import DocumentVersion
from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.models import Publishable, Revision
from apps.publishing.redaction import redact
from apps.publishing.revisions import capture
from tests.activity.factories import ActivityDocumentFactory, IndicatorFactory
from tests.factories import AttachmentFactory, NewsItemFactory, OtherPageFactory
from tests.publishing.history.conftest import edited
from tests.services.factories import DoctorFactory

LANGUAGES = ["kk", "ru"]
POSTED = datetime(2026, 3, 2, 4, tzinfo=UTC)
CHANGED = datetime(2026, 5, 4, 4, tzinfo=UTC)


def url_of(record: Publishable, language: str = "kk", on: str = "") -> str:
    path = f"/{language}/history/{record._meta.label_lower}/{record.slug}/"
    return f"{path}?on={on}" if on else path


def read(url: str) -> str:
    response = Client().get(url)
    assert response.status_code == 200
    return response.content.decode()


def main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def happened_at(action: Action, moment: datetime, place: int = -1) -> None:
    """Moves an entry of the journal into the past, as only a test may."""
    numbers = list(Entry.objects.filter(action=action).order_by("number"))
    triggers.drop(connection)
    Entry.objects.filter(pk=numbers[place].pk).update(at=moment)
    triggers.create(connection)


@pytest.fixture
def story(people, unit) -> NewsItem:
    """Posted on 2 March, changed on 4 May 2026."""
    page = NewsItemFactory(unit=unit, title_kk="Екпе басталды", title_ru="Прививки начались")
    actions.publish(page, by=people["chief"])
    Revision.objects.update(applied_at=POSTED)
    NewsItem.objects.update(publish_at=POSTED)
    happened_at(Action.PUBLISHED, POSTED)
    page = NewsItem.objects.get()
    Revision.objects.filter(number=1).update(
        content={
            **Revision.objects.get().content,
            "fields": {
                **Revision.objects.get().content["fields"],
                "publish_at": POSTED.isoformat(),
            },
        }
    )
    edited(page, people["editor"], title_kk="Екпе аяқталды", title_ru="Прививки завершены")
    actions.publish(NewsItem.objects.get(), by=people["chief"])
    Revision.objects.filter(number=2).update(applied_at=CHANGED)
    NewsItem.objects.update(changed_at=CHANGED)
    happened_at(Action.PUBLISHED, CHANGED)
    return NewsItem.objects.get()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_history_tells_the_days_and_nobody_s_name(story, people, language):
    html = main(read(url_of(story, language)))
    with override(language):
        words = [_("Changed"), _("Posted")]
    steps = re.findall(r'<p class="timeline__title">(.*?)</p>', html)
    assert steps == words
    links = re.findall(r"\?on=([\d-]+)", html)
    assert links == ["2026-05-04", "2026-03-02"]
    for day in (CHANGED, POSTED):
        assert date_words(timezone.localdate(day), language) in html.replace("\xa0", " ")
    for person in people.values():
        assert str(person) not in html
    assert "Сәрсенова" not in html


@pytest.mark.parametrize(
    ("on", "kazakh", "russian"),
    [
        ("2026-03-02", "Екпе басталды", "Прививки начались"),
        ("2026-05-03", "Екпе басталды", "Прививки начались"),
        ("2026-05-04", "Екпе аяқталды", "Прививки завершены"),
        ("2026-06-01", "Екпе аяқталды", "Прививки завершены"),
    ],
)
def test_a_page_is_shown_as_it_was_on_a_day(story, on, kazakh, russian):
    for language, title in (("kk", kazakh), ("ru", russian)):
        html = main(read(url_of(story, language, on)))
        assert re.findall(r"<h1>(.*?)</h1>", html)[0].replace("\xa0", " ") == title
        assert story.get_absolute_url().replace("/kk/", f"/{language}/") in html


def test_what_is_kept_is_not_written_by_looking(story):
    contents = list(Revision.objects.values_list("content", "state", "applied_at"))
    before = capture(story)
    read(url_of(story, "ru", "2026-03-02"))
    assert list(Revision.objects.values_list("content", "state", "applied_at")) == contents
    assert capture(NewsItem.objects.get()) == before


@pytest.mark.parametrize("on", ["2026-03-01", "1999-01-01"])
def test_before_it_was_posted_there_is_nothing(story, on):
    html = main(read(url_of(story, "kk", on)))
    assert "Екпе басталды" not in html
    with override("kk"):
        assert _("Readers could not see this page on that day, or what it said was not kept.") in (
            html.replace("\xa0", " ")
        )


@pytest.mark.parametrize("on", ["9999-01-01", "2026-02-30", "5", "x", "2026-03-02T00:00"])
def test_a_day_that_is_none_or_is_to_come_is_refused_with_words(story, on):
    html = main(read(url_of(story, "kk", on)))
    assert 'class="field field--error"' in html
    assert 'value="' + on + '"' in html
    assert '<ol class="timeline">' in html


@pytest.mark.parametrize("state", ["withdrawn", "scheduled"])
def test_what_readers_do_not_see_has_no_history(db, state):
    page = NewsItemFactory(**{state: True})
    assert Client().get(url_of(page)).status_code == 404
    assert Client().get(url_of(page, on="2026-03-02")).status_code == 404


@pytest.mark.parametrize(
    "path", ["news.nothing/a/", "accounts.unit/registration/", "news.newsitem/nothing/", "x/%00/"]
)
def test_what_there_is_not_is_not_found(db, path):
    assert Client().get(f"/kk/history/{path}").status_code == 404


def test_a_draft_of_a_live_page_is_never_shown(page):
    html = main(read(url_of(page, "kk", str(timezone.localdate()))))
    assert "Екпе басталды" in html.replace("\xa0", " ")
    assert "дүйсенбіде" not in html


def test_a_page_withdrawn_for_a_time_was_not_there_then(story, people):
    actions.withdraw(story, by=people["chief"], reason="Қате")
    happened_at(Action.WITHDRAWN, datetime(2026, 6, 1, 4, tzinfo=UTC))
    actions.publish(NewsItem.objects.get(), by=people["chief"])
    html = main(read(url_of(story)))
    with override("kk"):
        words = [_("Posted again"), _("Taken off the site"), _("Changed"), _("Posted")]
    assert re.findall(r'<p class="timeline__title">(.*?)</p>', html) == words
    assert "Қате" not in html
    assert story.lead_kk in main(read(url_of(story, on="2026-05-30")))
    assert story.lead_kk not in main(read(url_of(story, on="2026-07-01")))


def test_what_was_never_edited_is_shown_as_it_stands(db):
    page = NewsItemFactory(published=True, publish_at=POSTED)
    assert Revision.objects.count() == 0
    html = main(read(url_of(page, "ru", "2026-03-02")))
    assert page.title_ru in html.replace("\xa0", " ")
    assert page.lead_ru in html
    assert page.lead_ru not in main(read(url_of(page, "ru", "2026-03-01")))


def test_documents_are_those_of_that_day(story, people):
    attachment = AttachmentFactory(record=story, caption_kk="Тәртіп", caption_ru="Порядок")
    first = DocumentVersion.objects.get(language="kk")
    DocumentVersion.objects.update(created_at=POSTED)
    second = DocumentVersion.objects.get(pk=first.pk)
    second.pk, second.number, second.created_at = None, 2, timezone.now()
    second.save(force_insert=True)
    NewsItem.objects.update(changed_at=CHANGED + timedelta(days=1))
    html = main(read(url_of(story, "kk", "2026-05-06")))
    assert f"/{attachment.document_id}/" in html
    assert first.version_url in html
    assert second.version_url not in html
    now = main(read(url_of(story, "kk", str(timezone.localdate()))))
    assert second.version_url in now


def test_a_document_no_longer_on_the_site_is_left_out(story):
    attachment = AttachmentFactory(record=story)
    NewsItem.objects.update(changed_at=CHANGED + timedelta(days=1))
    today = str(timezone.localdate())
    assert attachment.document.title_kk in main(read(url_of(story, on=today)))
    attachment.document.uses.all().delete()
    assert attachment.document.title_kk not in main(read(url_of(story, on=today)))


def test_redacted_words_are_gone_from_the_past_too(story, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    redact(story, "басталды", reason="Қате")
    html = main(read(url_of(story, "kk", "2026-03-02")))
    assert "басталды" not in html
    assert "Екпе [өшірілді]" in html.replace("\xa0", " ")


def test_rows_below_a_record_are_shown_as_a_table(db):
    report = ActivityDocumentFactory(published=True, publish_at=POSTED)
    IndicatorFactory(report=report, name_kk="Екпе", name_ru="Прививки")
    html = main(read(url_of(report, "ru", "2026-03-02")))
    assert "Прививки</th>" in html
    assert "8\u202f240,00" in html


def test_search_engines_and_the_past_stay_apart(story):
    for url in (url_of(story), url_of(story, on="2026-03-02")):
        assert Client().get(url).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("make", [NewsItemFactory, OtherPageFactory, DoctorFactory])
def test_a_page_leads_to_its_history_in_both_languages(db, make):
    record = make(published=True)
    for language in LANGUAGES:
        with override(language):
            html = read(record.get_absolute_url())
        assert html.count(f'href="{url_of(record, language)}"') == 1


def test_a_longer_history_takes_no_more_queries(story, people):
    counts = []
    read(url_of(story))
    for _times in range(2):
        with CaptureQueriesContext(connection) as queries:
            read(url_of(story))
            read(url_of(story, on="2026-05-04"))
        counts.append(len(queries))
        for _number in range(8):
            actions.confirm(NewsItem.objects.get(), by=people["chief"])
            AttachmentFactory(record=story)
    assert counts[0] == counts[1]


def test_many_things_stand_on_several_pages(story, people):
    for _number in range(40):
        actions.confirm(NewsItem.objects.get(), by=people["chief"])
    first, second = (main(read(url_of(story) + query)) for query in ("", "?page=2"))
    assert first.count('class="timeline__title"') == 30
    assert second.count('class="timeline__title"') == 12
    assert date(2026, 3, 2).isoformat() in second


def test_two_changes_of_one_day_are_told_of_once(story, people):
    for title in ("Екпе жалғасты", "Екпе қайта басталды"):
        texts = {"title_kk": title, "title_ru": f"Прививки: {len(title)}"}
        edited(NewsItem.objects.get(), people["editor"], **texts)
        actions.publish(NewsItem.objects.get(), by=people["chief"], reason="Сандар сай")
    html = main(read(url_of(story)))
    today = timezone.localdate().isoformat()
    assert re.findall(r"\?on=([\d-]+)", html) == [today, "2026-05-04", "2026-03-02"]
