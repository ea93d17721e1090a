"""Whatever is sent while a missed term of one's own waits for an explanation: it is held back, and
goes on word for word once it is explained."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.activity.models import ActivityDocument
from apps.compliance.actions import explain
from apps.compliance.models import Breach, Explanation
from apps.journal.models import Action, Entry
from apps.library.models import Image
from apps.news.models import Topic
from apps.publishing.figures import set_figure
from apps.publishing.models import Revision, RevisionState, Status
from apps.publishing.revisions import newest_of
from apps.support.models import UsefulLink
from tests.activity.factories import ActivityDocumentFactory, IndicatorFactory
from tests.admin.pages import fields_of
from tests.compliance.conftest import clock
from tests.compliance.enforcement.conftest import (
    NOW,
    SORRY,
    address_of,
    answer,
    hidden_of,
    is_asked,
    sign_in,
    ticked,
)
from tests.factories import UsefulLinkFactory
from tests.library import uploads
from tests.library.conftest import IMAGE_FIELDS

pytestmark = pytest.mark.django_db

ADD_LINK = "admin:support_usefullink_add"
TYPED = 'Қазақша «атау» "тырнақша"\r\n  <b>&amp; екінші жол'


def entries(*actions: Action) -> int:
    return Entry.objects.filter(action__in=actions).count()


def link_form(client: Client, **fields) -> dict[str, str]:
    form = fields_of(client.get(reverse(ADD_LINK)))
    known = {"title_kk": "Сілтеме", "title_ru": "Ссылка", "url": "https://egov.kz/"}
    return {**form, **known, **fields, "_save": "1"}


def test_a_new_record_is_held_back_and_then_made_once(hospital, material, today):
    client = sign_in(hospital.editor)
    form = link_form(client, title_kk="Жаңа сілтеме")
    before, created = Entry.objects.count(), entries(Action.CREATED)
    response = client.post(reverse(ADD_LINK), form)
    assert is_asked(response)
    assert (UsefulLink.objects.count(), Entry.objects.count()) == (0, before)
    response = answer(client, response)
    assert response.status_code == 302
    assert response.url == reverse("admin:support_usefullink_changelist")
    made = UsefulLink.objects.get()
    assert (made.title_kk, made.title_ru) == ("Жаңа сілтеме", "Ссылка")
    assert entries(Action.CREATED) == created + 1 and entries(Action.EXPLAINED) == 1
    explanation = Explanation.objects.get()
    assert (explanation.text, explanation.promised_on, explanation.given_by) == (
        "Кадрлар бөлімі кешіктірді",
        date(2026, 11, 13),
        hospital.editor,
    )
    # Explained: nothing is asked until the promised day is over.
    assert client.post(reverse(ADD_LINK), link_form(client)).status_code == 302


def test_every_letter_and_every_value_comes_back(hospital, material, today):
    client = sign_in(hospital.editor)
    values = {**link_form(client), "title_kk": TYPED, "many": ["1", "", "2", "1"]}
    response = client.post(reverse(ADD_LINK) + "?_popup=1&a=%D2%9B", values)
    held = dict(json.loads(hidden_of(response)["_held"])["post"])
    assert held["title_kk"] == [TYPED]
    assert held["many"] == ["1", "", "2", "1"]
    assert "csrfmiddlewaretoken" not in held
    assert address_of(response) == f"{reverse(ADD_LINK)}?_popup=1&a=%D2%9B&_explained=1"


def test_a_refused_explanation_loses_nothing(hospital, material, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client, title_kk=TYPED))
    first = hidden_of(response)["_held"]
    for fields in (
        {"text": "  "},
        {"promised_on": ""},
        {"promised_on": "2026-11-11"},
        {"promised_on": "2027-03-01"},
        {"breaches": []},
        {"text": "я" * 2001},
    ):
        response = answer(client, response, **fields)
        assert is_asked(response)
        assert "errornote" in response.content.decode() and hidden_of(response)["_held"] == first
        assert "errorlist" in response.content.decode() or "explain__fault" in (
            response.content.decode()
        )
        if fields.get("breaches") != []:
            assert len(ticked(response)) == 1
        else:
            response = client.post(reverse(ADD_LINK), link_form(client, title_kk=TYPED))
            first = hidden_of(response)["_held"]
    assert (Explanation.objects.count(), UsefulLink.objects.count()) == (0, 0)
    assert "я" * 2001 in response.content.decode()


def test_rows_below_a_record_go_along(hospital, late, today):
    late(hospital.chief.unit)
    report = ActivityDocumentFactory(item="activity.programs", unit=hospital.chief.unit)
    IndicatorFactory(report=report, name_kk="Бірінші"), IndicatorFactory(report=report)
    client = sign_in(hospital.chief)
    url = reverse("admin:activity_activitydocument_change", args=[report.pk])
    form = {**fields_of(client.get(url)), "indicators-0-name_kk": "Түзетілген", "_save": "1"}
    response = client.post(url, form)
    assert is_asked(response) and newest_of(report) is None
    expected = reverse("admin:activity_activitydocument_changelist")
    response = answer(client, response)
    assert (response.status_code, response.url) == (302, expected)
    rows = ActivityDocument.objects.get().indicators.order_by("pk")
    assert rows[0].name_kk == "Түзетілген" and rows.count() == 2
    assert Revision.objects.of(report).filter(author=hospital.chief).count() == 1


def test_a_live_page_and_its_verb(hospital, late, today):
    late(hospital.chief.unit)
    page = UsefulLinkFactory(published=True, unit=hospital.chief.unit, title_kk="Бұрынғы")
    client = sign_in(hospital.chief)
    url = reverse("admin:support_usefullink_change", args=[page.pk])
    form = {**fields_of(client.get(url)), "title_kk": "Жаңа", "title_ru": "Новое", "_check": "1"}
    response = client.post(url, form)
    assert is_asked(response) and not Revision.objects.of(page).exists()
    response = answer(client, response)
    assert (response.status_code, response.url) == (302, url)
    page.refresh_from_db()
    draft = newest_of(page)
    assert (page.title_kk, page.status) == ("Бұрынғы", Status.PUBLISHED)
    assert (draft.state, draft.author) == (RevisionState.CHECK, hospital.chief)
    assert draft.content["fields"]["title_kk"] == "Жаңа"
    assert Revision.objects.of(page).filter(author=hospital.chief).count() == 1


def test_a_deletion(hospital, late, today):
    late(hospital.chief.unit)
    topic = Topic.objects.create(name_kk="Тақырып", name_ru="Тема", code="topic")
    client = sign_in(hospital.chief)
    url = reverse("admin:news_topic_delete", args=[topic.pk])
    response = client.post(url, {"post": "yes"})
    assert is_asked(response) and Topic.objects.filter(pk=topic.pk).exists()
    response = answer(client, response)
    assert (response.status_code, response.url) == (302, reverse("admin:news_topic_changelist"))
    assert not Topic.objects.filter(pk=topic.pk).exists()


def test_an_action_on_a_list(hospital, late, today):
    late(hospital.chief.unit)
    rows = [Topic.objects.create(name_kk=f"Т{n}", name_ru=f"Т{n}", code=f"t{n}") for n in (1, 2, 3)]
    client = sign_in(hospital.chief)
    url = reverse("admin:news_topic_changelist")
    chosen = [str(each.pk) for each in rows[:2]]
    form = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    response = client.post(url, form)
    assert is_asked(response) and Topic.objects.count() == 3
    assert answer(client, response).status_code == 302
    assert list(Topic.objects.all()) == rows[2:]


def image_form(**fields) -> dict:
    return IMAGE_FIELDS | {"focal_x": 50, "focal_y": 50} | fields


def test_a_file_goes_along(hospital, material, today, media):
    client = sign_in(hospital.editor)
    url = reverse("admin:library_image_add")
    response = client.post(url, image_form(upload=uploads.photo(name="бөлме.jpg")))
    assert is_asked(response) and Image.objects.count() == 0
    response = answer(client, response, text="")
    assert is_asked(response) and Image.objects.count() == 0
    response = answer(client, response)
    assert response.status_code == 302
    image = Image.objects.get()
    assert (image.width, image.height, image.created_by) == (1600, 1200, hospital.editor)


def test_a_form_sent_twice_explains_once(hospital, material, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client))
    assert answer(client, response).status_code == 302
    assert answer(client, response).status_code == 302
    assert (Explanation.objects.count(), UsefulLink.objects.count()) == (1, 1)
    assert entries(Action.EXPLAINED) == 1


def test_two_windows(hospital, material, today):
    client = sign_in(hospital.editor)
    one = client.post(reverse(ADD_LINK), link_form(client, title_kk="Бірінші"))
    two = client.post(reverse(ADD_LINK), link_form(client, title_kk="Екінші"))
    assert answer(client, one).status_code == 302
    assert answer(client, two).status_code == 302
    assert Explanation.objects.count() == 1
    assert set(UsefulLink.objects.values_list("title_kk", flat=True)) == {"Бірінші", "Екінші"}


def test_what_is_left_is_asked_again(hospital, late, today):
    late(title="Бірінші материал"), late(title="Екінші материал")
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client))
    both = ticked(response)
    assert len(both) == 2
    response = answer(client, response, breaches=both[:1])
    assert is_asked(response) and ticked(response) == both[1:]
    assert Explanation.objects.count() == 1 and UsefulLink.objects.count() == 0
    assert answer(client, response).status_code == 302
    assert (Explanation.objects.count(), UsefulLink.objects.count()) == (2, 1)


def test_one_explanation_covers_many(hospital, late, today):
    late(title="Бірінші материал"), late(title="Екінші материал")
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client))
    assert answer(client, response).status_code == 302
    assert Explanation.objects.get().breaches.count() == 2


def test_a_breach_of_others_is_not_explained_by_its_number(hospital, late, today):
    late(hospital.chief.unit, title="Басшылық"), late(title="Баспасөз")
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client))
    theirs = Breach.objects.get(kind="term", material__title="Басшылық")
    response = answer(client, response, breaches=[str(theirs.pk)])
    assert is_asked(response) and Explanation.objects.count() == 0


def test_a_view_that_refuses_gives_its_own_form_back(hospital, material, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client, url="http:", title_kk="Терілген"))
    response = answer(client, response)
    assert response.status_code == 200 and not is_asked(response)
    assert response.context["adminform"].form.errors["url"]
    assert fields_of(response)["title_kk"] == "Терілген"
    assert Explanation.objects.count() == 1


def test_it_is_asked_again_when_the_promised_day_has_passed(hospital, material):
    with clock(NOW):
        client = sign_in(hospital.editor)
        response = client.post(reverse(ADD_LINK), link_form(client))
        assert answer(client, response).status_code == 302
    with clock("2026-11-13 23:50"):
        client = sign_in(hospital.editor)
        assert client.post(reverse(ADD_LINK), link_form(client)).status_code == 302
    with clock("2026-11-14 00:05"):
        client = sign_in(hospital.editor)
        assert is_asked(client.post(reverse(ADD_LINK), link_form(client)))


def test_the_level_may_become_milder_meanwhile(hospital, material, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client, title_kk="Жаңа"))
    set_figure("enforcement.level", "remind", source="2026 ж. бұйрық", by=hospital.director)
    with clock("2026-11-12 10:05"):
        assert answer(client, response, text="").status_code == 302
    assert (UsefulLink.objects.get().title_kk, Explanation.objects.count()) == ("Жаңа", 0)


def test_somebody_else_explained_meanwhile(hospital, material, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client))
    explain(
        Breach.objects.filter(kind="term"),
        text="Бөлім басшысы біледі",
        promised_on=timezone.localdate(),
        by=hospital.head,
    )
    assert answer(client, response).status_code == 302
    assert (UsefulLink.objects.count(), Explanation.objects.count()) == (1, 1)


def test_without_the_token_nothing_is_explained(hospital, material, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK), link_form(client))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(hospital.editor)
    assert answer(strict, response).status_code == 403
    assert (Explanation.objects.count(), UsefulLink.objects.count()) == (0, 0)


def test_a_broken_page_is_refused(hospital, material, today):
    client = sign_in(hospital.editor)
    address = reverse(ADD_LINK) + "?_explained=1"
    for broken in ("", "{", "[]", '{"post": 1, "files": [], "missing": []}'):
        response = client.post(address, {"_held": broken, **SORRY})
        assert response.status_code == 400
    assert Explanation.objects.count() == 0


def test_the_mark_alone_opens_nothing(hospital, material, today):
    client = sign_in(hospital.editor)
    response = client.post(reverse(ADD_LINK) + "?_explained=1", link_form(client))
    assert is_asked(response) and UsefulLink.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Мәтініңіз жоғалған жоқ", "mgdb1 12-тармақ", "Педиатр дәрігер", "түсініктеме"]),
        ("ru", ["Ваш текст не потерян", "mgdb1 п. 12", "Педиатр дәрігер", "объясн"]),
    ],
)
def test_it_says_why_in_both_languages(hospital, material, today, language, words):
    client = sign_in(hospital.editor, language)
    html = client.post(reverse(ADD_LINK), link_form(client)).content.decode()
    assert [each for each in words if each not in html.replace("\xa0", " ")] == []


def test_the_number_of_queries_does_not_grow(hospital, late, today):
    client = sign_in(hospital.editor)
    late(title="Бірінші")
    form = link_form(client)
    client.post(reverse(ADD_LINK), form)
    with CaptureQueriesContext(connection) as few:
        client.post(reverse(ADD_LINK), form)
    for number in range(6):
        late(title=f"Тағы {number}")
    client.get(reverse("admin:index"))
    with CaptureQueriesContext(connection) as many:
        response = client.post(reverse(ADD_LINK), form)
    assert len(ticked(response)) == 7
    assert len(many) <= len(few)
