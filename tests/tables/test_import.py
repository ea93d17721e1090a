"""What comes of a spreadsheet brought to an edition: all of its rows or nothing."""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from apps.journal.models import Entry
from apps.publishing.models import Status
from apps.services.models import MedicineList, Price, PriceList
from apps.tables import actions
from apps.tables.models import Import
from tests.factories import UnitFactory
from tests.tables.factories import DraftEditionFactory, PriceRowFactory
from tests.tables.spreadsheets import NAMES, cells, csv_file, csv_text, good, table, upload, xlsx

pytestmark = pytest.mark.django_db


def state(edition: PriceList, imports) -> tuple:
    """All that an import may change."""
    return (
        list(edition.rows.order_by("position").values_list("code", "price")),
        Entry.objects.count(),
        sorted(Import.objects.values_list("pk", "state")),
        sorted(path.name for path in imports.iterdir()) if imports.exists() else [],
    )


OLD_ROWS = [("ЕСКІ-1", Decimal("700.00"))]


# --- Check --------------------------------------------------------------------------------------


def test_a_check_keeps_the_file_and_changes_no_row(edition, imports, chief):
    entries = Entry.objects.count()
    file = xlsx(good(1), good(2))
    content = file.read()
    import_ = actions.check(edition, file, chief)
    assert import_.state == Import.State.CHECKED
    assert (import_.rows, import_.fault_count, import_.faults) == (2, 0, [])
    assert (import_.name, import_.size, import_.created_by) == ("prices.xlsx", len(content), chief)
    assert import_.sha256 == hashlib.sha256(content).hexdigest()
    assert (imports / import_.path).read_bytes() == content
    assert (imports / import_.path).stat().st_mode & 0o777 == 0o600
    assert import_.preview["rows"][1][:3] == ["3", "УДЗ-00002", "Зертханалық зерттеулер"]
    assert "new" not in import_.preview
    assert state(edition, imports)[:2] == (OLD_ROWS, entries)


def test_a_file_with_faults_is_not_kept(edition, imports, chief):
    bad = [good(number, price="тегін") for number in range(1, 251)]
    import_ = actions.check(edition, csv_file(good(900), *bad), chief)
    assert import_.state == Import.State.REFUSED
    assert (import_.rows, import_.fault_count, len(import_.faults)) == (251, 250, 200)
    assert import_.faults[0]["row"] == 3
    assert import_.faults[0]["value"] == "тегін"
    assert import_.path == ""
    assert not imports.exists() or list(imports.iterdir()) == []
    entries = Entry.objects.count()
    with pytest.raises(ValidationError) as caught:
        actions.apply(import_, chief)
    assert caught.value.code == "faults"
    assert state(edition, imports)[:2] == (OLD_ROWS, entries)


@pytest.mark.parametrize("file", [lambda: upload(b"%PDF-1.7", "prices.pdf"), lambda: xlsx()])
def test_a_refused_file_leaves_nothing(edition, imports, chief, file):
    before = state(edition, imports)
    with pytest.raises(ValidationError):
        actions.check(edition, file(), chief)
    assert state(edition, imports) == before


def test_a_public_edition_takes_no_rows(edition, imports, chief):
    import_ = actions.check(edition, xlsx(good(1)), chief)
    PriceList.objects.filter(pk=edition.pk).update(
        status=Status.PUBLISHED,
        publish_at=timezone.now() + timedelta(days=3),
        in_force_from=date(2026, 12, 1),
    )
    edition.refresh_from_db()
    before = state(edition, imports)
    for attempt in (
        lambda: actions.apply(import_, chief),
        lambda: actions.check(edition, xlsx(good(2)), chief),
    ):
        with pytest.raises(ValidationError) as caught:
            attempt()
        assert caught.value.code == "public"
        assert state(edition, imports) == before


def test_rows_are_compared_with_the_edition_in_force(edition, chief):
    day = date(2026, 11, 5)

    def published(since: date, **fields) -> PriceList:
        return DraftEditionFactory(
            status=Status.PUBLISHED,
            publish_at=timezone.make_aware(datetime(2025, 1, 1)),
            in_force_from=since,
            **fields,
        )

    PriceRowFactory(table=published(date(2025, 1, 1)), number=77)
    in_force = published(date(2026, 1, 1), title_ru="Прейскурант на 2026 год")
    for number in (1, 2, 3):
        PriceRowFactory(table=in_force, number=number)
    PriceRowFactory(table=published(date(2026, 12, 1)), number=88)
    import_ = actions.check(
        edition, xlsx(good(1), good(2, price="1 500"), good(4), good(5)), chief, on=day
    )
    counts = {name: import_.preview[name] for name in ("new", "changed", "gone")}
    assert counts == {"new": 2, "changed": 1, "gone": 1}
    assert import_.preview["edition"]["ru"] == "Прейскурант на 2026 год"


