"""The screens of an import: what is expected, what would come of a file, how far it is."""

from io import BytesIO

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from apps.accounts.models import User
from apps.journal.models import Entry
from apps.publishing.models import Status
from apps.services.models import Price, PriceList
from apps.tables import actions
from apps.tables.admin import TableAdmin
from apps.tables.models import Import, Table
from apps.tables.reading import Reading
from apps.tables.spreadsheets import MAX_BYTES
from tests.factories import UnitFactory, UserFactory
from tests.tables.factories import PriceRowFactory
from tests.tables.spreadsheets import NAMES, cells, csv_file, csv_text, good, upload, xlsx

pytestmark = pytest.mark.django_db


def own(name: str, edition: PriceList, *args) -> str:
    return reverse(f"admin:services_pricelist_{name}", args=[edition.pk, *args])


def publish(edition: PriceList) -> None:
    PriceList.objects.filter(pk=edition.pk).update(
        status=Status.PUBLISHED, publish_at=timezone.now(), in_force_from=timezone.localdate()
    )


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode()


def rows_of(edition: PriceList) -> list[str]:
    return list(edition.rows.order_by("position").values_list("code", flat=True))


def test_every_table_is_kept_by_its_admin():
    tables = [model for model in admin.site._registry if issubclass(model, Table)]
    assert PriceList in tables
    assert [m for m in tables if not isinstance(admin.site._registry[m], TableAdmin)] == []


def test_the_form_of_an_edition_tells_of_its_rows(edition, desk, chief):
    actions.apply(actions.check(edition, xlsx(good(1), good(2)), chief), chief)
    html = desk.get(own("change", edition)).content.decode()
    assert "<dd>2</dd>" in html
    assert "prices.xlsx" in html
    assert f'href="{own("import", edition)}"' in html
    assert f'href="{own("rows", edition)}"' in html
    # Rows are never fields of the form.
    assert "rows-TOTAL_FORMS" not in html


def test_the_form_of_a_published_edition_offers_a_new_one(edition, desk):
    publish(edition)
    html = desk.get(own("change", edition)).content.decode()
    assert f'href="{own("import", edition)}"' not in html
    assert f'action="{own("new_edition", edition)}"' in html


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_first_screen_names_every_column(edition, desk, chief, language):
    User.objects.filter(pk=chief.pk).update(language=language)
    html = desk.get(own("import", edition)).content.decode()
    for column in Reading(xlsx(good()), Price).columns:
        assert f"<code>{column.name}</code>" in html
        assert column.titles[language] in html


