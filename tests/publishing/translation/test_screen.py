"""The translation screen: what it shows, what a save changes in either direction and under either
language of the admin, and who may."""

import json

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.journal.actions import content_of
from apps.news.models import NewsItem
from apps.publishing.admin.halves import says_the_same
from apps.publishing.models import Revision, RevisionState, Status
from apps.publishing.revisions import capture, newest_of
from tests.activity.factories import ActivityDocumentFactory
from tests.factories import NewsItemFactory

pytestmark = pytest.mark.django_db

NEWS = "admin:news_newsitem"


def url_of(record, to: str = "") -> str:
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_translate"
    return reverse(name, args=[record.pk]) + (f"?to={to}" if to else "")


def form_of(client, record, to: str) -> dict[str, str]:
    """What the browser would send when nothing is changed."""
    context = client.get(url_of(record, to)).context
    data = {bound.html_name: bound.value() or "" for bound in context["form"]}
    return data | {"_base": context["base"], "_submission": str(context["submission"])}


def send(client, record, to: str, **changed):
    return client.post(url_of(record, to), form_of(client, record, to) | changed)


def columns(record) -> dict:
    """What is stored, without the bare columns: they answer in the language of the page."""
    return content_of(NewsItem.objects.get(pk=record.pk))


def said(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


DIRECTIONS = [
    ("kk", "body_kk", "<p>Емхана сенбіде де ашық.</p>"),
    ("ru", "body_ru", "<p>Поликлиника открыта и в субботу.</p>"),
]


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(("to", "column", "words"), DIRECTIONS)
def test_a_save_changes_the_one_column_of_a_draft(
    signed_in, translator, unit, language, to, column, words
):
    draft = NewsItemFactory(unit=unit, **{column: ""})
    before = columns(draft)
    client = signed_in(translator, language)
    response = send(client, draft, to, **{column: words}, _save="1")
    assert (response.status_code, response["Location"]) == (302, url_of(draft, to))
    after = columns(draft)
    assert {name for name in after if after[name] != before[name]} == {column, "changed_by_id"}
    assert (after[column], after["changed_by_id"]) == (words, translator.pk)
    newest = newest_of(draft)
    assert (newest.state, newest.author, newest.content) == (
        RevisionState.DRAFT,
        translator,
        capture(NewsItem.objects.get(pk=draft.pk)),
    )


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(("to", "column", "words"), DIRECTIONS)
def test_a_save_of_a_live_page_is_a_draft_that_readers_do_not_see(
    signed_in, translator, published, rewrite, language, to, column, words
):
    other = {"kk": "ru", "ru": "kk"}[to]
    rewrite(published, **{f"body_{other}": "<p>Өзгерген / изменено.</p>"})
    waiting = newest_of(published)
    assert waiting.behind == {"body": to}
    before = columns(published)
    response = send(signed_in(translator, language), published, to, **{column: words}, _save="1")
    assert response["Location"] == url_of(published, to)
    assert columns(published) == before
    newest = newest_of(published)
    assert (newest.number, newest.behind) == (waiting.number + 1, {})
    assert newest.content == waiting.content | {
        "fields": waiting.content["fields"] | {column: words}
    }


def test_a_form_sent_back_as_it_was_makes_no_revision(signed_in, translator, published):
    published.lead_ru = "Первая строка\nвторая строка"
    published.body_ru = "<p>Раз &amp; два.</p><ul><li>Три</li></ul>"
    published.save()
    client = signed_in(translator)
    before = columns(published)
    response = send(
        client,
        published,
        "ru",
        lead_ru="Первая строка\r\nвторая строка",
        body_ru="<p>Раз &amp; два.</p>\r\n\r\n<ul>\r\n\t<li>Три</li>\r\n</ul>\r\n",
        _save="1",
    )
    assert (response.status_code, said(response)) == (302, [_("Nothing was changed.")])
    assert columns(published) == before
    assert [each.number for each in Revision.objects.of(published)] == [1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("<p>а</p><p>б</p>", "<p>а</p>\n\n<p>б</p>\n", True),
        ("<p>а <em>б</em></p>", "<p>а<em>б</em></p>", False),
        ("<p>а б</p>", "<p>аб</p>", False),
        ("<ul><li>а</li></ul>", "<ul>\n\t<li>а</li>\n</ul>", True),
        ("<p>а</p>", "<h2>а</h2>", False),
    ],
)
def test_space_around_blocks_says_nothing(one, other, same):
    assert says_the_same(one, other, True) is same


def test_saving_and_sending_for_check_leads_back_to_the_queue(signed_in, translator, unit):
    draft = NewsItemFactory(unit=unit, title_ru="")
    response = send(signed_in(translator), draft, "ru", title_ru="Название", _check="1")
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("admin:index") + "translation/",
    )
    draft.refresh_from_db()
    assert (draft.status, draft.title_ru) == (Status.CHECK, "Название")
    assert newest_of(draft).state == RevisionState.CHECK


