"""The screens of the first run: for whom, what they store, and that they tell what is done."""

import re

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.about.models import AboutPage
from apps.accounts.models import Unit, User
from apps.journal.models import Action, Entry
from apps.organisation.models import Phone, Profile
from apps.portal.beginning.steps import TITLES, Beginning, ToFill, items_to_fill, may_begin
from apps.procurement.models import ProcurementPage
from apps.publishing.models import ItemState
from apps.regulation import profiles
from apps.workdays.models import Service
from tests.factories import UnitFactory, UserFactory, factory_for
from tests.pages import Page

LATIN = re.compile(r"[A-Za-z]{3,}")
# Names of settings and what people type stand as they are.
KEPT = re.compile(
    r"[A-Z_]{5,}\S*|\.env|manage\.py.*|\S+@\S+|https?://\S+|--[a-z-]+|kk,ru|gp17|first|testserver"
)


def address(slug: str) -> str:
    return reverse("admin:beginning_step", args=[slug])


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator, backend="apps.accounts.backends.RoleBackend")
    return client


def formset(prefix: str, rows: list[dict[str, str]]) -> dict[str, str]:
    data = {
        f"{prefix}-TOTAL_FORMS": str(len(rows)),
        f"{prefix}-INITIAL_FORMS": str(sum("id" in row for row in rows)),
    }
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("director", 403), ("chief", 403), ("editor", 403)]
)
def test_the_administrator_alone_begins(client, role: str, status: int) -> None:
    user = UserFactory(username=role, roles=[role])
    assert may_begin(user) is (status == 200)
    client.force_login(user, backend="apps.accounts.backends.RoleBackend")
    for url in (reverse("admin:beginning"), *map(address, TITLES)):
        assert client.get(url).status_code == status, url


def test_an_unknown_step_is_not_found(signed_in) -> None:
    assert signed_in.get("/admin/beginning/nothing/").status_code == 404


def test_nothing_is_done_at_first_but_what_the_environment_says(db) -> None:
    done = [step.slug for step in Beginning().steps if step.is_done]
    assert done == ["regulation"]
    assert Beginning().next.slug == "organisation"


def test_the_organisation_and_its_telephone_are_stored(signed_in, administrator) -> None:
    texts = ("name", "short_name", "legal_form", "ownership", "care_types", "address")
    data = {f"profile-{name}_{code}": f"{name} {code}" for name in texts for code in ("kk", "ru")}
    data |= {"profile-email": "info@example.kz", "profile-bin": "12"}
    phone = {
        "title_kk": "Тіркеу үстелі",
        "title_ru": "Регистратура",
        "service": "appointment",
        "number": "+7 727 000 00 05",
        "in_frame": "on",
    }
    data |= formset("phones", [phone, {"service": "", "number": ""}])
    response = signed_in.post(address("organisation"), data)
    page = Page(response.content.decode())
    assert response.status_code == 200
    assert "12 цифр" in page.text
    assert not Profile.objects.exists()
    assert not Phone.objects.exists()
    response = signed_in.post(
        address("organisation"), {**data, "profile-bin": "000000000005", "_next": "1"}
    )
    assert response["Location"] == address("regulation")
    assert Profile.objects.get().postal_address_ru == "address ru"
    assert Phone.objects.get().title_ru == "Регистратура"
    entries = Entry.objects.filter(model__startswith="organisation.")
    assert {entry.actor_id for entry in entries} == {administrator.pk}
    assert Beginning().step("organisation").is_done


def test_units_get_their_heads_when_these_have_accounts(signed_in, administrator) -> None:
    row = {"name_kk": "Баспасөз", "name_ru": "Пресса", "code": "press"}
    signed_in.post(address("units"), formset("units", [row, {}]))
    unit = Unit.objects.get()
    assert [len(Beginning().step("units").lacks), unit.head] == [1, None]
    row |= {"id": str(unit.pk), "head": "first", "substitute": "first"}
    response = signed_in.post(address("units"), formset("units", [row]))
    assert response.status_code == 200
    unit.refresh_from_db()
    assert unit.head is None
    signed_in.post(address("units"), formset("units", [{**row, "substitute": ""}]))
    unit.refresh_from_db()
    assert unit.head == administrator
    assert Beginning().step("units").is_done
    actions = Entry.objects.filter(model="accounts.unit").order_by("number")
    assert [entry.action for entry in actions] == [Action.CREATED, Action.SAVED]


def test_a_new_account_has_its_password_on_one_page_only(signed_in) -> None:
    unit = UnitFactory(code="press")
    row = {
        "last_name": "Ахметов",
        "first_name": "Нұрлан",
        "email": "akhmetov@example.kz",
        "username": "akhmetov",
        "language": "kk",
        "unit": "press",
        "role": "chief",
    }
    empty = {"language": "kk", "role": "", "unit": ""}
    response = signed_in.post(address("accounts"), formset("accounts", [row, empty]))
    assert "no-store" in response["Cache-Control"]
    password = re.search(r"<code>([^<]+)</code>", response.content.decode()).group(1)
    chief = User.objects.get(username="akhmetov")
    assert chief.check_password(password)
    assert (chief.unit, chief.is_staff, chief.is_superuser) == (unit, True, False)
    assert [group.name for group in chief.groups.all()] == ["chief"]
    assert password not in signed_in.get(address("accounts")).content.decode()