def test_a_file_goes_through_three_screens(edition, desk, chief, imports):
    file = xlsx(good(1), good(2, name_kk="Общий анализ крови"), good(3))
    response = desk.post(own("import", edition), {"file": file})
    import_ = Import.objects.get()
    assert response.url == own("preview", edition, import_.pk)
    assert rows_of(edition) == ["ЕСКІ-1"]

    page = desk.get(response.url)
    assert page.context["faults"] == []
    assert [(w["row"], w["value"]) for w in page.context["warnings"]] == [(3, "Общий анализ крови")]
    assert 'name="_import"' in page.content.decode()
    assert rows_of(edition) == ["ЕСКІ-1"]

    response = desk.post(response.url, {"_import": "1"}, headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "identity"
    html = text_of(response)
    assert html.rstrip().endswith("</html>")
    assert html.count('class="progress-line"') == 3
    assert rows_of(edition) == ["УДЗ-00001", "УДЗ-00002", "УДЗ-00003"]
    import_.refresh_from_db()
    assert (import_.state, import_.applied_by) == (Import.State.APPLIED, chief)
    # The screen of an imported file leads back to the edition.
    assert desk.get(own("preview", edition, import_.pk)).url == own("change", edition)


def test_faults_leave_only_another_file(edition, desk, imports):
    file = csv_file(good(1), good(2, price="тегін"))
    response = desk.post(own("import", edition), {"file": file})
    page = desk.get(response.url)
    (fault,) = page.context["faults"]
    assert (fault["row"], fault["value"]) == (3, "тегін")
    html = page.content.decode()
    assert fault["message"] in html
    assert 'name="_import"' not in html
    # Who asks for it all the same is refused in words, and nothing changes.
    entries = Entry.objects.count()
    html = text_of(desk.post(response.url, {"_import": "1"}))
    assert html.count('class="errornote"') == 1
    assert (rows_of(edition), Entry.objects.count()) == (["ЕСКІ-1"], entries)
    response = desk.post(response.url, {"_discard": "1"})
    assert response.url == own("import", edition)
    assert Import.objects.count() == 0


def test_a_refused_file_is_named_beside_its_field(edition, desk, imports):
    response = desk.post(own("import", edition), {"file": upload(b"%PDF-1.7", "prices.pdf")})
    assert response.status_code == 200
    assert len(response.context["form"].errors["file"]) == 1
    assert (Import.objects.count(), imports.exists()) == (0, False)


class Unreadable(BytesIO):
    """A body that nobody may read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read


def test_a_large_upload_is_refused_before_it_is_read(edition, desk, imports):
    response = desk.generic(
        "POST",
        own("import", edition),
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(200 * 1024 * 1024), "wsgi.input": Unreadable()},
    )
    assert response.status_code == 413
    assert len(response.context["form"].errors["file"]) == 1
    assert Import.objects.count() == 0
    # At the limit the form's own bytes are not held against the file.
    assert MAX_BYTES < 200 * 1024 * 1024


def test_who_leaves_in_the_middle_changes_nothing(edition, desk, chief, monkeypatch):
    lines = [NAMES, *(cells(good(number)) for number in range(2_500))]
    import_ = actions.check(edition, upload(csv_text(lines).encode(), "p.csv"), chief)
    response = desk.post(own("preview", edition, import_.pk), {"_import": "1"})
    parts = iter(response.streaming_content)
    for part in parts:
        if b'value="1000"' in part:
            break
    # The end of a request would close the connection in which the test has its own transaction.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    response.close()
    assert rows_of(edition) == ["ЕСКІ-1"]
    import_.refresh_from_db()
    assert import_.state == Import.State.CHECKED


def test_the_lines_are_in_the_language_of_the_person(edition, desk, chief):
    User.objects.filter(pk=chief.pk).update(language="ru")
    import_ = actions.check(edition, xlsx(good(1)), chief)
    Import.objects.filter(pk=import_.pk).update(sha256="0" * 64)
    response = desk.post(own("preview", edition, import_.pk), {"_import": "1"})
    assert response.headers["Content-Language"] == "ru"
    html = text_of(response)
    assert '<html lang="ru"' in html
    with override("ru"):
        words = actions.changed_file().messages[0]
    assert f'<p class="errornote">{words}</p>' in html


def test_a_public_edition_is_led_back_to_its_form(edition, desk, imports):
    publish(edition)
    assert desk.get(own("import", edition)).url == own("change", edition)
    assert desk.post(own("import", edition), {"file": xlsx(good(1))}).url == own("change", edition)
    assert (Import.objects.count(), rows_of(edition)) == (0, ["ЕСКІ-1"])


def test_a_new_edition_opens_as_a_draft(edition, desk):
    publish(edition)
    assert desk.get(own("new_edition", edition)).status_code == 403
    assert PriceList.objects.count() == 1
    response = desk.post(own("new_edition", edition))
    copy = PriceList.objects.exclude(pk=edition.pk).get()
    assert response.url == own("change", copy)
    assert (copy.status, copy.title_ru, copy.rows.count()) == (Status.DRAFT, edition.title_ru, 0)


# --- Who may ------------------------------------------------------------------------------------


def client_of(role: str, unit) -> Client:
    client = Client()
    client.force_login(UserFactory(username=role, unit=unit, roles=[role]))
    return client


@pytest.mark.parametrize(
    ("role", "other_unit", "status"),
    [
        ("editor", False, 200),
        ("editor", True, 404),
        ("inspector", False, 403),
        ("chief", True, 200),
    ],
)
def test_who_may_import(edition, role, other_unit, status):
    unit = UnitFactory(code="lab", name_kk="Зертхана", name_ru="Лаборатория")
    client = client_of(f"{role}", unit if other_unit else edition.unit)
    assert client.get(own("import", edition)).status_code == status
    response = client.post(own("import", edition), {"file": xlsx(good(1))})
    assert response.status_code == (302 if status == 200 else status)
    assert Import.objects.count() == (1 if status == 200 else 0)


def test_a_stranger_is_asked_to_sign_in(edition):
    response = Client().post(own("import", edition), {"file": xlsx(good(1))})
    assert (response.status_code, Import.objects.count()) == (302, 0)
    assert "login" in response.url


def test_a_foreign_form_imports_nothing(edition, chief):
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    import_ = actions.check(edition, xlsx(good(1)), chief)
    assert client.post(own("import", edition), {"file": xlsx(good(1))}).status_code == 403
    assert client.post(own("preview", edition, import_.pk), {"_import": "1"}).status_code == 403
    assert client.post(own("new_edition", edition)).status_code == 403
    assert (Import.objects.count(), rows_of(edition)) == (1, ["ЕСКІ-1"])


def test_a_file_of_another_edition_is_not_found(edition, desk, chief):
    other = PriceRowFactory(number=5).table
    import_ = actions.check(other, xlsx(good(1)), chief)
    assert desk.post(own("preview", edition, import_.pk), {"_import": "1"}).status_code == 404
    assert rows_of(edition) == ["ЕСКІ-1"]


# --- Downloads ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_template_is_understood_by_the_import(edition, desk, chief, language):
    User.objects.filter(pk=chief.pk).update(language=language)
    response = desk.get(own("blank", edition))
    workbook = load_workbook(BytesIO(b"".join(response.streaming_content)))
    sheet = workbook.active
    assert sheet.max_row == 1
    columns = Reading(xlsx(good()), Price).columns
    assert [cell.value for cell in sheet[1]] == [each.titles[language] for each in columns]
    sheet.append([good(1)[each.name] for each in columns])
    output = BytesIO()
    workbook.save(output)
    (row,) = Reading(upload(output.getvalue()), Price)
    assert row.faults == []
    assert row.values["code"] == "УДЗ-00001"


def test_downloaded_rows_can_be_brought_back(edition, desk, chief):
    publish(edition)
    response = desk.get(own("rows", edition))
    brought = upload(b"".join(response.streaming_content))
    draft = actions.copy_edition(edition, chief)
    import_ = actions.check(draft, brought, chief)
    assert import_.faults == []
    counts = {name: import_.preview[name] for name in ("new", "changed", "gone")}
    assert counts == {"new": 0, "changed": 0, "gone": 0}
