"""One verb for many records: the page between, the same gate, refused ones untouched."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from apps.journal.models import Action, Entry
from apps.publishing import actions
from apps.publishing.admin import bulk
from apps.publishing.models import Status
from tests.factories import NewsItemFactory
from tests.publishing.power.test_filters import edit

pytestmark = pytest.mark.django_db

LIST = "admin:news_newsitem_changelist"


def asked(client, verb: str, *rows, **data):
    fields = {"action": f"{verb}_chosen", ACTION_CHECKBOX_NAME: [row.pk for row in rows], **data}
    return client.post(reverse(LIST), fields)


def carried_out(client, verb: str, *rows, **data):
    return asked(client, verb, *rows, _do="1", **data)


def titles(chosen) -> list[str]:
    return sorted(each.record.title_kk for each in chosen)


def states() -> dict[str, str]:
    model = NewsItemFactory._meta.model
    return dict(model.objects.values_list("title_kk", "status"))


@pytest.fixture
def rows(unit):
    """Two drafts that may be published and one that lacks Russian."""
    return [
        NewsItemFactory(title_kk="Бірінші", title_ru="Первая", unit=unit),
        NewsItemFactory(title_kk="Екінші", title_ru="Вторая", unit=unit),
        NewsItemFactory(title_kk="Толық емес", title_ru="", unit=unit),
    ]


def test_the_page_between_says_what_stands_against_each_and_changes_nothing(signed_in, rows):
    before = Entry.objects.count()
    response = asked(signed_in("chief"), "publish", *rows)
    assert response.status_code == 200
    assert titles(response.context["able"]) == ["Бірінші", "Екінші"]
    (refused,) = response.context["unable"]
    assert refused.record.title_kk == "Толық емес"
    assert any("орыс" in words.lower() for words in refused.refusals), refused.refusals
    html = response.content.decode()
    assert html.count(f'name="{ACTION_CHECKBOX_NAME}"') == 2
    assert set(states().values()) == {Status.DRAFT}
    assert Entry.objects.count() == before


def test_the_refused_stay_as_they_are_and_the_others_are_done(signed_in, people, rows):
    before = Entry.objects.count()
    response = carried_out(signed_in("chief"), "publish", *rows)
    assert titles(response.context["done"]) == ["Бірінші", "Екінші"]
    assert titles(response.context["refused"]) == ["Толық емес"]
    assert states() == {
        "Бірінші": Status.PUBLISHED,
        "Екінші": Status.PUBLISHED,
        "Толық емес": Status.DRAFT,
    }
    written = Entry.objects.filter(number__gt=before, action=Action.PUBLISHED)
    assert list(written.values_list("actor_id", flat=True)) == [people["chief"].pk] * 2


def test_what_is_published_as_it_is_is_not_published_again(signed_in):
    live = NewsItemFactory(published=True, title_kk="Жарияланған")
    before = Entry.objects.count()
    response = carried_out(signed_in("chief"), "publish", live)
    assert titles(response.context["refused"]) == ["Жарияланған"]
    assert Entry.objects.count() == before


def test_drafts_of_live_pages_are_published(signed_in, people):
    live = NewsItemFactory(published=True, title_kk="Жаңалық", title_ru="Новость")
    edit(live, by=people["editor"], lead_kk="Жаңаша", lead_ru="По-новому")
    response = carried_out(signed_in("chief"), "publish", live)
    live.refresh_from_db()
    assert (len(response.context["done"]), live.lead_kk) == (1, "Жаңаша")


def test_whoever_wrote_it_does_not_publish_it_alone(signed_in, people):
    live = NewsItemFactory(published=True, title_kk="Жаңалық", title_ru="Новость", lead_kk="Ескіше")
    edit(live, by=people["chief"], lead_kk="Жаңаша", lead_ru="По-новому")
    response = asked(signed_in("chief"), "publish", live)
    assert (len(response.context["able"]), len(response.context["unable"])) == (0, 1)
    carried_out(signed_in("chief"), "publish", live)
    live.refresh_from_db()
    assert live.lead_kk == "Ескіше"


def test_a_withdrawal_asks_for_its_reason(signed_in):
    live = NewsItemFactory(published=True, title_kk="Қате")
    response = carried_out(signed_in("chief"), "withdraw", live, _reason="  ")
    assert response.context["reason_missing"] is True
    assert states() == {"Қате": Status.PUBLISHED}
    carried_out(signed_in("chief"), "withdraw", live, _reason="Қате табылды")
    live.refresh_from_db()
    assert (live.status, live.withdrawn_reason) == (Status.WITHDRAWN, "Қате табылды")


def test_archiving_needs_a_reason_where_an_item_would_stand_empty(signed_in):
    live = NewsItemFactory(published=True, title_kk="Жалғыз")
    assert actions.missing_without(live)
    response = asked(signed_in("chief"), "archive", live)
    assert response.context["asks_reason"] is True
    response = carried_out(signed_in("chief"), "archive", live)
    assert titles(response.context["refused"]) == ["Жалғыз"]
    assert states() == {"Жалғыз": Status.PUBLISHED}
    carried_out(signed_in("chief"), "archive", live, _reason="Айдар жабылды")
    assert states() == {"Жалғыз": Status.ARCHIVED}
    assert Entry.objects.filter(action=Action.ARCHIVED).get().note == "Айдар жабылды"


def test_editors_send_for_check_and_heads_return(signed_in, people, rows):
    type(rows[0]).objects.update(changed_by=people["editor"])
    carried_out(signed_in("editor"), "check", *rows[:2])
    assert states()["Бірінші"] == states()["Екінші"] == Status.CHECK
    carried_out(signed_in("head_of_unit"), "return", rows[0], _comment="Дереккөзін көрсетіңіз")
    assert states()["Бірінші"] == Status.DRAFT
    assert rows[0].revisions.latest("number").remark == "Дереккөзін көрсетіңіз"


def test_a_confirmation_touches_what_readers_see_alone(signed_in, rows):
    live = NewsItemFactory(published=True, title_kk="Жарияланған")
    response = carried_out(signed_in("chief"), "confirm", live, rows[0])
    assert titles(response.context["done"]) == ["Жарияланған"]
    assert titles(response.context["refused"]) == ["Бірінші"]
    live.refresh_from_db()
    assert live.confirmed_at is not None


@pytest.mark.parametrize(
    ("role", "verbs"),
    [
        ("chief", ["publish", "check", "return", "confirm", "archive", "withdraw"]),
        ("head_of_unit", ["check", "return", "confirm"]),
        ("editor", ["check", "confirm"]),
        ("inspector", []),
    ],
)
def test_each_role_is_offered_what_it_may_do(signed_in, unit, role, verbs):
    NewsItemFactory(published=True, unit=unit)
    response = signed_in(role).get(reverse(LIST))
    form = response.context["action_form"]
    offered = [] if form is None else [name for name, _words in form.fields["action"].choices]
    assert [name for name in offered if name.endswith("_chosen")] == [f"{v}_chosen" for v in verbs]


def test_a_verb_that_is_not_offered_is_not_done_either(signed_in, rows):
    carried_out(signed_in("editor"), "publish", *rows)
    assert set(states().values()) == {Status.DRAFT}


def test_records_of_other_units_are_out_of_reach(signed_in, other_unit):
    other = NewsItemFactory(title_kk="Басқа бөлімнің", unit=other_unit)
    carried_out(signed_in("editor"), "check", other)
    assert states() == {"Басқа бөлімнің": Status.DRAFT}


def test_the_same_form_twice_does_nothing_more(signed_in, rows):
    client = signed_in("chief")
    mark = asked(client, "publish", *rows).context["submission"]
    carried_out(client, "publish", rows[0], _submission=mark)
    before = Entry.objects.count()
    response = carried_out(client, "publish", rows[1], _submission=mark)
    assert response.status_code == 302
    assert (Entry.objects.count(), states()["Екінші"]) == (before, Status.DRAFT)


def test_too_many_at_once_are_refused(signed_in, rows, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    response = asked(signed_in("chief"), "publish", *rows)
    assert response.status_code == 302
    assert set(states().values()) == {Status.DRAFT}
