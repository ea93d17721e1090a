"""`start_site`: from a file, in a conversation, on a database where nothing is yet."""

import io
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.core.signals import request_finished
from django.db import close_old_connections
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import Unit, User
from apps.journal.actions import broken_entries
from apps.journal.models import Action, Entry
from apps.languages.slugs import slugify
from apps.organisation.models import Phone, Profile
from apps.portal.beginning.plan import EXAMPLE
from apps.portal.openness import OpennessMap
from apps.publishing.models import ItemState
from apps.publishing.sections import all_collections
from apps.regulation import profiles
from apps.workdays.models import Service
from tests.pages import Page

HREF = re.compile(r'href="(/(?:kk|ru)/[^"#?]*)"')


def example(**changes: str) -> str:
    """The example with some of its words replaced, each found exactly once."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes.values():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def nothing_is_stored() -> bool:
    models = (Profile, Phone, Unit, User, Service, ItemState, Entry)
    return not any(model._base_manager.exists() for model in models)


# --- From a file ----------------------------------------------------------------------------------


def test_the_example_is_stored_whole(begin) -> None:
    begin()
    profile = Profile.objects.get()
    assert profile.bin == "000000000005"
    assert profile.short_name_ru == "Городская поликлиника №5"
    phone = Phone.objects.get()
    assert (phone.number, phone.service, phone.in_frame) == (
        "+7 727 000 00 05",
        "call_centre",
        True,
    )
    unit = Unit.objects.get(code="administration")
    assert (unit.head.username, unit.substitute.username) == ("omarova", "akhmetov")
    chief = User.objects.get(username="akhmetov")
    assert [group.name for group in chief.groups.all()] == ["chief"]
    assert (chief.is_staff, chief.is_superuser, chief.unit.code) == (True, False, "press")
    week = [
        f"{h.weekday} {h.opens:%H:%M}-{h.closes:%H:%M}" for h in Service.objects.get().week.all()
    ]
    assert week == [f"{day} 08:00-20:00" for day in range(5)] + ["5 09:00-14:00"]
    states = dict(ItemState.objects.values_list("item", "unit__code"))
    assert set(states) >= {item.id for item in profiles.active().items}
    assert states["symbols.flag"] == "administration"
    assert states["support.news_feed"] == "press"
    assert states["support.links_government"] == "administration"
    assert list(broken_entries()) == []


def test_everything_is_written_in_the_name_of_the_administrator(begin) -> None:
    begin()
    administrator = User.objects.get(username="omarova")
    assert administrator.is_superuser
    assert set(Entry.objects.values_list("actor_id", flat=True)) == {None, administrator.pk}
    # Whoever makes the first account has none yet.
    assert [e.model for e in Entry.objects.filter(actor_id=None)] == ["accounts.user"]


def test_twice_gives_the_same(begin) -> None:
    first = begin()
    entries, hashes = Entry.objects.count(), list(User.objects.values_list("password", flat=True))
    second = begin()
    assert Entry.objects.count() == entries
    assert list(User.objects.values_list("password", flat=True)) == hashes
    password = re.search(r"akhmetov +(\S+)", first).group(1)
    assert User.objects.get(username="akhmetov").check_password(password)
    assert password not in second
    assert "akhmetov" not in second


def test_a_second_file_changes_only_what_it_says(begin) -> None:
    begin()
    entries = Entry.objects.count()
    begin("accounts:\n  - {username: akhmetov, email: press@example.kz, role: chief}\n")
    chief = User.objects.get(username="akhmetov")
    assert (chief.email, chief.last_name, chief.unit.code) == (
        "press@example.kz",
        "Ахметов",
        "press",
    )
    assert Entry.objects.count() == entries + 1


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('bin: "000000000005"', 'bin: "5"', "organisation.bin"),
        ("email: info@example.kz", "email: info", "organisation.email"),
        ("    head: omarova", "    head: nobody", "units.1.head"),
        ('ru: "Администрация"', 'ru: ""', "units.1.name.ru"),
        ("role: chief\n", "role: king\n", "accounts.2.role"),
        ("symbols: administration", "symbols: kitchen", "owners.sections.symbols"),
        ("support.links_government:", "support.nothing:", "owners.items.support.nothing"),
        ('sa: "09:00-14:00"', 'sa: "14:00-09:00"', "hours.sa"),
        ("languages: [kk, ru]", "languages: [kk]", "languages"),
        ("regulation: gp17", "regulation: mgdb1", "regulation"),
        ("hours:\n", "opening:\n", "opening"),
        ("    code: press", "    - code: press", ""),
        ("role: administrator", "role: editor", "accounts"),
    ],
)
def test_a_mistake_is_told_by_line_and_field_and_nothing_is_stored(begin, old, new, place) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    if old == "    code: press":
        old, new = "  - code: press", "- - code: [press"
    # Comments quote some of the words as well.
    at = text.rindex(old)
    line = text[:at].count("\n") + 1
    text = text[:at] + new + text[at + len(old) :]
    with pytest.raises(CommandError) as refused:
        begin(text)
    told = str(refused.value).splitlines()[1:]
    assert nothing_is_stored()
    if place == "accounts":
        line = text.count("\n", 0, text.index("\naccounts:") + 1) + 1
    if place:
        assert any(f"{line}" in words and f"{place}:" in words for words in told), told
    else:
        assert len(told) == 1


def test_all_mistakes_are_told_at_once(begin) -> None:
    text = example(
        a=('bin: "000000000005"', 'bin: "5"'), b=("regulation: gp17\n", "regulation: x\n")
    )
    with pytest.raises(CommandError) as refused:
        begin(text)
    told = str(refused.value).splitlines()[1:]
    assert len(told) == 2
    assert "regulation:" in told[0]
    assert "REGULATION_PROFILE=x" in told[0]
    assert "organisation.bin:" in told[1]


def test_the_example_is_printed(db) -> None:
    printed = StringIO()
    call_command("start_site", example=True, stdout=printed)
    assert printed.getvalue().strip() == EXAMPLE.read_text(encoding="utf-8").strip()
    assert nothing_is_stored()


def test_the_check_of_the_domain_stands_in_the_journal_once(begin, settings) -> None:
    settings.SITE_URL = "https://gp5.kz"
    begin()
    begin()
    notes = Entry.objects.filter(action=Action.SETTING_CHANGED, note__startswith="domain.name")
    assert [entry.note for entry in notes] == ["domain.name gp5.kz: agrees"]
    settings.SITE_URL = "https://sunflower.kz"
    begin()
    assert notes.order_by("-number")[0].note == "domain.name sunflower.kz: strange"


# --- In a conversation ----------------------------------------------------------------------------


def answers(language: str) -> list[str]:
    """What somebody types, with one mistake and one Enter where something is proposed."""
    return [
        language,
        "",  # the regulation in force
        *["№5 қалалық емхана", "Городская поликлиника №5"],
        *["№5 емхана", "Поликлиника №5"],
        *["Мемлекеттік кәсіпорын", "Государственное предприятие"],
        *["Мемлекеттік", "Государственная"],
        *["Алғашқы көмек", "", "Первичная помощь"],  # left empty once
        *["Абай даңғылы, 5", "проспект Абая, 5"],
        *["", ""],  # the same by post
        *["5", "000000000005"],  # refused once
        "info@example.kz",
        *["+7 727 000 00 05", "", "Байланыс орталығы", "Контакт-центр", "", ""],
        *["Әкімшілік", "Администрация", "", ""],
        *["Омарова", "Динара", "", "omarova@example.kz", "", "", "1", ""],
        *["1", "0"],
        *["1"] + [""] * 11,
        *["08:00-20:00", "", "", "", "", "", ""],
    ]


@pytest.mark.parametrize(
    ("typed", "question"), [("1", "Толық атауы"), ("2", "Полное наименование")]
)
def test_a_conversation_stores_what_was_said(db, monkeypatch, typed: str, question: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(answers(typed)) + "\n"))
    printed = StringIO()
    call_command("start_site", stdout=printed)
    assert question in printed.getvalue()
    profile = Profile.objects.get()
    assert (profile.bin, profile.postal_address_kk) == ("000000000005", "Абай даңғылы, 5")
    assert profile.care_types_ru == "Первичная помощь"
    account = User.objects.get()
    assert (account.username, account.is_superuser) == ("omarova", True)
    unit = Unit.objects.get()
    assert (unit.code, unit.head, account.unit) == (slugify("Администрация"), account, unit)
    assert [h.weekday for h in Service.objects.get().week.all()] == [0, 1, 2, 3, 4]
    assert ItemState.objects.filter(unit=unit).count() >= len(profiles.active().items)
    password = re.search(r"omarova +(\S+)", printed.getvalue()).group(1)
    assert account.check_password(password)


def test_a_conversation_that_is_broken_off_stores_nothing(db, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(answers("1")[:12]) + "\n"))
    with pytest.raises(CommandError):
        call_command("start_site", stdout=StringIO())
    assert nothing_is_stored()


def test_another_regulation_stops_the_conversation_at_once(db, monkeypatch) -> None:
    # gp17 is in force; the second of the list is mgdb1.
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n2\n"))
    with pytest.raises(CommandError, match="REGULATION_PROFILE=mgdb1"):
        call_command("start_site", stdout=StringIO())
    assert nothing_is_stored()


# --- The site that begins -------------------------------------------------------------------------


@pytest.mark.walk
def test_every_page_of_the_new_site_answers_in_both_languages(begin, client) -> None:
    begin()
    waiting, seen = ["/kk/", "/ru/"], set()
    for language in ("kk", "ru"):
        with translation.override(language):
            waiting += [reverse("openness"), reverse("contacts"), reverse("site_map")]
            waiting += [collection.list_url for collection in all_collections()]
    refused = []
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code != 200:
            refused.append((address, response.status_code))
        elif response["Content-Type"].startswith("text/html"):
            waiting += set(HREF.findall(response.content.decode())) - seen
        # A download keeps its file open until then; the connection of the test stays.
        request_finished.disconnect(close_old_connections)
        response.close()
        request_finished.connect(close_old_connections)
    assert refused == []
    # Every item with a page of its own stands among them: more than the frame alone.
    assert len(seen) > 100


def test_the_map_names_who_must_fill_each_item(begin, client) -> None:
    begin()
    lines = [line for section in OpennessMap().sections() for line in section.items]
    assert {line.state for line in lines} == {"missing"}
    assert {line.responsible for line in lines} == {"Әкімшілік", "Баспасөз қызметі"}
    words = Page(client.get("/ru/openness/").content.decode()).text
    assert "Пресс-служба" in words
