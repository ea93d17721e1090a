"""Many people who want few times at once: each time goes to exactly one of them, and every other
one is told so. Twenty meet on the pages of the site, on either database; two hundred ask for twenty
times on PostgreSQL."""

from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from apps.feedback.booking import actions
from apps.feedback.models import Booking, BookingWords
from apps.inquiries.models import Contact
from apps.inquiries.protection import form_token
from tests.crowd import at_once
from tests.feedback.booking.conftest import NOW, moment, wish

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = moment("2026-11-05 10:00")


def receive(director, times: int) -> None:
    """The director receives on Thursdays from ten o'clock, so many quarters of an hour."""
    closes = FIRST + timedelta(minutes=15 * times)
    director.reception_hours.update(opens=FIRST.time(), closes=time(closes.hour, closes.minute))


def what_is_kept() -> tuple[int, int, int, int]:
    """Bookings, different times of them, people and words."""
    times = Booking.objects.values_list("starts_at", flat=True)
    return len(times), len(set(times)), Contact.objects.count(), BookingWords.objects.count()


def all_come(
    come: Callable[[int], Any], people: int, folder: Path
) -> tuple[Counter, tuple[int, int, int, int]]:
    """How many people met with what, and what is kept."""
    works = [partial(come, number) for number in range(people)]
    given, stored = at_once(works, what_is_kept, folder)
    return Counter(given), stored


def test_twenty_people_on_the_pages_for_five_times(director, now, tmp_path: Path):
    receive(director, 5)

    def come(person: int) -> tuple[int, bool, bool]:
        sent = {
            "time": f"2026-11-05T{FIRST + timedelta(minutes=15 * (person % 5)):%H:%M}",
            "full_name": f"Посетитель {person}",
            "phone": f"+7 701 {person:07}",
            "topic": "Прикрепление",
            "consent": "on",
            "shown": form_token(NOW),
        }
        address = "/ru/feedback/booking/director/2026-11-05/"
        answer = Client().post(address, sent, headers={"origin": "http://testserver"})
        page = answer.content.decode()
        kept = f'value="Посетитель {person}"' in page
        return answer.status_code, "booking-receipt" in page, kept

    answers, stored = all_come(come, 20, tmp_path)
    # The others have a page that says why, with all they typed.
    assert answers == {(200, True, False): 5, (409, False, True): 15}
    assert stored == (5, 5, 5, 5)


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite has one writer: there 20 people come for 5 times (the test above)",
)
def test_two_hundred_people_for_twenty_times(director, tmp_path: Path):
    receive(director, 20)

    def come(person: int) -> str:
        when = f"{FIRST + timedelta(minutes=15 * (person % 20)):%Y-%m-%d %H:%M}"
        try:
            actions.book(wish(director, when, phone=f"+7 701 {person:07}"), at=NOW)
        except actions.Taken as refusal:
            return next(iter(refusal.message_dict))
        return "booked"

    answers, stored = all_come(come, 200, tmp_path)
    assert answers == {"booked": 20, "time": 180}
    assert stored == (20, 20, 20, 20)