def test_a_table_without_a_key_compares_whole_rows(imports, chief):
    names = [
        f"{name}_{code}"
        for name in ("inn", "form", "strength", "programme", "patients", "basis")
        for code in ("kk", "ru")
    ]
    row = dict.fromkeys([*names, "atc"], "")
    texts = {"inn_kk": "Метформин", "inn_ru": "Метформин", "form_kk": "дәрі", "form_ru": "таблетки"}
    row |= {**texts, "atc": "A10BA02"}
    other = row | {"atc": "A10BA03"}
    titles = {"title_kk": "Тізбе", "title_ru": "Перечень", "unit": UnitFactory()}
    item = "services.info.vital_medicines"
    old = MedicineList(
        **titles,
        item=item,
        status=Status.PUBLISHED,
        publish_at=timezone.make_aware(datetime(2026, 1, 1)),
        in_force_from=date(2026, 1, 1),
    )
    old.save()
    old.rows.model.objects.create(table=old, position=1, **row)
    draft = MedicineList(**titles, item=item)
    draft.save()
    file = csv_text(table(row, other, names=[*names, "atc"]))
    import_ = actions.check(draft, upload(file.encode(), "list.csv"), chief, on=date(2026, 11, 5))
    assert import_.faults == []
    counts = {name: import_.preview[name] for name in ("new", "changed", "gone")}
    assert counts == {"new": 1, "changed": 0, "gone": 0}


# --- Import -------------------------------------------------------------------------------------


def test_an_import_replaces_the_rows(edition, imports, chief):
    import_ = actions.check(edition, xlsx(good(2, price="1 500,50"), good(1)), chief)
    sha256 = import_.sha256
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda done: done())
        assert actions.apply(import_, chief) == 2
    rows = list(edition.rows.order_by("position"))
    assert [(row.position, row.code, row.price) for row in rows] == [
        (1, "УДЗ-00002", Decimal("1500.50")),
        (2, "УДЗ-00001", Decimal("1001")),
    ]
    saved = Price(name_kk=rows[0].name_kk, name_ru=rows[0].name_ru)
    saved.set_sort_keys()
    assert rows[0].sort_kk == saved.sort_kk != ""
    assert rows[0].sort_ru == saved.sort_ru != ""
    assert import_.state == Import.State.APPLIED
    assert (import_.path, import_.applied_by) == ("", chief)
    assert import_.applied_at is not None
    assert list(imports.iterdir()) == []
    entry = Entry.objects.first()
    assert (entry.action, entry.model, entry.object_id, entry.item, entry.actor_id) == (
        "saved",
        "services.pricelist",
        str(edition.pk),
        "services.info.prices",
        chief.pk,
    )
    assert sha256 in entry.note
    assert " 2." in entry.note
    edition.refresh_from_db()
    assert edition.changed_by == chief


def test_a_file_is_imported_once(edition, imports, chief):
    import_ = actions.check(edition, xlsx(good(1)), chief)
    actions.apply(import_, chief)
    before = state(edition, imports)
    with pytest.raises(ValidationError) as caught:
        actions.apply(import_, chief)
    assert caught.value.code == "applied"
    with pytest.raises(ValidationError) as caught:
        actions.discard(import_)
    assert caught.value.code == "applied"
    assert state(edition, imports) == before


@pytest.mark.parametrize("change", ["write", "remove"])
def test_a_file_that_changed_since_its_check(edition, imports, chief, change):
    import_ = actions.check(edition, xlsx(good(1)), chief)
    path = imports / import_.path
    if change == "write":
        path.write_bytes(xlsx(good(1, price=1)).read())
    else:
        path.unlink()
    before = state(edition, imports)
    with pytest.raises(ValidationError) as caught:
        actions.apply(import_, chief)
    assert caught.value.code == "changed"
    assert state(edition, imports) == before
    import_.refresh_from_db()
    assert import_.state == Import.State.CHECKED


def many(count: int):
    lines = [NAMES, *(cells(good(number)) for number in range(count))]
    return upload(csv_text(lines).encode(), "prices.csv")


def test_twenty_thousand_rows_in_one_transaction(edition, chief):
    import_ = actions.check(edition, many(20_000), chief)
    assert (import_.rows, import_.fault_count, len(import_.preview["rows"])) == (20_000, 0, 20)
    calls: list[tuple[int, int]] = []
    assert actions.apply(import_, chief, lambda *done: calls.append(done)) == 20_000
    assert calls == [(step * 1_000, 20_000) for step in range(1, 21)]
    assert edition.rows.count() == 20_000
    assert not edition.rows.filter(code="ЕСКІ-1").exists()


def test_a_failure_in_the_middle_leaves_the_old_rows(edition, imports, chief, monkeypatch):
    import_ = actions.check(edition, many(3_000), chief)
    before = state(edition, imports)
    make, made = actions.new_row, []

    def failing(*args):
        made.append(1)
        if len(made) > 2_500:
            raise IntegrityError("refused")
        return make(*args)

    monkeypatch.setattr(actions, "new_row", failing)
    calls: list[int] = []
    with pytest.raises(ValidationError) as caught:
        actions.apply(import_, chief, lambda done, total: calls.append(done))
    assert caught.value.code == "database"
    assert calls == [1_000, 2_000]
    assert state(edition, imports) == before
    import_.refresh_from_db()
    assert import_.state == Import.State.CHECKED