def test_what_is_not_a_text_is_never_changed_from_here(signed_in, translator, unit, other_unit):
    draft = NewsItemFactory(unit=unit, title_ru="", slug="mine")
    before = columns(draft)
    send(
        signed_in(translator),
        draft,
        "ru",
        title_ru="Название",
        slug="another",
        unit=str(other_unit.pk),
        status="published",
        title_kk="Басқа",
        _publish="1",
    )
    after = columns(draft)
    assert {name for name in after if after[name] != before[name]} == {
        "title_ru",
        "sort_ru",
        "changed_by_id",
    }


def test_a_text_that_came_too_late_is_set_aside(signed_in, translator, published, rewrite):
    client = signed_in(translator)
    form = form_of(client, published, "ru")
    newer = rewrite(published, title_kk="Жаңа атау")
    response = client.post(url_of(published, "ru"), form | {"title_ru": "Поздно", "_save": "1"})
    kept = Revision.objects.of(published).first()
    assert (kept.state, kept.content["fields"]["title_ru"]) == (RevisionState.ASIDE, "Поздно")
    assert newest_of(published) == newer
    history = reverse(f"{NEWS}_history", args=[published.pk])
    assert response["Location"] == f"{history}?one={newer.number}&other={kept.number}"


def test_the_same_form_twice_makes_one_revision(signed_in, translator, published):
    client = signed_in(translator)
    form = form_of(client, published, "ru") | {"title_ru": "Новое название", "_save": "1"}
    for _time in range(2):
        client.post(url_of(published, "ru"), form)
    numbers = [each.number for each in Revision.objects.of(published)]
    assert numbers == [2, 1]


# --- The halves agree ---


def test_agreeing_changes_no_text(signed_in, translator, published, rewrite):
    kept = rewrite(published, title_kk="Жаңа атау")
    client = signed_in(translator)
    response = send(client, published, "ru", _agree="title")
    newest = newest_of(published)
    assert (newest.pk, newest.behind, newest.ru_behind) == (kept.pk, {}, False)
    assert said(response) == [_("The halves agree: nothing has fallen behind here.")]


def test_agreeing_keeps_what_was_typed_elsewhere(signed_in, translator, published, rewrite):
    rewrite(published, title_kk="Жаңа атау", lead_kk="Жаңа мазмұн")
    send(signed_in(translator), published, "ru", _agree="title", lead_ru="Новое содержание")
    newest = newest_of(published)
    assert (newest.number, newest.behind) == (3, {})
    assert newest.content["fields"]["lead_ru"] == "Новое содержание"


def test_nobody_agrees_to_a_text_they_have_not_read(signed_in, translator, published, rewrite):
    rewrite(published, title_kk="Жаңа атау")
    client = signed_in(translator)
    form = form_of(client, published, "ru")
    newer = rewrite(published, title_kk="Тағы жаңа атау")
    client.post(url_of(published, "ru"), form | {"_agree": "title"})
    newest = newest_of(published)
    assert (newest.number, newest.behind) == (newer.number, {"title": "ru"})


# --- Rows below a record ---


@pytest.fixture
def programme(unit):
    document = ActivityDocumentFactory(unit=unit)
    document.indicators.create(
        name_kk="Екпе", name_ru="Прививка", measure_kk="адам", measure_ru="человек", position=1
    )
    return document


def test_the_texts_of_rows_are_translated_too(signed_in, translator, programme):
    row = programme.indicators.get()
    name = f"indicators-{row.pk}-name_ru"
    send(signed_in(translator), programme, "ru", **{name: "Прививки"}, _save="1")
    row.refresh_from_db()
    assert (row.name_kk, row.name_ru, row.measure_ru) == ("Екпе", "Прививки", "человек")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_row_keeps_both_halves(signed_in, translator, programme, language):
    row = programme.indicators.get()
    name = f"indicators-{row.pk}-name_{language}"
    before = Revision.objects.of(programme).count()
    response = send(signed_in(translator), programme, language, **{name: ""}, _save="1")
    words = {"kk": "Fill this in Kazakh.", "ru": "Fill this in Russian."}[language]
    assert response.status_code == 200
    assert response.context["form"].errors == {name: [_(words)]}
    row.refresh_from_db()
    assert (row.name_kk, row.name_ru) == ("Екпе", "Прививка")
    assert Revision.objects.of(programme).count() == before


# --- What it shows ---


def row_of(response, place: str):
    (found,) = [row for row in response.context["rows"] if row.text.place == place]
    return found.text


