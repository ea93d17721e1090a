"""Words taken out for good: nowhere in the database afterwards, the chain of the journal whole, and
gone again after a backup came back."""

import json
import re
from copy import deepcopy

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from apps.journal.actions import broken_entries
from apps.journal.models import Action, Entry
from apps.languages.models import Translated
from apps.library.models import DocumentVersion
from apps.news.models import NewsItem
from apps.publishing import actions
from apps.publishing.models import Autosave, Redaction, Revision, Waiver, key_of
from apps.publishing.redaction import digest_of, reapply, redact
from apps.publishing.revisions import capture
from tests.factories import AttachmentFactory
from tests.publishing.history.conftest import edited, news_url

SECRET = "Оспанов Ерлан"
REASON = "Жеке деректер қате жарияланған"


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def leaked(page, people, data_dir) -> NewsItem:
    """The words stand in every place a record has."""
    editor = people["editor"]
    actions.publish(page, by=people["chief"])
    page = NewsItem.objects.get()
    AttachmentFactory(record=page, caption_kk=f"{SECRET} өтініші", caption_ru="Заявление")
    edited(
        page,
        editor,
        note=f"{SECRET} туралы",
        title_kk=f"Науқас {SECRET}",
        title_ru=f"Пациент {SECRET}",
        body_kk="<p>Науқас Оспанов <strong>Ерлан</strong> келді.</p>",
        body_ru="<p>Пришёл Оспанов&nbsp;Ерлан.</p>",
    )
    actions.publish(NewsItem.objects.get(), by=people["chief"])
    page = NewsItem.objects.get()
    revision = Revision.objects.of(page).newest().get()
    Revision.objects.filter(number=1).update(remark=f"Неге {SECRET}?")
    Waiver.objects.create(
        revision=revision, rule="x", message=f"«{SECRET}»", reason=f"{SECRET} келісті"
    )
    Autosave.objects.create(
        user=editor, **key_of(page), data={"title_kk": [f"Тағы {SECRET}"], "_base": ["3"]}
    )
    LogEntry.objects.create(
        user=editor, content_type=key_of(page)["content_type"], object_id=str(page.pk),
        object_repr=f"Науқас {SECRET}", action_flag=2, change_message=f"[{SECRET}]",
    )  # fmt: skip
    return page


