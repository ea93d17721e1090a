"""Coming back to an earlier revision: the same row in whichever language it is done, and with it
the rows below the record."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils.translation import override

from apps.activity.models import ActivityDocument, Indicator
from apps.publishing import actions
from apps.publishing.models import Attachment, Publishable, Revision, RevisionState
from apps.publishing.revisions import capture, note_as_it_stands, restore
from apps.services.models import Certificate
from tests.activity.factories import ActivityDocumentFactory, IndicatorFactory
from tests.factories import AttachmentFactory, NewsItemFactory, UserFactory
from tests.publishing.history.conftest import edited
from tests.services.factories import CertificateFactory, DoctorFactory

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 11, 12, 5, 30, tzinfo=UTC)


def stored(record: Publishable) -> dict:
    """The row as it stands in the table, past the models. Without the bare columns of its texts:
    nobody reads them, and they follow the language of whoever saved last."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(record._meta.db_table)
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [record.pk])
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
    return {name: value for name, value in row.items() if name not in record.translated}


def fresh(record: Publishable) -> Publishable:
    return type(record)._base_manager.get(pk=record.pk)


def test_under_kazakh_and_under_russian_the_same_row_comes_back():
    editor = UserFactory(roles=["editor"])
    page = NewsItemFactory(title_kk="Екпе", title_ru="Прививки", lead_kk="Қысқа", lead_ru="Кратко")
    first = note_as_it_stands(page)
    before = stored(page)
    rows = {}
    for language in ("kk", "ru"):
        edited(fresh(page), editor, title_kk="Басқа", title_ru="Иное", body_ru="<p>Иной</p>")
        assert stored(page)["title_ru"] == "Иное"
        with override(language):
            restore(fresh(page), first, by=editor, at=MOMENT)
        rows[language] = stored(page)
    assert rows["kk"] == rows["ru"]
    assert rows["ru"] == before | {"changed_by_id": editor.pk}


def test_a_live_page_stays_and_the_earlier_text_becomes_its_draft(page, people):
    first, _second = Revision.objects.of(page).order_by("number")
    actions.publish(page, by=people["chief"])
    assert fresh(page).title_kk == "Екпе дүйсенбіде басталды"
    seen = stored(page)
    kept = restore(fresh(page), first, by=people["editor"], note="Қате түзетілді")
    assert stored(page) == seen
    assert (kept.number, kept.state, kept.note) == (3, RevisionState.DRAFT, "Қате түзетілді")
    assert kept.content["fields"]["title_kk"] == "Екпе басталды"
    assert kept.content["fields"]["title_ru"] == "Прививки начались"
    actions.publish(fresh(page), by=people["chief"])
    assert fresh(page).title_kk == "Екпе басталды"


def test_the_certificates_of_a_doctor_come_back():
    editor = UserFactory(roles=["editor"])
    doctor = DoctorFactory(certified=False)
    kept, lost = (CertificateFactory(doctor=doctor, number=number) for number in ("1-А", "2-А"))
    first = note_as_it_stands(doctor)
    before = capture(doctor)
    lost.delete()
    Certificate.objects.filter(pk=kept.pk).update(number="9-А")
    note_as_it_stands(doctor)
    restore(fresh(doctor), first, by=editor)
    assert capture(fresh(doctor)) == before
    assert list(Certificate.objects.order_by("number").values_list("pk", "number")) == [
        (kept.pk, "1-А"),
        (before["parts"]["certificates"][1]["pk"], "2-А"),
    ]


def test_the_indicators_and_files_of_a_report_come_back():
    editor = UserFactory(roles=["editor"])
    report = ActivityDocumentFactory()
    IndicatorFactory(report=report, name_kk="Бірінші", plan="10.00")
    AttachmentFactory(record=report, caption_kk="Есеп", caption_ru="Отчёт")
    first = note_as_it_stands(report)
    before = capture(report)
    Indicator.objects.update(plan="99.00")
    Indicator.objects.create(
        report=report, name_kk="Артық", name_ru="Лишний", measure_kk="дана", measure_ru="штук"
    )
    Attachment.objects.get().delete()
    note_as_it_stands(fresh(report))
    restore(ActivityDocument.objects.get(), first, by=editor)
    after = capture(fresh(report))
    assert after == before
    assert [row["fields"]["plan"] for row in after["parts"]["indicators"]] == ["10.00"]
    assert [row["fields"]["caption_ru"] for row in after["parts"]["attachments"]] == ["Отчёт"]