def test_it_shows_what_changed_since_the_halves_agreed(signed_in, translator, published, rewrite):
    rewrite(published, body_kk="<p>Емхана жексенбіде ашық. Жазылу керек емес.</p>")
    response = signed_in(translator).get(url_of(published))
    assert response.context["to"] == "ru"
    text = row_of(response, "body")
    assert text.state == "behind"
    assert [(piece.kind, piece.words.strip()) for piece in text.source_changes[0]] == [
        ("same", "Емхана"),
        ("removed", "сенбіде"),
        ("added", "жексенбіде"),
        ("same", "ашық. Жазылу керек емес."),
    ]
    assert [paragraph.html for paragraph in text.agreed_target] == [
        "Поликлиника открыта в субботу. Записываться не нужно."
    ]
    assert [(sentence, [m.target for m in found]) for sentence, found in text.matches] == [
        ("Емхана жексенбіде ашық.", ["Поликлиника открыта в субботу."]),
        ("Жазылу керек емес.", ["Записываться не нужно."]),
    ]
    assert [(term.kk, term.ru) for term in text.terms] == [("емхана", "поликлиника")]
    page = " ".join(response.content.decode().split())
    removed, added = pgettext("comparison", "deleted:"), pgettext("comparison", "added:")
    assert f'lang="kk">{removed} </span>сенбіде </del>' in page
    assert f'lang="kk">{added} </span>жексенбіде </ins>' in page


def test_fields_have_their_language_and_rich_ones_the_editor(signed_in, translator, published):
    response = signed_in(translator, "ru").get(url_of(published, "kk"))
    fields = response.context["form"].fields
    assert {fields[name].widget.attrs["lang"] for name in ("title_kk", "lead_kk", "body_kk")} == {
        "kk"
    }
    assert (
        json.loads(
            fields["body_kk"].widget.get_context("body_kk", "", {"lang": "kk"})["widget"]["config"]
        )["contentsLanguage"]
        == "kk"
    )
    assert not any(name.endswith("_ru") for name in fields)


def test_nothing_but_texts_that_say_something_is_asked(signed_in, translator, unit):
    draft = NewsItemFactory(unit=unit, lead_kk="", lead_ru="")
    places = [row.text.place for row in signed_in(translator).get(url_of(draft)).context["rows"]]
    assert places == ["title", "body", "place", "substance", "results"]


# --- Who may ---


def test_who_only_reads_does_not_translate(signed_in, inspector, published):
    client = signed_in(inspector)
    assert client.get(url_of(published, "ru")).status_code == 403
    before = columns(published)
    response = client.post(url_of(published, "ru"), {"title_ru": "Чужое", "_save": "1"})
    assert response.status_code == 403
    assert columns(published) == before
    assert Revision.objects.of(published).count() == 0


def test_an_editor_translates_what_the_own_unit_keeps(signed_in, editor, published, other_unit):
    foreign = NewsItemFactory(unit=other_unit)
    client = signed_in(editor)
    assert client.get(url_of(published, "ru")).status_code == 200
    assert client.get(url_of(foreign, "ru")).status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_queue_lists_and_filters(signed_in, translator, published, rewrite, unit, language):
    rewrite(published, title_kk="Жаңа атау")
    draft = NewsItemFactory(unit=unit, title_kk="")
    client = signed_in(translator, language)
    url = reverse("admin:translation")
    page = client.get(url).content.decode()
    assert url_of(published, "ru") in page
    assert url_of(draft, "kk") in page
    only = client.get(url, {"language": "kk"})
    assert [row.line.record for row in only.context["rows"]] == [draft]
    assert client.get(url, {"section": "support"}).context["rows"] == []


def test_the_queue_has_pages(signed_in, translator, unit):
    records = [NewsItemFactory(unit=unit, title_ru="") for _number in range(27)]
    client = signed_in(translator)
    url = reverse("admin:translation")
    pages = [client.get(url, {"page": number}).context["rows"] for number in (1, 2)]
    assert [row.line.record for row in pages[0]] == records[:25]
    assert [row.line.record for row in pages[1]] == records[25:]


def test_an_inspector_reads_the_queue_without_ways_to_translate(signed_in, inspector, unit):
    draft = NewsItemFactory(unit=unit, title_ru="")
    page = signed_in(inspector).get(reverse("admin:translation")).content.decode()
    assert reverse(f"{NEWS}_change", args=[draft.pk]) in page
    assert url_of(draft) not in page


def test_as_many_queries_for_a_long_text_as_for_a_short_one(
    signed_in, translator, unit, django_assert_max_num_queries
):
    short = NewsItemFactory(unit=unit, body_ru="")
    long = NewsItemFactory(
        unit=unit, body_ru="", body_kk="".join(f"<p>Сөйлем № {n} осында.</p>" for n in range(60))
    )
    client = signed_in(translator)
    counts = []
    for record in (short, short, long):
        with django_assert_max_num_queries(120) as captured:
            client.get(url_of(record, "ru"))
        counts.append(len(captured))
    assert counts[1] == counts[2]