def places_in_the_database() -> list[str]:
    """The columns of any table that hold both words."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    text = value if isinstance(value, str) else json.dumps(value, default=str)
                    text = text.encode().decode("unicode_escape") if "\\u" in text else text
                    if "Ерлан" in text:
                        found.append(f"{table}.{name}")
    return found


def test_the_words_stand_in_many_places_before(leaked):
    assert set(places_in_the_database()) == {
        "django_admin_log.change_message",
        "django_admin_log.object_repr",
        "news_newsitem.title",
        "news_newsitem.title_kk",
        "news_newsitem.title_ru",
        "news_newsitem.body",
        "news_newsitem.body_kk",
        "news_newsitem.body_ru",
        "publishing_attachment.caption",
        "publishing_attachment.caption_kk",
        "publishing_autosave.data",
        "publishing_revision.content",
        "publishing_revision.note",
        "publishing_revision.remark",
        "publishing_waiver.message",
        "publishing_waiver.reason",
    }


def test_nothing_of_the_words_is_left_anywhere(leaked, people):
    entries = Entry.objects.count()
    done = redact(leaked, SECRET, reason=REASON, by=people["administrator"])
    assert places_in_the_database() == []
    page = NewsItem.objects.get()
    assert (page.title_kk, page.title_ru) == ("Науқас [өшірілді]", "Пациент [удалено]")
    assert page.body_kk == "<p>Науқас [өшірілді] келді.</p>"
    assert page.body_ru == "<p>Пришёл [удалено].</p>"
    assert page.attachments.get().caption_kk == "[өшірілді] өтініші"
    newest = Revision.objects.of(page).newest().get()
    assert newest.content == capture(page)
    assert newest.note == "[өшірілді / удалено] туралы"
    waiver = Waiver.objects.get()
    assert (waiver.message, waiver.reason) == (
        "«[өшірілді / удалено]»",
        "[өшірілді / удалено] келісті",
    )
    assert Autosave.objects.get().data == {"title_kk": ["Тағы [өшірілді]"], "_base": ["3"]}
    assert (done.reason, done.by, done.length) == (REASON, people["administrator"], len(SECRET))
    assert done.digest == digest_of(SECRET, done.salt)
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.first()
    assert (entry.action, entry.note) == (Action.REDACTED, REASON)
    assert list(broken_entries()) == []


def test_no_copy_stays_in_the_cache(leaked):
    cache.set("part-of-a-page", SECRET)
    redact(leaked, SECRET, reason=REASON)
    assert cache.get("part-of-a-page") is None


def test_other_records_and_states_stay(leaked, people):
    before = {r.number: (r.state, r.is_newest) for r in Revision.objects.of(leaked)}
    status, slug = leaked.status, leaked.slug
    redact(leaked, SECRET, reason=REASON)
    page = NewsItem.objects.get()
    assert (page.status, page.slug, page.changed_at) == (status, slug, leaked.changed_at)
    assert {r.number: (r.state, r.is_newest) for r in Revision.objects.of(page)} == before


def test_capital_letters_count_and_a_refusal_changes_nothing(leaked):
    before = (places_in_the_database(), Entry.objects.count())
    assert redact(leaked, SECRET.upper(), reason=REASON) is None
    assert (places_in_the_database(), Entry.objects.count()) == before
    assert Redaction.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "reason"), [("", REASON), ("  ", REASON), (SECRET, " "), (SECRET, f"Бұл {SECRET}")]
)
def test_no_words_no_reason_or_the_words_in_the_reason_are_refused(leaked, words, reason):
    before = places_in_the_database()
    with pytest.raises(ValueError, match="needed"):
        redact(leaked, words, reason=reason)
    assert places_in_the_database() == before
    assert Redaction.objects.count() == 0


def test_the_text_of_attached_files_goes_when_asked_for(leaked, data_dir):
    DocumentVersion.objects.filter(language="ru").update(text=f"Пациент {SECRET}")
    redact(leaked, SECRET, reason=REASON)
    assert DocumentVersion.objects.get(language="ru").text == f"Пациент {SECRET}"
    redact(leaked, SECRET, reason=REASON, files=True)
    assert DocumentVersion.objects.get(language="ru").text == "Пациент [удалено]"


def test_the_ledger_holds_a_digest_and_never_the_words(leaked, data_dir):
    done = redact(leaked, SECRET, reason=REASON)
    path = data_dir / "redactions.jsonl"
    text = path.read_text()
    assert SECRET not in text
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(text) == {
        "model": "news.newsitem",
        "pk": leaked.pk,
        "digest": done.digest,
        "salt": done.salt,
        "length": len(SECRET),
        "files": False,
        "reason": REASON,
        "at": done.at.isoformat(),
    }


def test_what_a_restored_backup_brings_back_is_taken_out_again(leaked, capsys):
    contents = {each.pk: deepcopy(each.content) for each in Revision.objects.all()}
    redact(leaked, SECRET, reason=REASON)
    # As an older database has them: the rows without the redaction.
    for pk, content in contents.items():
        Revision.objects.filter(pk=pk).update(content=content)
    Translated.save(leaked)
    Redaction.objects.all().delete()
    assert "news_newsitem.title_ru" in places_in_the_database()
    call_command("redact", "--reapply")
    assert capsys.readouterr().out == (
        f"Redacted again: news.newsitem {leaked.pk}.\nRecords with words that had come back: 1.\n"
    )
    assert places_in_the_database() == []
    assert NewsItem.objects.get().title_ru == "Пациент [удалено]"
    assert Redaction.objects.get().reason == REASON
    assert list(broken_entries()) == []
    entries = Entry.objects.count()
    assert reapply() == []
    assert (Entry.objects.count(), Redaction.objects.count()) == (entries, 1)


def test_the_command_says_what_it_did_and_which_notes_it_cannot_change(leaked, people, capsys):
    actions.withdraw(NewsItem.objects.get(), by=people["chief"], reason=f"{SECRET} сұрады")
    withdrawn = Entry.objects.get(action=Action.WITHDRAWN)
    call_command(
        "redact", "news.newsitem", str(leaked.pk), words=SECRET, reason=REASON, by="administrator"
    )
    said = capsys.readouterr()
    assert said.out == f"Redacted: news.newsitem {leaked.pk}.\n"
    assert re.findall(r"\d+", said.err) == [str(withdrawn.number)]
    assert SECRET not in said.out + said.err
    assert places_in_the_database() == ["journal_entry.note"]
    assert Redaction.objects.get().by == people["administrator"]


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ([], "Name the record"),
        (["news.nothing", "1"], "no kind of record"),
        (["accounts.unit", "1"], "no published record"),
        (["news.newsitem", "999999"], "There is no news.newsitem 999999"),
    ],
)
def test_the_command_refuses_what_there_is_not(leaked, arguments, refusal):
    with pytest.raises(CommandError, match=refusal):
        call_command("redact", *arguments, words=SECRET, reason=REASON)
    assert Redaction.objects.count() == 0


def test_an_administrator_counts_first_and_then_removes(leaked, signed_in):
    client = signed_in("administrator")
    sent = {"words": SECRET, "reason": REASON, "_look": "1"}
    page = client.post(news_url(leaked, "redact/"), sent)
    assert 'name="_redact"' in page.content.decode()
    assert Redaction.objects.count() == 0
    assert "no-store" in page.headers["Cache-Control"]
    done = client.post(news_url(leaked, "redact/"), {**sent, "_redact": "1"})
    assert (done.status_code, done.url) == (302, news_url(leaked, "change/"))
    assert places_in_the_database() == []


@pytest.mark.parametrize("role", ["editor", "chief", "director", "inspector", "translator"])
def test_nobody_else_sees_the_screen(leaked, signed_in, role):
    client = signed_in(role)
    sent = {"words": SECRET, "reason": REASON, "_redact": "1"}
    assert client.get(news_url(leaked, "redact/")).status_code == 403
    assert client.post(news_url(leaked, "redact/"), sent).status_code == 403
    assert "redact/" not in client.get(news_url(leaked, "history/")).content.decode()
    assert Redaction.objects.count() == 0
