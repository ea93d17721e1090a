"""Topics and templates on the editors' side."""

import pytest
from django.urls import reverse

from apps.inquiries.models import AnswerTemplate, Topic
from apps.journal.models import Entry
from tests.inquiries.desk.conftest import sign_in

pytestmark = pytest.mark.django_db

TOPIC = {
    "code": "queue",
    "name_kk": "Дәрігерге жазылу",
    "name_ru": "Запись к врачу",
    "is_active": "on",
    "position": "1",
}


def test_a_topic_is_kept_and_noted_in_the_journal(people):
    url = reverse("admin:inquiries_topic_add")
    data = TOPIC | {"unit": people.unit.pk}
    assert sign_in(people.director).post(url, data).status_code == 302
    assert Topic.objects.get().unit == people.unit
    entry = Entry.objects.get(model="inquiries.topic")
    assert (entry.action, entry.actor_id) == ("created", people.director.pk)


def test_an_editor_changes_neither_topics_nor_templates(people):
    client = sign_in(people.editor)
    assert client.post(reverse("admin:inquiries_topic_add"), TOPIC).status_code == 403
    words = {
        "title_kk": "А",
        "title_ru": "А",
        "wording_kk": "Б",
        "wording_ru": "Б",
        "position": "0",
    }
    assert client.post(reverse("admin:inquiries_answertemplate_add"), words).status_code == 403
    assert (Topic.objects.count(), AnswerTemplate.objects.count()) == (0, 0)


def test_a_template_needs_both_languages(people):
    url = reverse("admin:inquiries_answertemplate_add")
    client = sign_in(people.director)
    words = {"title_kk": "Екпе", "title_ru": "Прививка", "wording_kk": "Ашық.", "position": "0"}
    refused = client.post(url, words)
    assert list(refused.context["adminform"].form.errors) == ["wording_ru"]
    assert AnswerTemplate.objects.count() == 0
    assert client.post(url, words | {"wording_ru": "Открыт."}).status_code == 302
    assert AnswerTemplate.objects.get().wording_ru == "Открыт."
