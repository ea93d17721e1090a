"""The form of a published answer: facts are shown, what the person wrote is not there."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import HelpfulVote, Kind
from tests.factories import ProfileFactory, UserFactory
from tests.inquiries.factories import HeadAnswerFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ZoneInfo("Asia/Almaty"))


@pytest.mark.parametrize("role", ["director", "chief", "translator"])
def test_the_form_shows_the_number_and_not_what_was_written(client, role):
    ProfileFactory()
    sent = Submission(kind=Kind.HEAD, language="kk", text="Менің жеке сөзім", name="Айгүл")
    row = HeadAnswerFactory(inquiry=actions.submit(sent, at=AT).record)
    kind = HelpfulVote._meta.get_field("content_type").related_model
    HelpfulVote.objects.create(
        content_type=kind.objects.get_for_model(row),
        object_id=row.pk,
        helpful=True,
        voter="a" * 64,
        given_on=AT.date(),
    )
    client.force_login(UserFactory(roles=[role]))
    response = client.get(reverse("admin:head_blog_headanswer_change", args=[row.pk]))
    body = response.content.decode()
    assert response.status_code == 200
    assert f"№ {row.inquiry.number}" in body
    assert "Менің жеке сөзім" not in body
    assert 'name="inquiry"' not in body


@pytest.mark.parametrize("model", ["head_blog_headanswer", "head_blog_post", "feedback_unitanswer"])
def test_the_lists_and_forms_of_the_blog_open(client, model):
    ProfileFactory()
    HeadAnswerFactory()
    client.force_login(UserFactory(roles=["director"]))
    for screen in ("changelist", "add"):
        assert client.get(reverse(f"admin:{model}_{screen}")).status_code == 200
