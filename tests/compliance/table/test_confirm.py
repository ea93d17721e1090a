"""«Still correct»: what was read is confirmed, and nothing else."""

import pytest
from django.urls import reverse

from apps.compliance.state import State, measure
from apps.journal.models import Action, Entry
from apps.publishing.models import Status
from tests.compliance.conftest import clock, moment
from tests.factories import CorporateDocumentFactory, UnitFactory, UserFactory

CHARTER = "documents.main.charter"
TODAY = "2026-11-20 10:00"
URL = "admin:compliance_confirm"


@pytest.fixture
def charter(hospital):
    with clock("2026-11-02 09:00"):
        hospital.owns(CHARTER)
    with clock("2025-10-01 10:00") as at:
        return CorporateDocumentFactory(
            item=CHARTER,
            unit=hospital.unit,
            status=Status.PUBLISHED,
            publish_at=at,
            title_kk="Емхананың жарғысы",
            title_ru="Устав поликлиники",
        )


def confirmations() -> int:
    return Entry.objects.filter(action=Action.CONFIRMED).count()


def test_both_languages_are_read_and_one_button_confirms(charter, hospital, sign_in):
    client, url = sign_in("editor"), reverse(URL, args=[CHARTER])
    with clock(TODAY):
        assert measure().line(CHARTER).state == State.UNCONFIRMED
        page = client.get(url)
        html = page.content.decode()
        for words in ("Емхананың жарғысы", "Толық мәтіні", "Устав поликлиники", "Полный текст"):
            assert words in html
        posted = {"record": [str(charter.pk)], "read_at": page.context["read_at"]}
        response = client.post(url, posted)
        assert response.url == reverse("admin:compliance_table")
        line = measure().line(CHARTER)
    charter.refresh_from_db()
    assert charter.confirmed_at == moment(TODAY)
    assert charter.changed_by == hospital.editor
    assert (line.state, line.confirmed_on) == (State.FILLED, moment(TODAY).date())
    assert confirmations() == 1


def test_what_was_changed_after_it_was_read_is_not_confirmed(charter, sign_in):
    client, url = sign_in("editor"), reverse(URL, args=[CHARTER])
    with clock(TODAY):
        read_at = client.get(url).context["read_at"]
    with clock("2026-11-20 10:05"):
        charter.title_kk = "Жаңа жарғы"
        charter.save()
    type(charter).objects.filter(pk=charter.pk).update(changed_at=moment("2026-11-20 10:05"))
    with clock("2026-11-20 10:10"):
        response = client.post(url, {"record": [str(charter.pk)], "read_at": read_at})
    assert response.url == url
    charter.refresh_from_db()
    assert charter.confirmed_at is None
    assert confirmations() == 0


@pytest.mark.parametrize("read_at", ["", "2026-11-20", "2026-11-20T10:00:00", "x" * 200])
def test_without_the_moment_of_reading_nothing_is_confirmed(charter, sign_in, read_at):
    url = reverse(URL, args=[CHARTER])
    with clock(TODAY):
        sign_in("chief").post(url, {"record": [str(charter.pk)], "read_at": read_at})
    charter.refresh_from_db()
    assert charter.confirmed_at is None


def test_readers_of_the_admin_confirm_nothing(charter, hospital, sign_in):
    url = reverse(URL, args=[CHARTER])
    hospital.translator = UserFactory(username="tr", unit=hospital.unit, roles=["translator"])
    with clock(TODAY):
        for name in ("inspector", "translator"):
            client = sign_in(name)
            assert client.get(url).status_code == 403
            posted = {"record": [str(charter.pk)], "read_at": moment(TODAY).isoformat()}
            assert client.post(url, posted).status_code == 403
    charter.refresh_from_db()
    assert charter.confirmed_at is None
    assert confirmations() == 0


def test_an_editor_confirms_no_page_of_another_unit(charter, hospital, sign_in):
    other = UnitFactory(code="other", name_kk="Басқа", name_ru="Другое")
    hospital.stranger = UserFactory(username="other", unit=other, roles=["editor"])
    url = reverse(URL, args=[CHARTER])
    with clock(TODAY):
        client = sign_in("stranger")
        page = client.get(url)
        assert page.context["records"] == []
        posted = {"record": [str(charter.pk)], "read_at": page.context["read_at"]}
        assert client.post(url, posted).url == url
    charter.refresh_from_db()
    assert charter.confirmed_at is None


def test_an_item_nobody_knows_is_not_found(hospital, sign_in):
    with clock(TODAY):
        assert sign_in("chief").get(reverse(URL, args=["documents.none"])).status_code == 404
