"""The form of a live page in the admin: drafts, conflicts, double submits, verbs and who may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.journal.models import Entry
from apps.publishing.models import Revision, RevisionState, Status
from apps.publishing.revisions import capture, keep, newest_of, pending_of
from tests.activity.factories import ActivityDocumentFactory, IndicatorFactory
from tests.admin.conftest import other_unit, people, signed_in, unit  # noqa: F401 - fixtures
from tests.admin.pages import fields_of, read
from tests.factories import NewsItemFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(unit):  # noqa: F811
    return NewsItemFactory(published=True, slug="page", unit=unit, title_kk="Бұрынғы")


def saying(record, **columns) -> dict:
    content = capture(record)
    return {**content, "fields": {**content["fields"], **columns}}


def change_url(record) -> str:
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])


def form_of(client: Client, record) -> dict[str, str]:
    return fields_of(client.get(change_url(record)))


def saving(client: Client, record, **changes) -> dict[str, str]:
    """The form as it is opened now, with changes; the verb is `_save` unless another is named."""
    data = {**form_of(client, record), **changes}
    return data if any(name in changes for name in ("_publish", "_check")) else {**data, "_save": 1}


def test_the_form_of_a_live_page_shows_its_draft(signed_in, page):  # noqa: F811
    client = signed_in("editor")
    data = saving(client, page, title_kk="Жобадағы атау")
    response = client.post(change_url(page), data, follow=True)
    assert response.redirect_chain == [(change_url(page), 302)]
    words = "Жоба сақталды. Жарияланғанға дейін оқырман бұрынғы мәтінді көреді."
    assert [str(message) for message in response.context["messages"]] == [words]
    assert form_of(client, page)["title_kk"] == "Жобадағы атау"
    assert "өзгерістер жобада" in read(client.get(change_url(page))).html
    page.refresh_from_db()
    assert page.title_kk == "Бұрынғы"
    assert "Бұрынғы" in Client().get(page.get_absolute_url()).content.decode()


def test_two_editors_lose_no_text(signed_in, page):  # noqa: F811
    first, second = signed_in("editor"), signed_in("chief")
    mine = saving(first, page, title_kk="Редактордың мәтіні")
    theirs = saving(second, page, title_kk="Басшының мәтіні")
    assert second.post(change_url(page), theirs).status_code == 302
    response = first.post(change_url(page), mine)
    assert response.url == f"{reverse('admin:news_newsitem_history', args=[page.pk])}?one=2&other=3"
    texts = {each.number: each.content["fields"]["title_kk"] for each in Revision.objects.of(page)}
    assert texts == {1: "Бұрынғы", 2: "Басшының мәтіні", 3: "Редактордың мәтіні"}
    assert (newest_of(page).number, Revision.objects.get(number=3).state) == (2, "aside")
    compared = read(first.get(response.url)).html
    assert "Редактордың" in compared and "Басшының" in compared


def test_a_late_form_keeps_the_rows_it_was_opened_with(signed_in, unit):  # noqa: F811
    report = ActivityDocumentFactory(published=True, item="activity.programs", unit=unit)
    IndicatorFactory(report=report, name_kk="Бірінші"), IndicatorFactory(report=report)
    client = signed_in("chief")
    late = saving(client, report, **{"indicators-0-name_kk": "Түзетілген"})
    fewer = capture(report)
    fewer["parts"]["indicators"] = []
    keep(report, fewer, by=UserFactory())
    response = client.post(change_url(report), late)
    assert response.status_code == 302
    kept = Revision.objects.of(report).filter(state=RevisionState.ASIDE).get()
    names = [row["fields"]["name_kk"] for row in kept.content["parts"]["indicators"]]
    assert (names[0], len(names)) == ("Түзетілген", 2)
    assert pending_of(report).content["parts"]["indicators"] == []


def test_the_same_form_sent_twice_makes_one_revision(signed_in, page):  # noqa: F811
    client = signed_in("editor")
    data = saving(client, page, title_kk="Жаңа")
    for _time in range(2):
        assert client.post(change_url(page), data).status_code == 302
    assert Revision.objects.of(page).count() == 2


def test_the_same_new_record_sent_twice_is_one_record(signed_in, page):  # noqa: F811
    client = signed_in("editor")
    url = reverse("admin:news_newsitem_add")
    data = {
        **fields_of(client.get(url)),
        "title_kk": "Жаңа жаңалық",
        "_save": "1",
    }
    for _time in range(2):
        assert client.post(url, data).status_code == 302
    assert type(page).objects.filter(title_kk="Жаңа жаңалық").count() == 1


def test_an_editor_s_draft_reaches_readers_by_the_chief_alone(signed_in, page):  # noqa: F811
    editor, chief = signed_in("editor"), signed_in("chief")
    texts = {"title_kk": "Жаңа атау", "title_ru": "Новое название"}
    forged = saving(editor, page, **texts, _publish="1")
    assert editor.post(change_url(page), forged).status_code == 403
    assert Revision.objects.of(page).count() == 0
    editor.post(change_url(page), saving(editor, page, **texts, _check="1"))
    assert pending_of(page).state == RevisionState.CHECK
    moment = timezone.localtime(timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    data = {**form_of(chief, page), "_schedule": "1", "_at": moment.strftime("%Y-%m-%dT%H:%M")}
    assert chief.post(change_url(page), data).status_code == 302
    planned = pending_of(page)
    assert (planned.state, planned.publish_at) == (RevisionState.SCHEDULED, moment)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Күні мен уақытын көрсетіңіз."),
        ("ертең", "Күні мен уақытын көрсетіңіз."),
        ("2026-02-31T10:00", "Күні мен уақытын көрсетіңіз."),
        ("2020-01-01T10:00", "Бұл уақыт өтіп кетті, кейінгісін таңдаңыз."),
    ],
)
def test_a_moment_that_is_none_or_past_plans_nothing(signed_in, page, typed, words):  # noqa: F811
    client = signed_in("chief")
    keep(page, {**_changed(page)}, by=UserFactory())
    data = {**form_of(client, page), "_schedule": "1", "_at": typed}
    response = client.post(change_url(page), data, follow=True)
    assert words in [str(message) for message in response.context["messages"]]
    assert pending_of(page).state == RevisionState.DRAFT


def _changed(record):
    content = capture(record)
    return {
        **content,
        "fields": {**content["fields"], "title_kk": "Жаңа", "title_ru": "Новое"},
    }


def test_a_translator_changes_words_only(signed_in, page):  # noqa: F811
    client = signed_in("translator")
    data = saving(client, page, title_ru="Перевод", happened_on="2020-01-01", slug="other")
    assert client.post(change_url(page), data).status_code == 302
    fields = pending_of(page).content["fields"]
    assert (fields["title_ru"], fields["slug"]) == ("Перевод", "page")
    assert fields["happened_on"] == page.happened_on.isoformat()


def test_a_head_of_the_unit_returns_and_confirms_and_does_not_publish(signed_in, page):  # noqa: F811
    head = signed_in("head_of_unit")
    keep(page, _changed(page), by=UserFactory())
    Revision.objects.newest().update(state=RevisionState.CHECK)
    assert {"_ethics", "_return"} <= set(read(head.get(change_url(page))).buttons)
    assert "_publish" not in read(head.get(change_url(page))).buttons
    head.post(change_url(page), {**form_of(head, page), "_ethics": "1"})
    head.post(change_url(page), {**form_of(head, page), "_return": "1", "_comment": "Қысқартыңыз"})
    assert (pending_of(page).state, pending_of(page).remark) == ("returned", "Қысқартыңыз")
    page.refresh_from_db()
    assert (page.status, page.title_kk) == (Status.PUBLISHED, "Бұрынғы")


def test_a_button_pressed_twice_publishes_once(signed_in, page):  # noqa: F811
    client = signed_in("chief")
    keep(page, saying(page, title_kk="Жаңа", title_ru="Новое"), by=UserFactory())
    data = saving(client, page, _publish=1)
    assert client.post(change_url(page), data).status_code == 302
    response = client.post(change_url(page), data, follow=True)
    said = [(each.level_tag, str(each)) for each in response.context["messages"]]
    assert said[-1] == ("info", "Мұнда жариялауды күтіп тұрған ештеңе жоқ.")
    assert Entry.objects.filter(action="published").count() == 1


def test_a_form_with_a_draft_reads_it_once_and_makes_one_working_copy(signed_in, page):  # noqa: F811
    client = signed_in("chief")
    keep(page, saying(page, title_kk="Жаңа", title_ru="Новое"), by=UserFactory())
    client.get(change_url(page))
    with CaptureQueriesContext(connection) as captured:
        client.get(change_url(page))
    asked = [query["sql"] for query in captured]
    # What layers above ask about the item is theirs to count.
    others = ("itemstate", "figurerow", '"compliance_')
    own = [sql for sql in asked if '"publishing_' in sql and not any(o in sql for o in others)]
    assert len(own) == 18
    assert len([sql for sql in asked if sql.startswith('UPDATE "news_newsitem"')]) == 1
