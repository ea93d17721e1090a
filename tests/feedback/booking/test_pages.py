"""The public pages of booking, as a visitor without scripts and cookies meets them."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from apps.feedback.booking import actions, views
from apps.feedback.models import Booking, BookingWords
from apps.inquiries.forms import WRONG
from apps.inquiries.models import Contact
from apps.inquiries.protection import form_token
from apps.inquiries.secrets import is_secret
from apps.journal.models import Letter
from tests.factories import PersonFactory, PostFactory, TenureFactory
from tests.feedback.booking.conftest import NOW, THURSDAY, wish
from tests.organisation.factories import AbsenceFactory, ReceptionHoursFactory

pytestmark = pytest.mark.django_db
OURS = {"origin": "http://testserver"}
FORM = "/ru/feedback/booking/director/2026-11-05/"
MINE = "/ru/feedback/booking/my/"


@pytest.fixture(autouse=True)
def monday(now):
    return now


def typed(**more: str) -> dict[str, str]:
    said = {
        "time": "2026-11-05T15:00",
        "full_name": "Ахметов Болат",
        "phone": "+7 701 123 45 67",
        "email": "bolat@mail.example",
        "topic": "Прикрепление ребёнка",
        "consent": "on",
        "website": "",
        "shown": form_token(NOW),
    }
    return {name: value for name, value in (said | more).items() if value is not None}


def plain(page: str) -> str:
    """The words of a page without what keeps them on one line."""
    return re.sub(r"<[^>]*>", "", page).replace("\xa0", " ")


def send(client, address=FORM, headers=OURS, **more):
    answer = client.post(address, typed(**more), headers=headers)
    return answer, answer.content.decode()


def offered(page: str) -> list[str]:
    return re.findall(r'type="radio" name="time" value="([^"]+)"', page)


# --- Who and when ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "day"), [("kk", "Бейсенбі, 5 қараша"), ("ru", "Четверг, 5 ноября")]
)
def test_the_first_page_leads_to_the_days(client, director, language, day):
    answer = client.get(f"/{language}/feedback/booking/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert day in plain(page)
    assert f"/{language}/feedback/booking/director/2026-11-05/" in page
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_a_day_is_shown_with_whoever_acts_on_it(client, director):
    other = PersonFactory(name_kk="Ермеков Нұрлан", name_ru="Ермеков Нурлан")
    AbsenceFactory(
        person=director.tenures.get().person,
        first_day=THURSDAY,
        last_day=THURSDAY,
        substitute=other,
    )
    page = client.get("/ru/feedback/booking/director/").content.decode()
    assert page.count("Ермеков Нурлан") == 1
    assert client.get(FORM).content.decode().count("Ермеков Нурлан") == 1


def test_the_number_of_posts_and_days_costs_no_queries(client, director):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/ru/feedback/booking/").status_code == 200
        return len(queries)

    asked()
    before = asked()
    for _each in range(3):
        post = PostFactory()
        TenureFactory(post=post, person=PersonFactory())
        ReceptionHoursFactory(post=post)
    assert asked() == before


@pytest.mark.parametrize(
    "address",
    [
        "/ru/feedback/booking/nobody/",
        "/ru/feedback/booking/director/2026-13-05/",
        "/ru/feedback/booking/director/2026-10-31/",
        "/ru/feedback/booking/director/2028-11-05/",
        "/ru/feedback/booking/director/2026-11-05T15:07x/reception.ics",
        "/ru/feedback/booking/director/2026-11-05T14:45/reception.ics",
        "/ru/feedback/booking/director/2026-11-05T16:50/reception.ics",
    ],
)
def test_there_is_no_such_page(client, director, address):
    assert client.get(address).status_code == 404


def test_a_post_without_hours_has_no_page(client, director):
    PostFactory(code="specialist")
    assert client.get("/ru/feedback/booking/specialist/").status_code == 404


# --- The form -------------------------------------------------------------------------------------


def test_a_time_is_booked_and_the_page_says_all(client, director):
    answer, page = send(client)

    booking = Booking.objects.get()
    assert answer.status_code == 200
    assert (booking.language, booking.contact.name) == ("ru", "Ахметов Болат")
    assert len(booking.contact.policy_digest) == 64
    words = plain(page)
    assert "Четверг, 5 ноября 2026 года, 15:00" in words
    assert "1 этаж, кабинет 101" in words
    secret = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)[0]
    assert is_secret(secret, booking.secret_digest)
    assert "/ru/feedback/booking/director/2026-11-05T15:00/reception.ics" in page
    # Nothing of the person stands in an address, a cookie or the page itself.
    assert "Ахметов" not in page
    assert not answer.cookies
    assert Letter.objects.get().language == "ru"


def test_a_second_click_shows_the_same_number_and_secret(client, director):
    _answer, first = send(client)
    answer, second = send(client)
    pattern = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"
    assert answer.status_code == 200
    assert re.search(pattern, first)[0] == re.search(pattern, second)[0]
    assert (Booking.objects.count(), Letter.objects.count()) == (1, 1)


def test_a_taken_time_offers_the_others_and_keeps_the_text(client, director):
    actions.book(wish(director, phone="87770000000"), at=NOW)
    answer, page = send(client)
    assert answer.status_code == 409
    assert offered(page)[0] == "2026-11-05T15:15"
    assert len(offered(page)) == 7
    assert 'value="Ахметов Болат"' in page
    assert "Прикрепление ребёнка" in page
    assert (Booking.objects.count(), Contact.objects.count()) == (1, 1)


def test_a_day_that_is_full_offers_the_next_one(client, director):
    for number, minutes in enumerate(range(0, 120, 15)):
        when = f"2026-11-05 {15 + minutes // 60}:{minutes % 60:02}"
        actions.book(wish(director, when, phone=f"8777000000{number}"), at=NOW)
    answer, page = send(client)
    assert answer.status_code == 409
    assert offered(page)[0] == "2026-11-12T15:00"
    # Which may be chosen here and now.
    answer, _page = send(client, time="2026-11-12T15:00")
    assert answer.status_code == 200
    assert Booking.objects.filter(language="ru").get().day == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"time": None}, "id_time_0"),
        ({"time": "tomorrow"}, "id_time_0"),
        ({"full_name": " "}, "id_full_name"),
        ({"phone": "", "email": ""}, "id_phone"),
        ({"phone": "call me"}, "id_phone"),
        ({"phone": "( ) ( )"}, "id_phone"),
        ({"email": "aty@"}, "id_email"),
        ({"topic": ""}, "id_topic"),
        ({"topic": "ЖСН 900101300017"}, "id_topic"),
        ({"consent": None}, "id_consent"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_the_text_kept(client, director, change, field):
    answer, page = send(client, **change)
    assert answer.status_code == 200
    summary = page[page.index("error-summary") : page.index("</ul>", page.index("error-summary"))]
    assert re.findall(r'href="#([^"]+)"', summary) == [field]
    assert ('value="Ахметов Болат"' in page) is (field != "id_full_name")
    assert not Booking.objects.exists()


def test_a_time_taken_meanwhile_is_named_with_the_other_mistakes(client, director):
    actions.book(wish(director, phone="87770000000"), at=NOW)
    answer, page = send(client, consent=None)
    assert answer.status_code == 200
    summary = page[page.index("error-summary") : page.index("</ul>", page.index("error-summary"))]
    assert set(re.findall(r'href="#([^"]+)"', summary)) == {"id_time_0", "id_consent"}
    assert Booking.objects.count() == 1


def test_a_third_booking_of_one_person_is_refused(client, director):
    for day in ("2026-11-12", "2026-11-19"):
        actions.book(wish(director, f"{day} 15:00", phone="8 701 123 45 67"), at=NOW)
    answer, page = send(client)
    assert answer.status_code == 409
    assert 'href="#id_phone"' in page
    assert Booking.objects.count() == 2


def test_numbers_of_persons_are_taken_out_by_a_button(client, director):
    _answer, page = send(client, topic="Справка, ИИН 900101300017, для школы")
    assert 'name="take_out"' in page
    answer, _page = send(client, topic="Справка, ИИН 900101300017, для школы", take_out="1")
    assert answer.status_code == 200
    assert BookingWords.objects.get().topic == "Справка, ИИН …, для школы"


def test_a_robot_is_thanked_and_nothing_kept(client, director):
    answer, _page = send(client, website="http://spam.example")
    assert answer.status_code == 200
    assert not Booking.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"origin": "http://elsewhere.example"}])
def test_a_foreign_page_books_nothing(client, director, headers):
    answer, page = send(client, headers=headers)
    assert answer.status_code == 403
    assert 'value="Ахметов Болат"' in page
    assert not Booking.objects.exists()


def test_a_failure_of_the_database_keeps_the_text_and_says_so(client, director, monkeypatch):
    def fail(*_arguments, **_more):
        raise DatabaseError("(Ахметов Болат)")

    # The last thing written: everything before it is taken back.
    monkeypatch.setattr(actions, "tell", fail)
    answer, page = send(client)
    assert answer.status_code == 503
    assert 'value="Ахметов Болат"' in page
    assert "Прикрепление ребёнка" in page
    assert 'value="2026-11-05T15:00" ' in page
    assert (Booking.objects.count(), Contact.objects.count()) == (0, 0)


# --- One's own booking ----------------------------------------------------------------------------


@pytest.fixture
def receipt(director):
    return actions.book(wish(director, language="ru"), at=NOW)


def ask(client, receipt, **more):
    said = {"number": str(receipt.record.number), "secret": receipt.secret} | more
    said |= {"website": "", "shown": form_token(NOW)}
    answer = client.post(MINE, said, headers=OURS)
    return answer, answer.content.decode()


def test_number_and_secret_show_the_booking_without_the_person(client, receipt):
    answer, page = ask(client, receipt, secret=receipt.secret.lower().replace("-", " "))
    assert answer.status_code == 200
    assert "Четверг, 5 ноября 2026 года, 15:00" in plain(page)
    assert 'name="cancel"' in page
    assert "Ахметов" not in page
    assert "Тіркелу" not in page
    assert Booking.objects.get().state == "booked"


@pytest.mark.parametrize("wrong", [{"number": "2"}, {"secret": "0000-0000-0000"}])
def test_a_wrong_number_and_a_wrong_secret_look_alike(client, receipt, wrong):
    _answer, page = ask(client, receipt, cancel="1", **wrong)
    assert 'id="id_secret"' in page
    assert "5 ноября" not in page
    assert Booking.objects.get().state == "booked"


def test_the_visitor_cancels(client, receipt):
    _answer, page = ask(client, receipt, cancel="1")
    assert 'name="cancel"' not in page
    assert Booking.objects.get().state == "withdrawn"


def test_the_buttons_need_no_waiting(client, receipt, settings):
    settings.RATE_LIMITS = True
    cache.clear()
    codes = {"number": "1", "secret": receipt.secret}
    assert 'name="cancel"' in client.post(MINE, codes, headers=OURS).content.decode()
    client.post(MINE, codes | {"cancel": "1"}, headers=OURS)
    assert Booking.objects.get().state == "withdrawn"
    cache.clear()


def test_guesses_of_a_secret_are_counted(client, receipt, settings):
    settings.RATE_LIMITS = True
    cache.clear()
    codes = {"number": "1", "secret": "0000-0000-0000"}
    answers = [client.post(MINE, codes, headers=OURS).status_code for _each in range(51)]
    assert answers == [200] * WRONG.address + [429]
    cache.clear()


def test_the_visitor_has_the_data_erased(client, receipt, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    _answer, page = ask(client, receipt, erase="1", secret="0000-0000-0000")
    assert Contact.objects.count() == 1
    _answer, page = ask(client, receipt, erase="1")
    assert 'name="erase"' not in page
    assert not Contact.objects.exists()
    assert Booking.objects.get().state == "withdrawn"


def test_too_late_to_cancel(client, receipt, monkeypatch):
    later = receipt.record.starts_at + timedelta(minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    answer, page = ask(client, receipt, cancel="1")
    assert answer.status_code == 200
    assert 'role="alert"' in page
    assert Booking.objects.get().state == "booked"


def test_a_reception_that_has_changed_says_that_somebody_calls(client, receipt, director):
    assert "note--success" in ask(client, receipt)[1]
    AbsenceFactory(person=director.tenures.get().person, first_day=THURSDAY, last_day=THURSDAY)
    page = ask(client, receipt)[1]
    assert "note--warning" in page
    assert "reception.ics" not in page


def test_an_erased_booking_is_still_shown(client, receipt):
    receipt.record.contact.delete()
    answer, page = ask(client, receipt)
    assert answer.status_code == 200
    assert "15:00" in page


# --- The calendar ---------------------------------------------------------------------------------


def test_the_entry_of_a_calendar_says_nothing_of_the_visitor(client, receipt):
    address = views.calendar_url(receipt.record)
    answer = client.get(address.replace("/kk/", "/ru/"))
    words = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;TZID=Asia/Almaty:20261105T150000" in words
    assert "DTEND;TZID=Asia/Almaty:20261105T151500" in words
    assert "LOCATION;LANGUAGE=ru:1 этаж\\, кабинет 101" in words
    assert "Ахметов" not in words
    # The same for a time nobody has booked: it does not tell which are.
    free = client.get("/ru/feedback/booking/director/2026-11-05T15:15/reception.ics")
    assert free.status_code == 200
