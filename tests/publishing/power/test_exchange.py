"""The workbook of a list: what it holds, and what becomes of it when it is brought back."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from apps.journal.models import Entry
from apps.publishing.models import Revision, RevisionState, Status
from apps.publishing.revisions import newest_of
from apps.tables import exchange
from apps.tables.actions import folder
from tests.factories import (
    CorporateDocumentFactory,
    NewsItemFactory,
    TopicFactory,
    UnitFactory,
    UsefulLinkFactory,
)
from tests.publishing.power.test_filters import edit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def address(name: str, model: str = "news_newsitem") -> str:
    return reverse(f"admin:{model}_{name}")


def downloaded(client, model: str = "news_newsitem", **query) -> list[list]:
    """The cells of the downloaded workbook, row by row."""
    response = client.get(address("export", model), query)
    assert response.status_code == 200, response.status_code
    # Read to its end, the response is closed; closed once more it would close the connection.
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def upload(rows: list[list]) -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    stream = BytesIO()
    book.save(stream)
    return SimpleUploadedFile("list.xlsx", stream.getvalue())


def brought(client, rows: list[list], model: str = "news_newsitem"):
    """The check of a workbook with these rows."""
    return client.post(address("bring", model), {"file": upload(rows)})


def kept(client, rows: list[list], model: str = "news_newsitem"):
    """The same, confirmed."""
    response = brought(client, rows, model)
    plan = response.context["plan"]
    assert [each.words for each in plan.wrong] == []
    return client.post(address("bring", model), {"_token": response.context["token"]})


def faults(response) -> list[tuple[int, str, str]]:
    return [(each.row, each.title, each.words) for each in response.context["plan"].wrong]


def place(rows: list[list], heading: str) -> int:
    return rows[0].index(heading)


@pytest.fixture
def live(unit):
    return NewsItemFactory(published=True, title_kk="Жаңалық", title_ru="Новость", unit=unit)


# --- Taking away --------------------------------------------------------------------------------


def test_headings_stand_in_both_languages_and_texts_in_their_columns(signed_in, live, unit):
    rows = downloaded(signed_in("chief"))
    assert [[row[0], *row[2:4]] for row in rows] == [
        ["№", "атауы (қазақша)", "атауы (орысша)"],
        ["№", "название (на казахском)", "название (на русском)"],
        [live.pk, "Жаңалық", "Новость"],
    ]
    assert rows[2][1] == 0
    assert len(rows[0]) == len(set(rows[0])) == len(set(rows[1]))
    shown = dict(zip(rows[0], rows[2], strict=True))
    assert shown["мәтіні (қазақша)"] == "<p>Толық мәтіні</p>"
    assert shown["жауапты бөлімше"] == f"{unit.pk} · Баспасөз қызметі"
    assert shown["мекенжайы"] == live.slug


def test_the_list_is_as_it_is_filtered(signed_in, live):
    NewsItemFactory(title_kk="Жоба")
    titles = [row[2] for row in downloaded(signed_in("chief"), status__exact="draft")[2:]]
    assert titles == ["Жоба"]
    titles = [row[2] for row in downloaded(signed_in("chief"), q="жаңалық")[2:]]
    assert titles == ["Жаңалық"]


def test_an_editor_takes_away_what_is_theirs(signed_in, live, other_unit):
    NewsItemFactory(title_kk="Басқа бөлімнің", unit=other_unit)
    assert [row[2] for row in downloaded(signed_in("editor"))[2:]] == ["Жаңалық"]


def test_a_draft_of_a_live_page_is_what_is_taken_away(signed_in, live):
    edit(live, title_kk="Жаңа атау")
    number = newest_of(live).number
    assert downloaded(signed_in("chief"))[2][:3] == [live.pk, number, "Жаңа атау"]


def test_a_text_that_begins_like_a_formula_stays_a_text(signed_in, live):
    type(live).objects.filter(pk=live.pk).update(title_kk="=1+1")
    assert downloaded(signed_in("chief"))[2][2] == "=1+1"


def test_a_text_that_no_cell_can_hold_is_marked_and_left_alone(signed_in, live):
    body = "<p>" + "ұзақ " * 7000 + "</p>"
    edit(live, body_kk=body)
    client = signed_in("chief")
    rows = downloaded(client)
    assert rows[2][place(rows, "мәтіні (қазақша)")] == "⟨…⟩"
    rows[2][2] = "Қысқа"
    kept(client, rows)
    content = newest_of(live).content["fields"]
    assert (content["title_kk"], len(content["body_kk"]) > 32_767) == ("Қысқа", True)


def test_taking_away_asks_the_same_number_of_queries_for_any_number_of_rows(signed_in, live):
    client = signed_in("chief")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            downloaded(client)
        return len(queries)

    asked()
    few = asked()
    for _number in range(4):
        edit(NewsItemFactory(published=True, topic=live.topic), lead_kk="Басқа")
    assert asked() == few


# --- Bringing back ------------------------------------------------------------------------------


def test_what_was_taken_away_says_nothing_new(signed_in, live):
    NewsItemFactory(title_kk="Жоба", title_ru="")
    client = signed_in("chief")
    plan = brought(client, downloaded(client)).context["plan"]
    assert (plan.same, plan.changes, plan.wrong) == (2, [], [])
    assert list(folder().iterdir()) == []


@pytest.mark.parametrize(
    ("factory", "model"),
    [
        (CorporateDocumentFactory, "documents_corporatedocument"),
        (UsefulLinkFactory, "support_usefullink"),
    ],
)
def test_the_same_holds_for_other_kinds_of_records(signed_in, factory, model):
    factory()
    client = signed_in("chief")
    plan = brought(client, downloaded(client, model), model).context["plan"]
    assert (plan.same, plan.changes, plan.wrong) == (1, [], [])


def test_a_live_page_gets_a_draft_and_readers_see_no_change(signed_in, people, live):
    client = signed_in("chief")
    rows = downloaded(client)
    rows[2][2] = "Жаңа атау"
    assert kept(client, rows).status_code == 302
    live.refresh_from_db()
    assert (live.title_kk, live.status) == ("Жаңалық", Status.PUBLISHED)
    newest = newest_of(live)
    assert newest.state == RevisionState.DRAFT
    assert newest.author == people["chief"]
    assert newest.content["fields"]["title_kk"] == "Жаңа атау"
    assert newest.content["fields"]["title_ru"] == "Новость"
    assert newest.behind == {"title": "ru"}


def test_a_draft_follows_and_only_what_differs_is_written(signed_in, unit):
    draft = NewsItemFactory(title_kk="Жоба", unit=unit)
    same = NewsItemFactory(title_kk="Өзгермейді", unit=unit)
    client = signed_in("editor")
    rows = downloaded(client)
    (row,) = [row for row in rows[2:] if row[0] == draft.pk]
    row[place(rows, "мәтіні (қазақша)")] = (
        "<p onclick='x()'>Жаңа <script>alert(1)</script>мәтін</p>"
    )
    kept(client, rows)
    draft.refresh_from_db()
    assert (draft.body_kk, draft.status) == ("<p>Жаңа мәтін</p>", Status.DRAFT)
    assert Revision.objects.of(same).count() == 0


def test_a_row_without_a_number_becomes_a_draft(signed_in, people, unit):
    topic = TopicFactory(code="life", name_kk="Емхана өмірі", name_ru="Жизнь поликлиники")
    client = signed_in("editor")
    rows = downloaded(client)[:2]
    row = [None] * len(rows[0])
    row[2], row[3] = "Жаңа жазба", "Новая запись"
    row[place(rows, "тақырыбы")] = "емхана өмірі"
    kept(client, [*rows, row])
    (new,) = NewsItemFactory._meta.model.objects.all()
    assert (new.title_kk, new.title_ru, new.status) == ("Жаңа жазба", "Новая запись", Status.DRAFT)
    assert (new.topic, new.unit, new.changed_by) == (topic, unit, people["editor"])
    assert newest_of(new).number == 1


def test_every_fault_is_named_by_row_and_column_and_nothing_is_kept(signed_in, live):
    client = signed_in("chief")
    rows = downloaded(client)
    rows[2][3] = "Қате орысша"
    rows[2][place(rows, "жауапты бөлімше")] = "ондай бөлімше жоқ"
    rows.append([987654, 0, *rows[2][2:]])
    before = Entry.objects.count()
    response = brought(client, rows)
    assert [(row, title) for row, title, _words in faults(response)] == [
        (3, "атауы (орысша)"),
        (3, "жауапты бөлімше"),
        (4, ""),
    ]
    assert response.context["token"] == ""
    assert (Entry.objects.count(), newest_of(live)) == (before, None)
    assert list(folder().iterdir()) == []


def test_a_record_changed_meanwhile_is_refused(signed_in, live):
    client = signed_in("chief")
    rows = downloaded(client)
    edit(live, lead_kk="Әріптес өзгертті")
    rows[2][2] = "Жаңа атау"
    response = brought(client, rows)
    assert [(row, title) for row, title, _words in faults(response)] == [(3, "")]
    assert response.context["token"] == ""


def test_a_record_changed_after_the_check_is_refused_as_well(signed_in, live):
    client = signed_in("chief")
    rows = downloaded(client)
    rows[2][2] = "Жаңа атау"
    token = brought(client, rows).context["token"]
    edit(live, lead_kk="Әріптес өзгертті")
    number = newest_of(live).number
    client.post(address("bring"), {"_token": token})
    assert newest_of(live).number == number


def test_the_same_record_stands_in_one_row_only(signed_in, live):
    client = signed_in("chief")
    rows = downloaded(client)
    rows[2][2] = "Бір"
    response = brought(client, [*rows, list(rows[2])])
    assert [row for row, _title, _words in faults(response)] == [4]


def test_nobody_changes_what_the_form_would_not_let_them(signed_in, live, other_unit):
    client = signed_in("editor")
    rows = downloaded(client)
    rows[2][place(rows, "жауапты бөлімше")] = str(other_unit.pk)
    rows[2][place(rows, "жарияланған күні")] = None
    titles = [title for _row, title, _words in faults(brought(client, rows))]
    assert titles == ["жарияланған күні", "жауапты бөлімше"]


def test_a_translator_brings_texts_and_nothing_else(signed_in, live):
    client = signed_in("translator")
    rows = downloaded(client)
    rows[2][3] = "Новое название"
    kept(client, rows)
    assert newest_of(live).content["fields"]["title_ru"] == "Новое название"
    rows = downloaded(client)
    rows[2][place(rows, "мекенжайы")] = "other"
    assert [title for _row, title, _words in faults(brought(client, rows))] == ["мекенжайы"]
    row = [None, None, "Жаңа", "Новая", *[None] * (len(rows[0]) - 4)]
    assert [number for number, _title, _words in faults(brought(client, [*rows[:2], row]))] == [3]


def test_an_address_of_another_record_is_refused(signed_in, live):
    other = NewsItemFactory(published=True)
    client = signed_in("chief")
    rows = downloaded(client)
    (row,) = [row for row in rows[2:] if row[0] == live.pk]
    row[place(rows, "мекенжайы")] = other.slug
    assert [title for _row, title, _words in faults(brought(client, rows))] == ["мекенжайы"]


@pytest.mark.parametrize(
    "rows",
    [
        [["№", "revision", "бөтен баған"], [1, 0, "x"]],
        [["атауы (қазақша)"], ["x"]],
        [["№", "revision"]],
        [],
    ],
)
def test_what_is_no_such_workbook_is_refused_as_a_whole(signed_in, rows):
    response = brought(signed_in("chief"), rows)
    assert response.status_code == 200
    assert len(response.context["form"].errors["file"]) == 1


def test_what_is_no_workbook_at_all_is_refused(signed_in):
    file = SimpleUploadedFile("list.xlsx", b"%PDF-1.7 ...")
    response = signed_in("chief").post(address("bring"), {"file": file})
    assert len(response.context["form"].errors["file"]) == 1


def test_too_many_rows_are_refused(signed_in, live, monkeypatch):
    monkeypatch.setattr(exchange, "MAX_RECORDS", 1)
    client = signed_in("chief")
    rows = downloaded(client)
    response = brought(client, [*rows, list(rows[2])])
    assert len(response.context["form"].errors["file"]) == 1


def test_one_persons_file_is_not_anothers(signed_in, live):
    client = signed_in("chief")
    rows = downloaded(client)
    rows[2][2] = "Жаңа атау"
    token = brought(client, rows).context["token"]
    signed_in("director").post(address("bring"), {"_token": token})
    signed_in("chief").post(address("bring", "documents_corporatedocument"), {"_token": token})
    assert newest_of(live) is None


def test_a_file_that_is_given_up_is_gone(signed_in, live):
    client = signed_in("chief")
    rows = downloaded(client)
    rows[2][2] = "Жаңа атау"
    token = brought(client, rows).context["token"]
    assert len(list(folder().iterdir())) == 1
    client.post(address("bring"), {"_token": token, "_discard": "1"})
    assert (list(folder().iterdir()), newest_of(live)) == ([], None)


def test_who_may_change_nothing_is_not_let_in(signed_in, live):
    client = signed_in("inspector")
    assert client.get(address("bring")).status_code == 403
    assert len(downloaded(client)) == 3
    html = client.get(address("changelist")).content.decode()
    assert (address("export") in html, address("bring") in html) == (True, False)


def test_a_person_without_the_permission_takes_nothing_away(signed_in, people, live):
    Group.objects.get(name="editor").permissions.filter(codename__endswith="_newsitem").delete()
    assert signed_in("editor").get(address("export")).status_code == 403


def test_a_unit_named_by_two_is_asked_for_by_number(signed_in, live):
    for code in ("one", "two"):
        UnitFactory(code=code, name_kk="Бөлімше", name_ru="Отделение")
    client = signed_in("chief")
    rows = downloaded(client)
    rows[2][place(rows, "жауапты бөлімше")] = "Бөлімше"
    assert [title for _row, title, _words in faults(brought(client, rows))] == ["жауапты бөлімше"]
