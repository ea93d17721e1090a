"""Legal acts: their force on a day, the list with its filters, the page of one that lost force."""

import json
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from apps.publishing import actions
from apps.rulemaking.models import Act, Force
from tests.factories import UserFactory
from tests.pages import Page, plain
from tests.rulemaking.factories import ActFactory

pytestmark = pytest.mark.django_db

FROM, CHANGED, LAST = date(2016, 1, 1), date(2020, 7, 1), date(2024, 12, 31)
DAY = timedelta(days=1)


def rows_of(client, address: str) -> list[dict]:
    """The rows of a download."""
    return json.loads(client.get(address).getvalue())["rows"]


@pytest.fixture
def act() -> Act:
    return ActFactory(
        published=True,
        adopted_on=date(2015, 12, 4),
        in_force_from=FROM,
        changed_on=CHANGED,
        in_force_to=LAST,
    )


@pytest.mark.parametrize(
    ("on", "force"),
    [
        (FROM - DAY, Force.COMING),
        (FROM, Force.IN_FORCE),
        (CHANGED - DAY, Force.IN_FORCE),
        (CHANGED, Force.CHANGED),
        (LAST, Force.CHANGED),
        (LAST + DAY, Force.LOST),
    ],
)
def test_the_dates_of_an_act_say_where_it_stands(act, on, force):
    assert act.force(on) == force
    answers = {each for each in Force if Act.objects.of_force(each, on).exists()}
    # Who asks what is in force is shown the changed ones too.
    assert answers == ({Force.IN_FORCE, force} if force == Force.CHANGED else {force})


def test_an_act_without_dates_is_in_force():
    act = ActFactory(published=True)
    assert act.force(date(1999, 1, 1)) == Force.IN_FORCE
    assert Act.objects.of_force(Force.IN_FORCE).get() == act
    for other in (Force.COMING, Force.CHANGED, Force.LOST):
        assert not Act.objects.of_force(other).exists()


def test_main_acts_stand_first_then_the_newest_and_the_lost_last(act):
    old = ActFactory(published=True, adopted_on=date(1997, 7, 11))
    main = ActFactory(published=True, adopted_on=date(2015, 11, 16), is_main=True)
    new = ActFactory(published=True, adopted_on=date(2024, 7, 1))
    assert list(Act.objects.by_importance(LAST + DAY)) == [main, new, old, act]
    assert list(Act.objects.by_importance(LAST)) == [main, new, act, old]


def test_an_act_cannot_come_into_force_before_it_is_adopted():
    with (
        pytest.raises(IntegrityError, match="rulemaking_act_adopted_first"),
        transaction.atomic(),
    ):
        ActFactory(adopted_on=date(2020, 7, 7), in_force_from=date(2020, 7, 6))
    assert not Act.objects.exists()


def test_an_act_without_its_number_is_not_published():
    act = ActFactory(number="")
    with pytest.raises(ValidationError):
        actions.publish(act, by=UserFactory(roles=["chief"]))
    act.refresh_from_db()
    assert (act.status, act.publish_at) == ("draft", None)


def titles(client, **asked: str) -> list[str]:
    page = Page(client.get(f"/ru/rulemaking/?{urlencode(asked)}").content.decode())
    return [plain(each.text) for each in page.all("p", class_="row__title")]


def test_the_list_answers_what_is_asked(client, act):
    order = ActFactory(
        published=True,
        kind=Act.Kind.ORDER,
        subject=Act.Subject.MEDICINES,
        number="ҚР ДСМ-75",
        title_ru="О перечне лекарств",
    )
    law = ActFactory(published=True, title_ru="О персональных данных")
    ActFactory(title_ru="Черновик закона")
    lost = plain(act.title_ru)
    assert titles(client) == [law.title_ru, order.title_ru, lost]
    assert titles(client, kind="order") == [order.title_ru]
    assert titles(client, subject="rights") == [law.title_ru, lost]
    assert titles(client, force="lost") == [lost]
    assert titles(client, force="in_force") == [law.title_ru, order.title_ru]
    assert titles(client, words="перечне лекарств") == [order.title_ru]
    assert titles(client, words="дсм-75") == [order.title_ru]
    assert titles(client, words="перечне", kind="law") == []


def test_a_choice_nobody_offered_is_passed_over(client):
    act = ActFactory(published=True)
    assert titles(client, kind="edict", force="x", words="a\x00") == [plain(act.title_ru)]


@pytest.mark.parametrize(
    ("language", "address"),
    [("kk", "https://adilet.zan.kz/kaz/docs/X"), ("ru", "https://adilet.zan.kz/rus/docs/X")],
)
def test_the_page_leads_to_the_official_text_in_the_reader_s_language(client, language, address):
    act = ActFactory(
        published=True,
        official_url_kk="https://adilet.zan.kz/kaz/docs/X",
        official_url_ru="https://adilet.zan.kz/rus/docs/X",
    )
    with translation.override(language):
        page = Page(client.get(act.get_absolute_url()).content.decode())
    assert [link for link in page.links if "adilet" in link] == [address]


def test_the_page_of_an_act_that_lost_force_says_so(client):
    today = timezone.localdate()
    act = ActFactory(published=True, in_force_to=today)
    address = act.get_absolute_url()

    def warnings() -> int:
        return client.get(address).content.decode().count("note--warning")

    assert warnings() == 0
    Act.objects.update(in_force_to=today - DAY)
    assert warnings() == 1


def test_the_acts_are_open_data_in_both_languages(client):
    act = ActFactory(published=True)
    ActFactory()
    (row,) = rows_of(client, "/ru/rulemaking/data.json")
    assert (row["number"], row["adopted_on"], row["title_kk"], row["title_ru"]) == (
        act.number,
        "2015-11-16",
        act.title_kk,
        act.title_ru,
    )
