"""What each role sees under a record and what a refusal leaves unchanged."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from apps.journal.models import Action, Entry
from apps.languages.dates import date_words, day_month
from apps.news.models import NewsItem
from apps.publishing.models import Status
from tests.admin.pages import read
from tests.factories import NewsItemFactory

VERBS = {
    "_save",
    "_check",
    "_publish",
    "_schedule",
    "_unschedule",
    "_return",
    "_ethics",
    "_discard",
    "_archive",
    "_confirm",
    "_withdraw",
    "_view",
}


@pytest.fixture
def draft(unit):
    return NewsItemFactory(slug="draft", unit=unit)


@pytest.fixture
def published(unit):
    return NewsItemFactory(slug="published", unit=unit, published=True)


def change_url(record) -> str:
    return reverse("admin:news_newsitem_change", args=[record.pk])


def verbs_on(client, record) -> dict[str, str]:
    buttons = read(client.get(change_url(record))).buttons
    return {name: words for name, words in buttons.items() if name in VERBS}


def form_of(client, record) -> dict[str, str]:
    """What the browser would send when nothing is changed."""
    context = client.get(change_url(record)).context
    form = context["adminform"].form
    data = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "decompress"):
            for number, part in enumerate(widget.decompress(value)):
                name = f"{bound.html_name}_{number}"
                data[name] = widget.widgets[number].format_value(part) or ""
        else:
            data[bound.html_name] = "" if value is None else widget.format_value(value) or ""
        if isinstance(data.get(bound.html_name), list):
            data[bound.html_name] = data[bound.html_name][0]
    for inline in context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        for name, number in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 1000)):
            data[f"{prefix}-{name}_FORMS"] = str(number)
    return data


def stored(record) -> dict:
    return NewsItem.objects.filter(pk=record.pk).values().get()


def test_an_editor_sees_the_records_of_the_own_unit_only(signed_in, draft, other_unit):
    foreign = NewsItemFactory(slug="foreign", unit=other_unit)
    client = signed_in("editor")
    links = read(client.get(reverse("admin:news_newsitem_changelist"))).links
    assert change_url(draft) in links
    assert change_url(foreign) not in links
    assert (
        change_url(foreign)
        in read(signed_in("chief").get(reverse("admin:news_newsitem_changelist"))).links
    )
    assert client.get(change_url(foreign)).status_code == 302


def test_an_editor_hands_a_draft_over_and_has_no_button_to_publish(signed_in, draft):
    assert verbs_on(signed_in("editor"), draft) == {
        "_check": "Тексеруге жіберу",
        "_save": "Жобаны сақтау",
        "_view": "Сақтау және көру",
    }
    assert verbs_on(signed_in("editor", "ru"), draft) == {
        "_check": "Отправить на проверку",
        "_save": "Сохранить черновик",
        "_view": "Сохранить и посмотреть",
    }


@pytest.mark.parametrize("role", ["chief", "director", "administrator"])
def test_whoever_may_publish_has_the_button(signed_in, draft, role):
    assert verbs_on(signed_in(role), draft) == {
        "_publish": "Жариялау",
        "_check": "Тексеруге жіберу",
        "_save": "Жобаны сақтау",
        "_view": "Сақтау және көру",
        "_schedule": "Жариялауды жоспарлау",
    }


def test_a_record_in_check_is_published_or_returned(signed_in, unit):
    waiting = NewsItemFactory(slug="waiting", unit=unit, status=Status.CHECK)
    assert verbs_on(signed_in("chief"), waiting) == {
        "_publish": "Жариялау",
        "_save": "Өзгерістерді сақтау",
        "_return": "Авторға қайтару",
        "_view": "Сақтау және көру",
        "_schedule": "Жариялауды жоспарлау",
    }
    assert set(verbs_on(signed_in("editor"), waiting)) == {"_save", "_view"}


def test_a_published_record_offers_a_draft_and_its_publication(signed_in, published):
    assert verbs_on(signed_in("editor"), published) == {
        "_check": "Тексеруге жіберу",
        "_save": "Жобаны сақтау",
        "_confirm": "Өзектілігін растау",
        "_view": "Сақтау және көру",
    }
    assert verbs_on(signed_in("chief"), published) == {
        "_publish": "Өзгерістерді жариялау",
        "_save": "Жобаны сақтау",
        "_schedule": "Жариялауды жоспарлау",
        "_confirm": "Өзектілігін растау",
        "_archive": "Мұрағатқа",
        "_view": "Сақтау және көру",
        "_withdraw": "Сайттан алып тастау",
    }


@pytest.mark.parametrize("days", [3, 400])
def test_the_button_names_the_day_a_record_is_planned_for(signed_in, draft, days):
    planned = timezone.now() + timedelta(days=days)
    NewsItem.objects.filter(pk=draft.pk).update(publish_at=planned)
    day = timezone.localdate(planned)
    words = day_month if day.year == timezone.localdate().year else date_words
    promised = pgettext("button", "Will be published: %(day)s") % {"day": words(day, "kk")}
    assert verbs_on(signed_in("chief"), draft)["_publish"] == promised


def test_an_inspector_reads_and_has_no_button(signed_in, draft, published):
    client = signed_in("inspector")
    for record in (draft, published):
        page = read(client.get(change_url(record)))
        assert not VERBS & set(page.buttons)
        assert reverse("admin:news_newsitem_delete", args=[record.pk]) not in page.links
        assert record.title_kk in page.html and record.title_ru in page.html
    assert client.get(reverse("admin:news_newsitem_add")).status_code == 403


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_an_inspector_s_post_is_refused_and_changes_nothing(signed_in, published, verb):
    client = signed_in("inspector")
    before, entries = stored(published), Entry.objects.count()
    data = {"title_kk": "Басқа атау", "_reason": "себеп", verb: "1"}
    assert client.post(change_url(published), data).status_code == 403
    done = reverse("admin:news_newsitem_do", args=[published.pk, verb.strip("_")])
    assert client.post(done, data).status_code == 403
    assert stored(published) == before
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("verb", ["_publish", "_return", "_archive", "_withdraw"])
def test_an_editor_s_forged_verb_is_refused_and_changes_nothing(signed_in, draft, verb):
    client = signed_in("editor")
    data = {**form_of(client, draft), "title_kk": "Басқа атау", "_reason": "себеп", verb: "1"}
    before, entries = stored(draft), Entry.objects.count()
    assert client.post(change_url(draft), data).status_code == 403
    assert stored(draft) == before
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("reason", ["", "   "])
def test_withdrawing_without_a_reason_is_refused_and_changes_nothing(signed_in, published, reason):
    client = signed_in("chief")
    data = {**form_of(client, published), "title_kk": "Басқа атау"}
    before, entries = stored(published), Entry.objects.count()
    response = client.post(change_url(published), {**data, "_withdraw": "1", "_reason": reason})
    page = read(response)
    assert response.context["adminform"].form.non_field_errors() == [
        "Материалдың не себепті алып тасталатынын жазыңыз."
    ]
    # What was typed is still there, and the field of the reason is open.
    assert "Басқа атау" in page.html
    assert '<details class="withdraw withdraw--last" name="ways" open>' in page.html
    assert stored(published) == before
    assert Entry.objects.count() == entries


def test_withdrawing_with_a_reason_hides_the_record_and_keeps_the_reason(
    signed_in, published, people
):
    client = signed_in("chief")
    data = {**form_of(client, published), "_withdraw": "1", "_reason": " Қате дерек "}
    assert client.post(change_url(published), data).status_code == 302
    published.refresh_from_db()
    assert published.status == Status.WITHDRAWN
    assert published.withdrawn_reason == "Қате дерек"
    entry = Entry.objects.first()
    assert (entry.action, entry.note, entry.actor_id) == (
        Action.WITHDRAWN,
        "Қате дерек",
        people["chief"].pk,
    )
    assert client.get(published.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(published.get_absolute_url()).status_code == 404


def test_the_chief_publishes_from_the_form(signed_in, draft):
    client = signed_in("chief")
    response = client.post(change_url(draft), {**form_of(client, draft), "_publish": "1"})
    assert response.url == change_url(draft)
    draft.refresh_from_db()
    assert draft.status == Status.PUBLISHED


def test_save_and_view_leads_to_the_preview(signed_in, draft):
    client = signed_in("editor")
    response = client.post(change_url(draft), {**form_of(client, draft), "_view": "1"})
    look = reverse("admin:news_newsitem_look", args=[draft.pk])
    assert (response.status_code, response.url) == (302, look)
    assert client.get(response.url).status_code == 200


def test_a_short_text_is_kept_as_one_line(signed_in, draft):
    client = signed_in("editor")
    data = {**form_of(client, draft), "title_kk": "Бірінші жол\r\n екінші  жол"}
    assert client.post(change_url(draft), {**data, "_save": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.title_kk == "Бірінші жол екінші жол"


def test_the_state_card_shows_dates_and_unit(signed_in, published):
    html = read(signed_in("inspector").get(change_url(published))).html
    posted = timezone.localdate(published.publish_at)
    card = html[html.index('<aside class="side">') :]
    assert date_words(posted, "kk") in card
    assert "Баспасөз қызметі" in card
    assert '<span class="pill pill-published">Жарияланған</span>' in html


def test_a_record_whose_day_has_not_come_is_scheduled_not_published(signed_in, unit):
    later = NewsItemFactory(slug="later", unit=unit, scheduled=True)
    html = read(signed_in("chief").get(change_url(later))).html
    assert '<span class="pill pill-scheduled">Жоспарланған</span>' in html
    query = urlencode({"status__exact": "published"})
    listed = read(signed_in("chief").get(f"{reverse('admin:news_newsitem_changelist')}?{query}"))
    assert '<span class="pill pill-scheduled">Жоспарланған</span>' in listed.html
