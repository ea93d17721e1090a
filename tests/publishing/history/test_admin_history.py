"""The history of a record in the admin: what happened, two texts side by side, the way back; and
who may do which of it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from apps.accounts.models import Unit
from apps.journal.models import Action, Entry
from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.models import Revision, RevisionState, Waiver
from apps.publishing.revisions import Overtaken, capture, keep
from tests.factories import NewsItemFactory, UnitFactory
from tests.publishing.history.conftest import edited, news_url

LANGUAGES = ["kk", "ru"]


def html_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def numbers_in(html: str) -> list[int]:
    """The revisions that can be chosen, in the order of the page."""
    return [int(each) for each in re.findall(r'name="one" value="(\d+)"', html)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_revisions_and_entries_stand_newest_first(signed_in, page, people, language):
    actions.send_to_check(page, by=people["editor"])
    actions.return_to_draft(page, by=people["chief"], comment="Кестені қосыңыз")
    html = html_of(signed_in("chief", language).get(news_url(page, "history/")))
    assert numbers_in(html) == [2, 1]
    with override(language):
        returned, sent, first = (
            str(Action.RETURNED.label),
            str(Action.SENT_TO_CHECK.label),
            _("Revision No. %(number)s") % {"number": 1},
        )
    places = [html.index(f"<b>{words}</b>") for words in (returned, sent, first)]
    assert places == sorted(places)
    for words in ("Күні нақтыланды", "Кестені қосыңыз", str(people["editor"])):
        assert words in html


def test_a_save_and_its_entry_are_one_line(signed_in, page):
    assert Entry.objects.filter(action=Action.REVISED).count() == 1
    html = html_of(signed_in("chief").get(news_url(page, "history/")))
    assert f"<b>{Action.REVISED.label}</b>" not in html


def test_confirmations_and_reasons_are_told_by_name(signed_in, page, people):
    revision = Revision.objects.of(page).newest().get()
    actions.confirm_ethics(page, by=people["chief"])
    Waiver.objects.create(
        revision=revision,
        rule="languages.figures",
        message="Сандар әртүрлі",
        reason="Кесте бойынша",
        by=people["director"],
    )
    html = html_of(signed_in("inspector", "ru").get(news_url(page, "history/")))
    for words in ("languages.figures", "Сандар әртүрлі", "Кесте бойынша", str(people["chief"])):
        assert words in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_revisions_stand_side_by_side(signed_in, page, language):
    url = news_url(page, "history/?one=2&other=1")
    html = html_of(signed_in("editor", language).get(url))
    with override(language):
        removed, added = (pgettext("words", words) for words in ("removed", "added"))
    assert re.findall(r"<ins>.*?</span>(.*?)</ins>", html) == [
        "дүйсенбіде",
        "в понедельник",
        {"kk": "2026 жылғы 9 қараша", "ru": "9 ноября 2026 года"}[language],
    ]
    assert re.findall(r"<del>.*?</span>(.*?)</del>", html) == [
        {"kk": "2026 жылғы 5 қараша", "ru": "5 ноября 2026 года"}[language]
    ]
    assert (html.count(f"[{added}]"), html.count(f"[{removed}]")) == (3, 1)
    assert "<details" in html
    assert "style=" not in html


def test_what_will_change_is_what_readers_see_against_the_draft(signed_in, page):
    html = html_of(signed_in("chief").get(news_url(page, "history/?one=now&other=draft")))
    with override("kk"):
        assert f"<h1>{_('What will change')}</h1>" in html
    assert re.findall(r"<ins>.*?</span>(.*?)</ins>", html)[0] == "дүйсенбіде"


@pytest.mark.parametrize(
    "query", ["one=1&other=9", "one=x&other=1", "one=&other=", "one=-1&other=1"]
)
def test_a_revision_there_is_not_is_not_found(signed_in, page, query):
    assert signed_in("chief").get(news_url(page, f"history/?{query}")).status_code == 404


def test_coming_back_makes_a_draft_and_leaves_the_page(signed_in, page, people):
    before = capture(page)
    response = signed_in("editor").post(news_url(page, "history/back/1/"))
    assert (response.status_code, response.url) == (302, news_url(page, "change/"))
    newest = Revision.objects.of(page).newest().get()
    assert (newest.number, newest.state, newest.author) == (3, "draft", people["editor"])
    assert newest.content["fields"]["title_ru"] == "Прививки начались"
    assert capture(NewsItem.objects.get()) == before
    assert Entry.objects.filter(action=Action.RESTORED).count() == 1


def test_a_text_set_aside_can_be_made_the_newest(signed_in, page, people):
    late = capture(page)
    late["fields"]["title_kk"] = "Кешіккен тақырып"
    with pytest.raises(Overtaken) as found:
        keep(page, late, by=people["editor"], base=1)
    aside = found.value.kept
    assert (aside.number, aside.state) == (3, RevisionState.ASIDE)
    client = signed_in("editor")
    html = html_of(client.get(news_url(page, "history/?one=2&other=3")))
    with override("kk"):
        assert _("Make this text the newest") in html
    client.post(news_url(page, "history/back/3/"))
    newest = Revision.objects.of(page).newest().get()
    assert (newest.number, newest.state) == (4, RevisionState.DRAFT)
    assert newest.content["fields"]["title_kk"] == "Кешіккен тақырып"
    aside.refresh_from_db()
    assert aside.state == RevisionState.ASIDE


@pytest.mark.parametrize("role", ["inspector", "translator"])
def test_who_only_reads_or_translates_compares_and_cannot_come_back(signed_in, page, role):
    client = signed_in(role)
    assert numbers_in(html_of(client.get(news_url(page, "history/")))) == [2, 1]
    html = html_of(client.get(news_url(page, "history/?one=1&other=2")))
    assert "history/back/" not in html
    assert client.post(news_url(page, "history/back/1/")).status_code == 403
    assert Revision.objects.of(page).count() == 2


def test_a_history_is_not_read_by_an_editor_of_another_unit(signed_in, people, page):
    other: Unit = UnitFactory(code="lab", name_kk="Зертхана", name_ru="Лаборатория")
    foreign = NewsItemFactory(published=True, unit=other)
    client = signed_in("editor")
    assert client.get(news_url(foreign, "history/")).status_code == 404
    assert client.post(news_url(foreign, "history/back/1/")).status_code == 404


def test_coming_back_needs_a_post(signed_in, page):
    assert signed_in("chief").get(news_url(page, "history/back/1/")).status_code == 403
    assert Revision.objects.of(page).count() == 2


def test_a_long_history_goes_on_on_further_pages(signed_in, page, people):
    for number in range(40):
        edited(page, people["editor"], title_kk=f"Екпе {number}")
    client = signed_in("chief")
    first = numbers_in(html_of(client.get(news_url(page, "history/"))))
    assert (first[0], len(first)) == (42, len(set(first)))
    second = numbers_in(html_of(client.get(news_url(page, "history/?page=2"))))
    assert not set(first) & set(second)


def test_a_longer_history_takes_no_more_queries(signed_in, page, people):
    client = signed_in("chief")
    client.get(news_url(page, "history/"))
    counts = []
    for _times in range(2):
        with CaptureQueriesContext(connection) as queries:
            html_of(client.get(news_url(page, "history/")))
        counts.append(len(queries))
        for number in range(8):
            edited(page, people["editor"], title_ru=f"Прививки {number} {_times}")
    assert counts[0] == counts[1]