def test_an_account_of_the_same_name_is_refused_beside_the_field(signed_in) -> None:
    row = {
        "last_name": "Ахметов",
        "first_name": "Нұрлан",
        "email": "akhmetov@example.kz",
        "username": "FIRST",
        "language": "kk",
        "role": "chief",
    }
    UserFactory(username="FIRST", is_demonstration=True)
    response = signed_in.post(address("accounts"), formset("accounts", [row]))
    assert response.status_code == 200
    assert User.objects.count() == 2


def test_a_section_goes_to_a_unit_and_an_item_to_another(signed_in, administrator) -> None:
    press, board = UnitFactory(code="press"), UnitFactory(code="board")
    data = {f"section-{section.id}": str(board.pk) for section in profiles.every_section()}
    data["item-support.news_feed"] = str(press.pk)
    signed_in.post(address("owners"), data)
    owned = dict(ItemState.objects.values_list("item", "unit"))
    assert owned.pop("support.news_feed") == press.pk
    assert set(owned.values()) == {board.pk}
    assert len(owned) + 1 == len(profiles.every_item())
    assert Beginning().step("owners").is_done
    entries = Entry.objects.filter(model="publishing.itemstate")
    assert {entry.actor_id for entry in entries} == {administrator.pk}
    count = entries.count()
    # The same again changes nothing; what the page shows is what was said.
    signed_in.post(address("owners"), data)
    assert entries.count() == count
    page = signed_in.get(address("owners")).context["form"]
    assert page["section-support"].value() == str(board.pk)
    assert page["item-support.news_feed"].value() == str(press.pk)
    assert page["item-symbols.flag"].value() == ""


def test_hours_are_stored_and_faults_stand_beside_their_day(signed_in) -> None:
    response = signed_in.post(address("hours"), {"mo": "8-20", "tu": "20:00-08:00"})
    assert set(response.context["form"].errors) == {"mo", "tu"}
    assert not Service.objects.exists()
    signed_in.post(address("hours"), {"mo": "08:00-20:00", "sa": "9:00 – 14:00"})
    week = Service.objects.get(is_main=True).week.all()
    assert [(h.weekday, f"{h.opens:%H:%M}", f"{h.closes:%H:%M}") for h in week] == [
        (0, "08:00", "20:00"),
        (5, "09:00", "14:00"),
    ]
    assert signed_in.get(address("hours")).context["form"]["sa"].value() == "09:00-14:00"


def test_the_result_of_the_domain_is_written_into_the_journal(signed_in, settings) -> None:
    settings.SITE_URL = "https://localhost"
    signed_in.post(address("domain"))
    entry = Entry.objects.get(action=Action.SETTING_CHANGED)
    assert entry.note == "domain.name localhost: absent"


def test_what_to_fill_names_required_items_first_with_their_forms(signed_in, administrator) -> None:
    request = RequestFactory().get("/")
    request.user = administrator
    rows = Beginning().to_fill
    conditional = [row.item.conditional for row in rows]
    assert conditional == sorted(conditional)
    assert conditional[0] is False
    first = next(row for row in rows if row.item.id == "symbols.flag")
    url = reverse("admin:symbols_symbolpage_add") + "?item=symbols.flag"
    assert first.add_url(request, site) == url
    assert url in signed_in.get(address("filling")).content.decode()
    page = factory_for(ProcurementPage)(for_item="procurement.acts", published=True)
    assert page.item not in {row.item.id for row in Beginning().to_fill}


def test_a_fact_that_is_given_waits_for_its_page_alone(signed_in, begin) -> None:
    name = "about.brief.full_name"

    def row() -> ToFill | None:
        return next((each for each in items_to_fill() if each.item.id == name), None)

    before = row()
    assert before is not None and (before.is_given, before.given_words) == (False, "")
    begin()
    given = row()
    assert given is not None and given.is_given is True
    html = signed_in.get(address("filling")).content.decode()
    assert given.given_words in html
    factory_for(AboutPage)(for_item=name, published=True)
    assert row() is None


@pytest.mark.parametrize("slug", ["units", "accounts", "owners"])
def test_queries_do_not_grow_with_rows(signed_in, slug: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(address(slug)).status_code == 200
        return len(queries)

    UserFactory(username="one", unit=UnitFactory(code="one"))
    cost()
    few = cost()
    for name in ("two", "three", "four", "five"):
        person = UserFactory(username=name, unit=UnitFactory(code=name), roles=["editor"])
        Unit.objects.filter(code=name).update(head=person, substitute=person)
    assert cost() <= few + 1


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_every_screen_is_in_its_language(signed_in, language: str) -> None:
    signed_in.post(reverse("set_admin_language"), {"language": language, "next": "/admin/"})
    for url in (reverse("admin:beginning"), *map(address, TITLES)):
        html = signed_in.get(url).content.decode()
        screen = html[html.index('id="content-start"') : html.index('id="footer"')]
        left = LATIN.findall(KEPT.sub("", Page(f"<main {screen}").text))
        assert left == [], url
