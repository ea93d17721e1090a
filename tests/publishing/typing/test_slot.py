"""What somebody types is kept in a slot of their own until they save it, and comes back whole."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType

from apps.journal.models import Entry
from apps.news.models import NewsItem
from apps.publishing.admin.typing import MOST_BYTES, moment_words, sweep_autosaves
from apps.publishing.models import Autosave, Revision
from tests.admin.pages import read
from tests.factories import NewsItemFactory, UserFactory
from tests.publishing.typing.forms import typed, url_of

TITLE = "Егу науқаны «ертең» басталады & аяқталмайды"
BODY = "<p>Бірінші жол</p>\n<p>Екінші <strong>жол</strong> — 5 &lt; 7</p>"


@pytest.fixture
def draft(unit):
    return NewsItemFactory(slug="draft", unit=unit)


@pytest.fixture
def live(unit):
    return NewsItemFactory(slug="live", unit=unit, published=True)


@pytest.fixture
def mark() -> str:
    return str(uuid4())


def slot() -> Autosave:
    return Autosave.objects.get()


def row(record) -> dict:
    return NewsItem.objects.filter(pk=record.pk).values().get()


def test_the_typing_is_kept_and_the_record_stays_as_it_was(signed_in, people, live, mark):
    client = signed_in("editor")
    data = typed(client, live, mark, title_kk=TITLE, body_kk=BODY)
    before, entries, revisions = row(live), Entry.objects.count(), Revision.objects.count()
    answer = client.post(url_of("autosave", live), data)
    assert answer.status_code == 200
    kept = slot()
    assert (kept.user, kept.object_id, kept.base) == (people["editor"], live.pk, 0)
    assert (kept.data["title_kk"], kept.data["body_kk"]) == ([TITLE], [BODY])
    assert answer.json()["saved_at"] == kept.saved_at.isoformat()
    assert moment_words(kept.saved_at, kept.saved_at) in answer.json()["words"]
    assert (row(live), Entry.objects.count()) == (before, entries)
    assert Revision.objects.count() == revisions


def test_only_fields_of_the_form_are_kept(signed_in, draft, mark):
    client = signed_in("editor")
    more = {"status": "published", "password": "x", "csrfmiddlewaretoken": "x", "_publish": "1"}
    rows = {"publishing-attachment-content_type-object_id-__prefix__-document": "1"}
    data = {**typed(client, draft, mark, title_kk=TITLE), **more, **rows}
    client.post(url_of("autosave", draft), data)
    names = set(slot().data)
    assert names.isdisjoint({*more, *rows, "unit", "_typed", "_base"})
    shown = {"title_kk", "publish_at_0", "publish_at_1", "revision_note", "_submission"}
    assert shown <= names
    assert "publishing-attachment-content_type-object_id-TOTAL_FORMS" in names


def test_the_same_form_goes_on_in_the_same_slot(signed_in, draft, mark):
    client = signed_in("editor")
    data = typed(client, draft, mark)
    for words in ("Бір", "Екі", "Үш"):
        client.post(url_of("autosave", draft), {**data, "title_kk": words})
    assert slot().data["title_kk"] == ["Үш"]


def test_nobody_else_meets_the_slot(signed_in, draft, mark):
    client = signed_in("editor")
    client.post(url_of("autosave", draft), typed(client, draft, mark, title_kk=TITLE))
    colleague = signed_in("head_of_unit")
    page = colleague.get(url_of("change", draft) + "?restore=1")
    assert page.context["writing"].found is None
    assert page.context["writing"].restored is None
    assert page.context["adminform"].form["title_kk"].value() == draft.title_kk
    colleague.post(url_of("autosave_drop", draft))
    assert slot().data["title_kk"] == [TITLE]


def test_nobody_keeps_a_text_for_a_record_of_another_unit(signed_in, other_unit, mark):
    foreign = NewsItemFactory(slug="foreign", unit=other_unit)
    client = signed_in("editor")
    for name in ("autosave", "autosave_drop", "findings"):
        answer = client.post(url_of(name, foreign), {"title_kk": TITLE, "_typed": "1"})
        assert answer.status_code in (403, 404), name
    assert Autosave.objects.count() == 0


@pytest.mark.parametrize("name", ["autosave", "autosave_drop", "findings"])
def test_who_only_reads_keeps_nothing(signed_in, live, name):
    client = signed_in("inspector")
    answer = client.post(url_of(name, live), {"title_kk": TITLE, "_typed": "1"})
    assert answer.status_code == 403
    assert Autosave.objects.count() == 0
    assert client.get(url_of("change", live)).context["writing"] is None


def test_a_text_that_is_too_long_is_refused_and_the_slot_stays(signed_in, draft, mark):
    client = signed_in("editor")
    data = typed(client, draft, mark, title_kk=TITLE)
    client.post(url_of("autosave", draft), data)
    # A Kazakh letter is two bytes.
    for length in (MOST_BYTES // 2, MOST_BYTES * 2):
        answer = client.post(url_of("autosave", draft), {**data, "body_kk": "қ" * length})
        assert answer.status_code == 413
    assert slot().data["title_kk"] == [TITLE]
    assert slot().data["body_kk"] == [data["body_kk"]]


@pytest.mark.parametrize("state", ["draft", "live"])
def test_the_restored_form_is_what_was_typed(signed_in, request, state, mark):
    record, client = request.getfixturevalue(state), signed_in("editor")
    data = typed(client, record, mark, title_kk=TITLE, body_kk=BODY, happened_on="2026-11-07")
    client.post(url_of("autosave", record), data)
    before, revisions = row(record), Revision.objects.count()
    found = client.get(url_of("change", record))
    assert found.context["writing"].found == slot()
    assert "?restore=1" in read(found).html
    page = client.get(url_of("change", record) + "?restore=1")
    assert page.status_code == 200
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in ("title_kk", "body_kk", "happened_on")}
    assert values == {"title_kk": TITLE, "body_kk": BODY, "happened_on": "2026-11-07"}
    assert form["title_ru"].value() == record.title_ru
    assert not form.errors
    assert (row(record), Revision.objects.count()) == (before, revisions)
    assert page.context["writing"].restored == slot()


def test_half_a_form_comes_back_without_a_word_about_its_faults(signed_in, live, mark):
    client = signed_in("editor")
    data = typed(client, live, mark, title_kk="", happened_on="ертең", slug="егу күні")
    client.post(url_of("autosave", live), data)
    page = client.get(url_of("change", live) + "?restore=1")
    form = page.context["adminform"].form
    assert [form[name].value() for name in ("title_kk", "happened_on", "slug")] == [
        "",
        "ертең",
        "егу күні",
    ]
    assert not page.context["errors"]


def test_saving_the_restored_form_keeps_it_and_empties_the_slot(signed_in, live, mark):
    client = signed_in("editor")
    client.post(url_of("autosave", live), typed(client, live, mark, title_kk=TITLE))
    page = client.get(url_of("change", live) + "?restore=1").context
    assert page["submission"] != mark
    data = {name: values[-1] for name, values in slot().data.items()}
    data |= {"_submission": page["submission"], "_base": page["base"], "_save": "1"}
    assert client.post(url_of("change", live), data).status_code == 302
    assert Autosave.objects.count() == 0
    newest = Revision.objects.of(live).newest().get()
    assert newest.content["fields"]["title_kk"] == TITLE


def test_a_text_upon_an_older_revision_says_so_and_pushes_nobody_away(signed_in, live, mark):
    client, colleague = signed_in("editor"), signed_in("head_of_unit")
    client.post(url_of("autosave", live), typed(client, live, mark, title_kk=TITLE))
    theirs = typed(colleague, live, str(uuid4()), title_kk="Әріптестің атауы")
    colleague.post(url_of("change", live), {**theirs, "_save": "1"})
    assert client.get(url_of("change", live)).context["writing"].is_old
    page = client.get(url_of("change", live) + "?restore=1").context
    assert page["writing"].is_old
    assert str(page["base"]) == "0"
    data = {name: values[-1] for name, values in slot().data.items()}
    data |= {"_submission": page["submission"], "_base": page["base"], "_save": "1"}
    client.post(url_of("change", live), data)
    titles = {each.state: each.content["fields"]["title_kk"] for each in Revision.objects.of(live)}
    assert (titles["draft"], titles["aside"]) == ("Әріптестің атауы", TITLE)


def test_another_window_does_not_write_over_the_slot(signed_in, draft, mark):
    client, other = signed_in("editor"), str(uuid4())
    client.post(url_of("autosave", draft), typed(client, draft, mark, title_kk=TITLE))
    data = typed(client, draft, other, title_kk="Басқа терезе")
    answer = client.post(url_of("autosave", draft), data)
    assert answer.status_code == 409
    assert slot().data["title_kk"] == [TITLE]
    # It is saved by its button; what the first window holds stays.
    assert client.post(url_of("change", draft), {**data, "_save": "1"}).status_code == 302
    assert slot().data["title_kk"] == [TITLE]
    # Restored, the text belongs to the window it was restored in.
    page = client.get(url_of("change", draft) + "?restore=1").context
    data |= {"_submission": page["submission"], "title_kk": "Жалғасы"}
    assert client.post(url_of("autosave", draft), data).status_code == 200
    assert slot().data["title_kk"] == ["Жалғасы"]


def test_typing_that_arrives_after_its_own_save_makes_no_slot(signed_in, live, mark):
    client = signed_in("editor")
    data = typed(client, live, mark, title_kk=TITLE)
    assert client.post(url_of("change", live), {**data, "_save": "1"}).status_code == 302
    answer = client.post(url_of("autosave", live), data)
    assert (answer.status_code, answer.json()["saved_at"]) == (200, None)
    assert Autosave.objects.count() == 0


def test_a_refused_form_keeps_its_slot_and_its_base(signed_in, live, mark):
    client = signed_in("editor")
    data = typed(client, live, mark, title_kk="", _base="7")
    client.post(url_of("autosave", live), data)
    page = client.post(url_of("change", live), {**data, "_base": "7", "slug": "егу күні"})
    assert page.status_code == 200
    assert page.context["writing"].found is None
    assert page.context["writing"].is_unkept
    assert (page.context["base"], page.context["submission"]) == ("7", mark)
    assert Autosave.objects.count() == 1


def test_a_new_record_has_a_slot_too(signed_in, people, mark):
    client = signed_in("editor")
    data = {"title_kk": TITLE, "body_kk": BODY, "_submission": mark, "_typed": "1"}
    assert client.post(url_of("autosave"), data).status_code == 200
    kind = ContentType.objects.get_for_model(NewsItem)
    assert (slot().object_id, slot().content_type) == (0, kind)
    assert client.get(url_of("change")).context["writing"].found == slot()
    page = client.get(url_of("change") + "?restore=1")
    form = page.context["adminform"].form
    assert (form["title_kk"].value(), form["body_kk"].value()) == (TITLE, BODY)
    assert NewsItem.objects.count() == 0
    client.post(url_of("autosave_drop"))
    assert Autosave.objects.count() == 0


def test_saving_a_new_record_empties_its_slot(signed_in, mark):
    client = signed_in("editor")
    page = client.get(url_of("change")).context
    data = {"title_kk": TITLE, "_submission": mark, "_typed": "1", "_save": "1"}
    for inline in page["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    client.post(url_of("autosave"), data)
    assert Autosave.objects.count() == 1
    response = client.post(url_of("change"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert Autosave.objects.count() == 0
    assert NewsItem.objects.get().title_kk == TITLE


def test_deleting_asks_for_a_post(signed_in, draft, mark):
    client = signed_in("editor")
    client.post(url_of("autosave", draft), typed(client, draft, mark, title_kk=TITLE))
    client.get(url_of("autosave_drop", draft))
    assert slot().data["title_kk"] == [TITLE]
    answer = client.post(url_of("autosave_drop", draft))
    assert answer.url == url_of("change", draft)
    assert Autosave.objects.count() == 0


def test_a_text_is_not_given_to_who_signed_in_after(signed_in, people, draft, mark):
    writer, other = people["editor"], signed_in("head_of_unit")
    data = typed(other, draft, mark, title_kk=TITLE, _person=str(writer.pk))
    assert other.post(url_of("autosave", draft), data).status_code == 403
    assert Autosave.objects.count() == 0


def test_the_page_asks_who_is_signed_in(signed_in, people, draft):
    answer = signed_in("editor").get(url_of("autosave", draft)).json()
    assert answer["person"] == people["editor"].pk
    assert len(answer["token"]) == 64


def test_old_slots_are_swept_and_no_others(db):
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    kind = ContentType.objects.get_for_model(NewsItem)
    for number, age in enumerate((timedelta(days=30), timedelta(days=30, seconds=1))):
        Autosave.objects.create(
            user=UserFactory(), content_type=kind, object_id=number, data={}, saved_at=now - age
        )
    assert sweep_autosaves(now) == 1
    assert slot().object_id == 0


def test_the_moment_is_said_as_people_say_it(settings):
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert moment_words(now - timedelta(minutes=1), now) == "13:59"
    assert moment_words(now - timedelta(days=1), now) == "кеше, 14:00"
    assert moment_words(now - timedelta(days=5), now) == "15 қараша, 14:00"
