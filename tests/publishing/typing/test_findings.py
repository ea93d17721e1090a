"""What the gate says while somebody types is what it will say of the saved text, and costs the
record nothing."""

from uuid import uuid4

import pytest

from apps.journal.models import Entry
from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.models import Attachment, Revision
from tests.admin.pages import read
from tests.admin.test_refusals import ATTACHED, attaching
from tests.factories import AttachmentFactory, DocumentFactory, NewsItemFactory
from tests.publishing.typing.forms import typed, url_of

WORDS = {"title_kk": "Новая поликлиника открылась в нашем городе", "lead_ru": ""}


@pytest.fixture
def draft(unit):
    return NewsItemFactory(slug="draft", unit=unit)


@pytest.fixture
def live(unit):
    return NewsItemFactory(slug="live", unit=unit, published=True)


def said(answer) -> list[tuple[str, str, str]]:
    assert answer.status_code == 200
    return [(each["field"], each["level"], each["message"]) for each in answer.json()["findings"]]


def objections(record) -> list[tuple[str, str, str]]:
    record = NewsItem.objects.get(pk=record.pk)
    return [(e.field, str(e.level), e.message) for e in actions.objections_to(record)]


@pytest.mark.parametrize("state", ["draft", "live"])
def test_they_are_those_of_the_same_text_saved(signed_in, request, state):
    record, client = request.getfixturevalue(state), signed_in("editor")
    # The second time upon a revision, with a half left behind.
    for fields in (WORDS, {"title_kk": "Жаңа емхана ашылды", "lead_ru": "Кратко", "place_kk": ""}):
        data = typed(client, record, str(uuid4()), **fields)
        before = NewsItem.objects.filter(pk=record.pk).values().get()
        counts = Entry.objects.count(), Revision.objects.count()
        found = said(client.post(url_of("findings", record), data))
        assert NewsItem.objects.filter(pk=record.pk).values().get() == before
        assert (Entry.objects.count(), Revision.objects.count()) == counts
        client.post(url_of("change", record), {**data, "_save": "1"})
        assert found == objections(record)
        assert found != []


def test_what_fell_behind_is_said_at_once(signed_in, live):
    client = signed_in("editor")
    both = {"body_kk": "<p>Жаңа мәтін</p>", "body_ru": "<p>Новый текст</p>"}
    client.post(url_of("change", live), {**typed(client, live, str(uuid4()), **both), "_save": "1"})
    data = typed(client, live, str(uuid4()), body_ru="<p>Русский текст дополнен</p>")
    found = said(client.post(url_of("findings", live), data))
    behind = [each for each in found if each not in objections(live)]
    assert ("body_kk", "stops") in {(field, level) for field, level, _words in behind}
    small = {**data, "small_correction": "on"}
    again = said(client.post(url_of("findings", live), small))
    assert not [each for each in again if each[0] == "body_kk" and each in behind]


def test_rows_below_the_record_count(signed_in, draft, media):
    client, document = signed_in("editor"), DocumentFactory(title_kk="Ереже", date=None)
    data = {**typed(client, draft, str(uuid4())), **attaching(document)}
    found = said(client.post(url_of("findings", draft), data))
    assert [words for _field, _level, words in found if "Ереже" in words] != []
    assert Attachment.objects.count() == 0
    client.post(url_of("change", draft), {**data, "_save": "1"})
    assert Attachment.objects.count() == 1
    assert found == objections(draft)


def test_a_deleted_row_is_still_there_afterwards(signed_in, draft, media):
    attachment = AttachmentFactory(record=draft)
    client = signed_in("editor")
    data = {
        **typed(client, draft, str(uuid4())),
        **attaching(attachment.document, id=attachment.pk),
        f"{ATTACHED}-INITIAL_FORMS": "1",
        f"{ATTACHED}-0-DELETE": "on",
    }
    assert client.post(url_of("findings", draft), data).status_code == 200
    assert Attachment.objects.get() == attachment


def test_a_form_with_faults_is_read_as_far_as_it_goes(signed_in, draft):
    client = signed_in("editor")
    data = typed(client, draft, str(uuid4()), slug="егу күні", happened_on="ертең", **WORDS)
    fields = {field for field, _level, _words in said(client.post(url_of("findings", draft), data))}
    assert {"title_kk", "lead_ru"} <= fields


def test_a_new_record_is_read_too(signed_in):
    client = signed_in("editor")
    answer = client.post(url_of("findings"), {**WORDS, "title_ru": "Открытие"})
    assert "title_kk" in {field for field, _level, _words in said(answer)}
    assert (NewsItem.objects.count(), Revision.objects.count()) == (0, 0)


def test_the_form_prints_them_beside_the_fields(signed_in, unit):
    record = NewsItemFactory(slug="half", unit=unit, lead_ru="")
    page = signed_in("editor").get(url_of("change", record))
    (objection,) = [each for each in actions.objections_to(record) if each.field == "lead_ru"]
    beside = read(page).html.partition('<ul class="findings" id="id_lead_ru_findings">')[2]
    assert objection.message in beside.partition("</ul>")[0]
    assert 'aria-describedby="id_lead_ru_findings"' in read(page).html


def test_they_are_asked_by_post_alone(signed_in, draft):
    assert signed_in("editor").get(url_of("findings", draft)).status_code == 403
