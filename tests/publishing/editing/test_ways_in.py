"""Whichever way a text comes in, nothing that runs is stored, kept in a revision, shown to the
staff or given to readers: read the way a browser reads a page, not by looking for a string."""

import json
from datetime import date
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from apps.news.models import NewsItem
from apps.portal.demonstration import drafts
from apps.publishing import actions
from apps.publishing.models import Autosave, Revision, RevisionState
from apps.publishing.revisions import Overtaken, capture, keep, newest_of, restore
from apps.tables.actions import apply as import_rows
from apps.tables.actions import check
from tests.admin.test_roles import form_of
from tests.factories import NewsItemFactory, ProfileFactory
from tests.publishing.power.test_exchange import downloaded, kept, place
from tests.publishing.test_richtext import assert_holds_only_what_is_allowed
from tests.publishing.translation.test_screen import send
from tests.tables.factories import DraftEditionFactory
from tests.tables.spreadsheets import good, xlsx

pytestmark = pytest.mark.django_db

NEWS = "admin:news_newsitem"
# The number by which each text of the tests is known where it must not be.
RUNS = "4017"
HARM = {
    "script": f"<script>alert({RUNS})</script>",
    "half a script": f"<scr<script>ipt>alert({RUNS})</scr</script>ipt>",
    "handler": f'<p onclick="alert({RUNS})">а<img src=x onerror=alert({RUNS})></p>',
    "handler without spaces": f"<svg/onload=alert({RUNS})>",
    "cdata": f"<![CDATA[<script>alert({RUNS})</script>]]>",
    # The trick of CVE-2024-24815.
    "cdata that ends early": f"<![CDATA[><img src=x onerror=alert({RUNS})>]]>",
    "javascript": f'<p><a href="javascript:alert({RUNS})">а</a></p>',
    "javascript in pieces": f'<p><a href="java&Tab;script&colon;alert({RUNS})">а</a></p>',
    "javascript of a file": f'<p><a data-document="7" href="javascript:alert({RUNS})">а</a></p>',
    "data": f'<p><a href="data:text/html,<script>alert({RUNS})</script>">а</a></p>',
    "iframe": f'<iframe src="javascript:alert({RUNS})"></iframe>',
    "iframe with its page": f'<iframe srcdoc="<script>alert({RUNS})</script>"></iframe>',
    "style": f"<style>@import 'https://x.example/{RUNS}.css';</style>",
    "style of a tag": f'<p style="background:url(javascript:alert({RUNS}))">а</p>',
    "form": f'<form action="javascript:alert({RUNS})"><button>а</button></form>',
}
# Around the harm stands what a hospital would write, so that nothing else is in its way.
AROUND = {
    "kk": ("<p>Емхана сенбі күні де ашық.</p>", "<p>Алдын ала жазылу қажет емес.</p>"),
    "ru": ("<p>Поликлиника открыта и в субботу.</p>", "<p>Записываться заранее не нужно.</p>"),
}
DIRTY = {code: "".join((first, *HARM.values(), last)) for code, (first, last) in AROUND.items()}
SHOWN = {"kk": "Алдын ала жазылу", "ru": "Записываться заранее"}
# A field of one line holds no markup: what is typed there is shown letter by letter.
RUNNING = f"<script>alert({RUNS})</script><img src=x onerror=alert({RUNS})>"
PLAIN = {"kk": f"Қысқаша {RUNNING}", "ru": f"Кратко {RUNNING}"}
TEXTS = {
    **{f"body_{code}": words for code, words in DIRTY.items()},
    **{f"lead_{code}": words for code, words in PLAIN.items()},
}
HEADINGS = {"kk": "мәтіні (қазақша)", "ru": "мәтіні (орысша)"}
# A browser reads no element of that name; it is here for who takes only whole words out.
HARMLESS_AS_IT_IS = "half a script"