def test_who_stops_asking_leaves_everything_as_it_was(edition, imports, chief):
    import_ = actions.check(edition, many(3_000), chief)
    before = state(edition, imports)
    steps = actions.applying(import_, chief)
    assert next(steps) == 1_000
    steps.close()
    assert state(edition, imports) == before


def test_an_edition_published_meanwhile_keeps_its_rows(edition, imports, chief):
    import_ = actions.check(edition, many(2_000), chief)
    before = state(edition, imports)
    steps = actions.applying(import_, chief)
    next(steps)
    PriceList.objects.filter(pk=edition.pk).update(
        status=Status.PUBLISHED, publish_at=timezone.now(), in_force_from=date(2026, 1, 1)
    )
    with pytest.raises(ValidationError) as caught:
        list(steps)
    assert caught.value.code == "public"
    assert state(edition, imports) == before


# --- Giving up ----------------------------------------------------------------------------------


def test_a_file_given_up_is_gone(edition, imports, chief, django_capture_on_commit_callbacks):
    import_ = actions.check(edition, xlsx(good(1)), chief)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(import_)
    assert state(edition, imports)[2:] == ([], [])


def test_forgotten_files_are_swept_after_a_week(
    edition, imports, chief, django_capture_on_commit_callbacks
):
    now = timezone.now()
    done = actions.check(edition, xlsx(good(1)), chief)
    actions.apply(done, chief)
    young = actions.check(edition, xlsx(good(1)), chief)
    old = actions.check(edition, xlsx(good(1)), chief)
    Import.objects.filter(pk__in=[old.pk, done.pk]).update(created_at=now - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.sweep(now) == 1
    assert set(Import.objects.all()) == {young, done}
    assert [path.name for path in imports.glob(young.path)] == [young.path]
    assert not (imports / old.path).exists()
    # What no import knows goes too, once it is old enough to be nobody's upload of this moment.
    (imports / "stray").write_text("x")
    assert actions.sweep(now) == 0
    assert actions.sweep(now + timedelta(days=8)) >= 2
    assert list(imports.iterdir()) == []


def test_a_new_edition_has_the_header_and_nothing_else(edition, chief):
    PriceList.objects.filter(pk=edition.pk).update(
        status=Status.PUBLISHED,
        publish_at=timezone.now(),
        in_force_from=date(2026, 1, 1),
        lead_ru="Цены на 2026 год",
        lead_kk="2026 жылғы бағалар",
    )
    edition.refresh_from_db()
    copy = actions.copy_edition(edition, chief)
    assert (copy.status, copy.publish_at, copy.in_force_from) == (Status.DRAFT, None, None)
    assert (copy.title_kk, copy.lead_ru) == (edition.title_kk, "Цены на 2026 год")
    assert (copy.item, copy.unit, copy.changed_by) == (edition.item, edition.unit, chief)
    assert copy.rows.count() == 0
    assert copy.slug != edition.slug


# --- The command --------------------------------------------------------------------------------


def test_the_command_imports_and_shows_progress(edition, chief, tmp_path):
    path = tmp_path / "prices.csv"
    path.write_bytes(many(1_500).read())
    output = StringIO()
    call_command(
        "import_table", "services.PriceList", edition.slug, str(path), by="chief", stdout=output
    )
    assert "\r1000 / 1500\r1500 / 1500\n" in output.getvalue()
    assert edition.rows.count() == 1_500
    assert Import.objects.get().applied_by == chief


def test_the_command_prints_faults_and_fails(edition, imports, tmp_path):
    path = tmp_path / "prices.csv"
    path.write_bytes(csv_file(good(1), good(2, price="тегін")).read())
    before, errors = state(edition, imports), StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("import_table", "services.PriceList", edition.slug, str(path), stderr=errors)
    assert caught.value.returncode == 1
    assert errors.getvalue().startswith("3, ")
    assert "[тегін]" in errors.getvalue()
    assert state(edition, imports) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("services.Nothing", "2026", "prices.csv"),
        ("services.Price", "2026", "prices.csv"),
        ("services.PriceList", "no-such-edition", "prices.csv"),
    ],
)
def test_the_command_says_what_it_does_not_find(edition, arguments):
    with pytest.raises(CommandError):
        call_command("import_table", *arguments)


def test_only_checking_imports_nothing(edition, imports, tmp_path):
    path = tmp_path / "prices.csv"
    path.write_bytes(csv_file(good(1)).read())
    before = state(edition, imports)[:3]
    call_command(
        "import_table", "services.PriceList", edition.slug, str(path), check=True, stdout=StringIO()
    )
    assert state(edition, imports)[:3] == before
