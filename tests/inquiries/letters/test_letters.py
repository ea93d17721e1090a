"""Letters to the person who wrote: what each says in the language of the inquiry, and what none
ever says."""

from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext, override

from apps.inquiries import actions
from apps.inquiries.actions import Submission
from apps.inquiries.models import Kind
from apps.journal.models import Letter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
# A Thursday.
AT = datetime(2026, 11, 5, 11, 20, tzinfo=ALMATY)
NAME, EMAIL = "Айнагүл Құрмашева", "aynagul@mail.example"
TEXT = "Кеше тіркеу орнында екі сағат тұрдым, неге?"


def submitted(kind=Kind.HEAD, language="kk", **more):
    given = {"name": NAME, "email": EMAIL, **more}
    return actions.submit(Submission(kind=kind, language=language, text=TEXT, **given), at=AT)


def asked(*given, **more):
    return submitted(*given, **more).record


@pytest.fixture
def director():
    return UserFactory(roles=["director"], last_name="Оспанов")


def last() -> Letter:
    return Letter.objects.order_by("pk").last()


class Words(HTMLParser):
    """The words of a page, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said, self.tags = [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.said.extend(data.split())


def test_without_an_email_nobody_is_written_to():
    asked(email="", phone="+7 701 555 01 17")
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("language", "day", "path"),
    [
        ("kk", "2026 жылғы 26 қараша", "http://testserver/kk/inquiries/"),
        ("ru", "26 ноября 2026 года", "http://testserver/ru/inquiries/"),
    ],
)
def test_the_receipt_says_number_term_and_where_to_follow(language, day, path):
    asked(language=language)
    letter = Letter.objects.get()
    assert (letter.to, letter.language, letter.personal) == (EMAIL, language, True)
    assert "№ 1" in letter.text
    assert day in letter.text
    assert path in letter.text
    assert letter.next_try_at == AT


def test_the_secret_and_the_words_of_the_person_are_in_no_letter(director):
    receipt = submitted(phone="+7 701 555 01 17")
    inquiry = receipt.record
    actions.extend(inquiry, until=date(2026, 12, 10), reason="Күрделі.", by=director, at=AT)
    actions.answer(inquiry, text="Енді екі маман отырады.", by=director, at=AT)
    letters = list(Letter.objects.all())
    assert len(letters) == 3
    for letter in letters:
        told = letter.subject + letter.text + letter.html + letter.key
        for word in (receipt.secret, receipt.secret.replace("-", ""), NAME, "701", TEXT, "Оспанов"):
            assert word not in told


@pytest.mark.parametrize(
    ("kind", "says"), [(Kind.HEAD, False), (Kind.APPEAL, True), (Kind.COMPLAINT, True)]
)
def test_only_the_receipt_of_an_appeal_says_that_silence_is_a_refusal(kind, says):
    asked(kind, language="ru")
    silence = "If no answer comes within the term, by law this is a refusal: you may appeal it."
    with override("ru"):
        assert (gettext(silence) in last().text) is says


def test_an_extension_tells_the_new_day_and_the_reason(director):
    inquiry = asked()
    actions.extend(
        inquiry, until=date(2026, 12, 10), reason="Сараптама күтеміз.", by=director, at=AT
    )
    letter = last()
    assert letter.key == "inquiry:1:extended:2026-12-10"
    assert "2026 жылғы 10 желтоқсан" in letter.text
    assert "Сараптама күтеміз." in letter.text
    assert "Сараптама күтеміз." in letter.html


def test_a_second_extension_tells_its_own_reason(director):
    inquiry = asked()
    actions.extend(inquiry, until=date(2026, 12, 10), reason="Бірінші.", by=director, at=AT)
    later = AT + timedelta(days=1)
    actions.extend(inquiry, until=date(2026, 12, 21), reason="Екінші.", by=director, at=later)
    assert Letter.objects.count() == 3
    assert "Екінші." in last().text
    assert "Бірінші." not in last().text


def test_a_forwarding_tells_where_and_why(director):
    inquiry = asked()
    words = "Денсаулық сақтау басқармасына: бұл соның құзыреті."
    actions.forward(inquiry, words=words, by=director, at=AT)
    assert last().key == "inquiry:1:forwarded:2026-11-26"
    assert words in last().text
    assert "2026 жылғы 26 қараша" not in last().text


def test_an_answer_is_handed_over_whole_and_what_to_do_then(director):
    inquiry = asked(language="ru")
    text = "Первая строка.\n\nВторая строка <b>не жирная</b> & целая."
    actions.answer(inquiry, text=text, by=director, at=AT)
    letter = last()
    assert text in letter.text
    assert "http://testserver/ru/feedback/" in letter.text
    assert "<p>Вторая строка &lt;b&gt;не жирная&lt;/b&gt; &amp; целая.</p>" in letter.html


def test_withdrawing_writes_no_letter():
    actions.withdraw(asked(), at=AT)
    assert [letter.key for letter in Letter.objects.all()] == ["inquiry:1:received:2026-11-26"]


def test_the_html_says_what_the_plain_text_says_and_fetches_nothing(director):
    inquiry = asked(language="ru")
    actions.answer(inquiry, text="Теперь там два человека.", by=director, at=AT)
    for letter in Letter.objects.all():
        html = Words(letter.html)
        assert html.tags <= {
            "html", "head", "meta", "title", "body", "p", "ul", "li", "strong", "a", "blockquote",
        }  # fmt: skip
        plain = [word for word in letter.text.split() if not word.startswith(("http", "--"))]
        missing = {word.rstrip(":") for word in plain} - {word.rstrip(":") for word in html.said}
        assert missing == set()
        assert f'<html lang="{letter.language}">' in letter.html