class Met(HTMLParser):
    """What a browser would run of a page, if it carries the number of our texts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self.inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.inside = tag if tag in ("script", "style") else ""
        for name, value in attrs:
            words = value or ""
            scheme = "".join(words.split()).lower().partition(":")[0]
            runs = name.startswith("on") or name in ("style", "srcdoc", "formaction")
            leads = name in ("href", "src", "action") and scheme in ("javascript", "data")
            if (runs or leads) and (RUNS in words or tag in ("a", "img", "iframe", "form")):
                self.runs.append(f"<{tag} {name}={words}>")

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        if self.inside and RUNS in data:
            self.runs.append(f"<{self.inside}>{data}")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_comment(self, data):
        if RUNS in data:
            self.runs.append(f"<!--{data}")

    handle_decl = unknown_decl = handle_pi = handle_comment


def test_the_reader_of_these_tests_meets_each_harm():
    met = {name for name, html in HARM.items() if Met(f"<p>а</p>{html}<p>б</p>").runs}
    assert met == set(HARM) - {HARMLESS_AS_IT_IS}
    assert Met(f"<p>alert({RUNS}) &lt;script&gt; javascript:</p>").runs == []


def assert_clean(words: dict[str, str]) -> None:
    """Stored rich texts: what stands around the harm has stayed, nothing of it has."""
    for code, (first, last) in AROUND.items():
        assert_holds_only_what_is_allowed(words[code])
        assert Met(words[code]).runs == []
        assert words[code].startswith(first)
        assert words[code].endswith(last)


def stored(record) -> dict[str, str]:
    """The texts of the row, past the model."""
    row = NewsItem.objects.filter(pk=record.pk).values("body_kk", "body_ru").get()
    return {code: row[f"body_{code}"] for code in AROUND}


def kept_in(revision) -> dict[str, str]:
    revision.refresh_from_db()
    return {code: revision.content["fields"][f"body_{code}"] for code in AROUND}


def assert_page_is_clean(client, address: str, *, shows: str = SHOWN["kk"], **query: str) -> None:
    response = client.get(address, query)
    assert response.status_code == 200, (address, response.status_code)
    html = response.content.decode()
    assert Met(html).runs == [], (address, Met(html).runs)
    assert shows in html, address


def address(record, name: str) -> str:
    return reverse(f"{NEWS}_{name}", args=[record.pk])


def assert_nothing_runs(client, record) -> None:
    """In the row, in its newest revision, on the pages of the staff; published, on those of
    readers, in the export and in the page as it was today."""
    newest = newest_of(record)
    assert_clean(kept_in(newest))
    number = str(newest.number)
    for language, shows in SHOWN.items():
        page = address(record, "look_page")
        assert_page_is_clean(client, page, shows=shows, language=language)
    assert_page_is_clean(client, address(record, "look_page"), revision=number)
    assert_page_is_clean(client, address(record, "change"))
    assert_page_is_clean(client, address(record, "translate"), to="ru")
    assert_page_is_clean(client, address(record, "history"), shows=f"№ {number}")
    if newest.number > 1:
        sides = {"one": str(newest.number - 1), "other": number}
        assert_page_is_clean(client, address(record, "history"), **sides)

    record = NewsItem.objects.get(pk=record.pk)
    actions.publish(record, by=None, reason="Сынақ")
    assert_clean(stored(record))
    assert_clean(kept_in(newest_of(record)))
    client.logout()
    for language, shows in SHOWN.items():
        assert_page_is_clean(client, f"/{language}/news/{record.slug}/", shows=shows)
        assert_page_is_clean(client, f"/{language}/news/", shows=record.slug)
        past = f"/{language}/history/news.newsitem/{record.slug}/"
        today = str(timezone.localdate())
        assert_page_is_clean(client, past, shows=shows, on=today)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    ProfileFactory()
    settings.DATA_DIR = tmp_path


@pytest.fixture
def draft(unit):
    return NewsItemFactory(unit=unit, slug="draft")


@pytest.fixture
def live(unit):
    return NewsItemFactory(unit=unit, slug="live", published=True)


@pytest.fixture
def desk(signed_in):
    return signed_in("chief")


@pytest.fixture(params=["draft", "live"])
def record(request):
    """One that readers do not see, and one that they do."""
    return request.getfixturevalue(request.param)


def test_the_form(desk, record):
    answer = desk.post(address(record, "change"), {**form_of(desk, record), **TEXTS, "_save": "1"})
    assert answer.status_code == 302, answer.context["errors"]
    assert_nothing_runs(desk, record)


def test_a_form_that_is_refused_shows_what_was_typed_and_runs_nothing(desk, live):
    data = {**form_of(desk, live), **TEXTS, "slug": "Ә Ә", "_save": "1"}
    answer = desk.post(address(live, "change"), data)
    assert answer.status_code == 200
    assert Met(answer.content.decode()).runs == []
    assert Revision.objects.of(live).count() == 0


def test_the_typing_that_is_restored_and_saved(desk, record):
    mark = str(uuid4())
    data = {**form_of(desk, record), **TEXTS, "_submission": mark, "_base": "0", "_typed": "1"}
    assert desk.post(address(record, "autosave"), data).status_code == 200
    assert Autosave.objects.get().data["body_kk"] == [DIRTY["kk"]]
    found = desk.get(address(record, "change"), {"restore": "1"})
    assert Met(found.content.decode()).runs == []
    form = found.context["adminform"].form
    assert form["body_kk"].value() == DIRTY["kk"]
    sent = {**data, "_submission": str(found.context["submission"]), "_save": "1"}
    assert desk.post(address(record, "change"), sent).status_code == 302
    assert_nothing_runs(desk, record)


def test_what_is_asked_while_somebody_types(desk, live):
    answer = desk.post(address(live, "findings"), {**form_of(desk, live), **TEXTS})
    assert answer.status_code == 200
    assert Met(json.dumps(answer.json(), ensure_ascii=False)).runs == []


def test_the_sheet_of_a_translator(desk, record, signed_in):
    actions.save(record, by=None)
    for to in ("kk", "ru"):
        answer = send(signed_in("translator"), record, to, **{f"body_{to}": DIRTY[to]}, _save="1")
        assert answer.status_code == 302
    assert_nothing_runs(desk, record)


def test_the_workbook_of_a_list(desk, record):
    rows = downloaded(desk)
    for code, heading in HEADINGS.items():
        rows[2][place(rows, heading)] = DIRTY[code]
    assert kept(desk, rows).status_code == 302
    assert_nothing_runs(desk, record)


def test_a_new_row_of_the_workbook(desk, draft):
    rows = downloaded(desk)
    new = [None, None, *rows[2][2:]]
    for code, heading in HEADINGS.items():
        new[place(rows, heading)] = DIRTY[code]
    new[place(rows, "мекенжайы")] = "new"
    assert kept(desk, [*rows[:2], new]).status_code == 302
    assert_nothing_runs(desk, NewsItem.objects.get(slug="new"))


def dirty(content: dict) -> dict:
    return {**content, "fields": {**content["fields"], **TEXTS}}


def test_a_revision_kept_by_a_command(desk, record, people):
    keep(record, dirty(capture(record)), by=people["editor"])
    assert_nothing_runs(desk, record)


def test_a_text_that_came_too_late(desk, live, people):
    content = capture(live)
    keep(live, {**content, "fields": {**content["fields"], "lead_kk": "Басқа"}}, by=None)
    with pytest.raises(Overtaken):
        keep(live, dirty(capture(live)), by=people["editor"], base=0)
    aside = Revision.objects.of(live).get(state=RevisionState.ASIDE)
    assert_clean(kept_in(aside))


@pytest.fixture
def planted(record, people):
    """An earlier revision that holds harm, as one written past the site would; it is not the
    newest."""
    first = keep(record, dirty(capture(record)), by=people["editor"])
    plain = {
        **first.content,
        "fields": {**first.content["fields"], "body_kk": "<p>Емхана ашық.</p>"},
    }
    keep(record, plain, by=people["editor"])
    Revision.objects.filter(pk=first.pk).update(content=dirty(first.content))
    return Revision.objects.get(pk=first.pk)


def test_a_revision_with_harm_is_shown_without(desk, record, planted):
    assert kept_in(planted) == DIRTY
    number = str(planted.number)
    assert_page_is_clean(desk, address(record, "look_page"), revision=number)
    for other in ("now", "draft"):
        query = {"one": number, "other": other}
        assert_page_is_clean(desk, address(record, "history"), **query)


def test_a_revision_with_harm_comes_back_without(desk, record, planted, people):
    restore(record, planted, by=people["editor"])
    assert_nothing_runs(desk, record)


def test_a_scheduled_revision_with_harm_is_published_without(desk, live, people):
    kept_one = keep(live, dirty(capture(live)), by=people["editor"])
    Revision.objects.filter(pk=kept_one.pk).update(content=dirty(kept_one.content))
    actions.publish(live, by=people["chief"], reason="Сынақ")
    assert_clean(stored(live))
    assert_clean(kept_in(newest_of(live)))


def test_a_dump_of_records_and_revisions(desk, live, people, tmp_path):
    keep(live, dirty(capture(live)), by=people["editor"])
    file = tmp_path / "dump.json"
    models = ("news.newsitem", "publishing.revision")
    call_command("dumpdata", *models, output=str(file), verbosity=0)
    rows = json.loads(file.read_text())
    for row in rows:
        if row["model"] == "news.newsitem":
            row["fields"] |= TEXTS
        else:
            row["fields"]["content"] = dirty(row["fields"]["content"])
    file.write_text(json.dumps(rows))
    call_command("loaddata", str(file), verbosity=0)
    assert_clean(stored(live))
    assert_page_is_clean(desk, address(live, "change"))
    assert_page_is_clean(desk, address(live, "look_page"))
    assert_page_is_clean(desk, address(live, "history"), one="now", other="draft")
    assert_page_is_clean(desk, "/kk/news/live/")
    assert_page_is_clean(desk, "/kk/history/news.newsitem/live/", shows="<h1")


class Shipped:
    """The demonstration, with a draft that holds harm."""

    def __init__(self, by) -> None:
        from apps.portal.demonstration.loading import Clock, timezone

        self.by, self.clock = by, Clock(timezone.now())

    def read(self, name: str) -> list[dict]:
        row = {"model": "news.newsitem", "slug": "live", "by": "editor", "state": "check"}
        return [{**row, "note": PLAIN["kk"], "set": TEXTS}]


def test_the_loader_of_the_demonstration(desk, live, people):
    drafts.load(Shipped(people["chief"]))
    assert newest_of(live).state == RevisionState.CHECK
    assert_nothing_runs(desk, live)


def test_rows_of_a_table(desk, people):
    """A price list holds lines of plain words: they are printed letter by letter."""
    edition = DraftEditionFactory(in_force_from=date(2026, 3, 2))
    row = good(1, name_kk=PLAIN["kk"], name_ru=PLAIN["ru"])
    found = check(edition, xlsx(row), people["chief"])
    assert found.faults == []
    import_rows(found, people["chief"])
    assert edition.rows.get().name_kk == PLAIN["kk"]
    actions.publish(edition, by=None, reason="Сынақ")
    for language in ("kk", "ru"):
        assert_page_is_clean(desk, f"/{language}/services/prices/", shows="&lt;script&gt;")
