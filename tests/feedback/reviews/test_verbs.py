"""The verbs of a review: what each writes and refuses, and that a refusal changes nothing."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.models import Unit
from apps.feedback.models import Moderation, Review
from apps.feedback.models.reviews import average_score
from apps.feedback.reviews import actions
from apps.feedback.reviews.actions import Written
from apps.feedback.reviews.owed import ReviewsOwed
from apps.inquiries import erasure
from apps.inquiries.models import Contact
from apps.inquiries.secrets import is_secret
from apps.journal.actions import content_of
from apps.journal.append_only import NeverChanged
from apps.journal.models import Entry, Letter
from apps.publishing.models import ItemState
from tests.factories import UnitFactory, UserFactory
from tests.feedback.reviews.conftest import ALMATY, AT, SHORTER, TEXT, sent

pytestmark = pytest.mark.django_db


def decisions(review: Review) -> list[tuple[str, int | None]]:
    rows = review.moderations.order_by("pk")
    return [(row.decision, row.rule and row.rule.number) for row in rows]


def stored(review: Review) -> dict:
    return content_of(Review.objects.get(pk=review.pk))


def test_a_review_waits_with_a_term_of_three_working_days_and_a_secret():
    receipt = actions.submit(Written("kk", TEXT, score=4, name="Айгүл"), at=AT)
    review = Review.objects.get()
    assert (review.number, review.state, review.score) == (1, "waiting", 4)
    # Thursday 5 November: the third working day after it is Tuesday.
    assert review.due_on == date(2026, 11, 10)
    assert is_secret(receipt.secret.lower(), review.secret_digest)
    assert Contact.objects.get().name == "Айгүл"
    assert review.shown_text == ""


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 11, 5, 17, 59, tzinfo=ALMATY), date(2026, 11, 10)),
        (datetime(2026, 11, 5, 18, 0, tzinfo=ALMATY), date(2026, 11, 11)),
        (datetime(2026, 11, 7, 10, 0, tzinfo=ALMATY), date(2026, 11, 12)),
    ],
)
def test_what_comes_after_hours_counts_from_the_next_working_day(at, due):
    assert sent(at=at).due_on == due


def test_without_name_and_email_nobody_is_kept():
    sent()
    assert not Contact.objects.exists()


def test_the_same_review_sent_twice_is_one():
    first, second = sent(), sent(at=AT + timedelta(hours=5))
    assert first == second
    assert sent(at=AT + timedelta(hours=25)).number == 2


def test_a_review_is_published_as_it_was_written_for_two_years(review, director):
    actions.publish(review, by=director, at=AT + timedelta(days=1))
    assert (review.state, review.shown_text) == ("published", TEXT)
    assert (review.published_on, review.kept_until) == (date(2026, 11, 6), date(2028, 11, 6))
    assert review.contact.keep_until == date(2028, 11, 6)
    assert decisions(review) == [("as_written", None)]
    assert Entry.objects.filter(action="published", object_id=str(review.pk)).count() == 1


def test_other_ends_of_lines_are_no_other_words(review, director):
    Review.objects.update(text="Бірінші жол.\nЕкінші жол.")
    actions.publish(review, by=director, text="Бірінші жол.\r\nЕкінші жол.", at=AT)
    assert decisions(review) == [("as_written", None)]


def test_words_are_left_out_by_a_rule_alone(review, director, rules):
    before = stored(review)
    with pytest.raises(ValidationError) as refusal:
        actions.publish(review, by=director, text=SHORTER, at=AT)
    assert list(refusal.value.error_dict) == ["rule"]
    assert (stored(review), decisions(review)) == (before, [])

    actions.publish(review, by=director, text=SHORTER, rule=rules[0], at=AT)
    assert (review.shown_text, review.text) == (SHORTER, TEXT)
    assert decisions(review) == [("edited", 1)]


def test_a_rule_where_nothing_was_left_out_is_not_named(review, director, rules):
    actions.publish(review, by=director, rule=rules[0], at=AT)
    assert decisions(review) == [("as_written", None)]


@pytest.mark.parametrize("verb", ["refuse", "remove"])
def test_nothing_is_refused_or_removed_without_a_rule(review, director, verb):
    if verb == "remove":
        actions.publish(review, by=director, at=AT)
    before, known = stored(review), decisions(review)
    with pytest.raises(ValidationError) as refusal:
        getattr(actions, verb)(review, rule=None, by=director, at=AT)
    assert list(refusal.value.error_dict) == ["rule"]
    assert (stored(review), decisions(review)) == (before, known)


def test_a_review_is_decided_once(review, director, rules):
    actions.refuse(review, rule=rules[1], by=director, at=AT)
    assert (review.state, review.kept_until) == ("refused", date(2027, 11, 5))
    with pytest.raises(ValidationError):
        actions.publish(review, by=director, at=AT)
    assert decisions(review) == [("refused", 2)]
    assert not Review.objects.shown(date(2026, 11, 6)).exists()


def test_a_removed_review_leaves_its_number_and_decisions_only(review, director, rules):
    actions.publish(review, by=director, at=AT)
    actions.remove(review, rule=rules[1], by=director, at=AT)
    assert (review.state, review.text, review.shown_text) == ("removed", "", "")
    assert (review.contact, Contact.objects.count()) == (None, 0)
    assert decisions(review) == [("as_written", None), ("removed", 2)]


def test_its_writer_takes_a_review_back_at_any_time_and_may_write_anew(review, director):
    actions.publish(review, by=director, at=AT)
    actions.take_back(review, at=AT)
    actions.take_back(review, at=AT)
    assert (review.state, review.text, review.shown_text) == ("removed", "", "")
    assert decisions(review) == [("as_written", None), ("taken_back", None)]
    again = sent(name="Бибігүл", email="bibigul@post.example", at=AT + timedelta(hours=1))
    assert (again.number, again.state) == (2, "waiting")


def test_a_reply_stands_in_both_languages_or_not_at_all(review, director):
    actions.publish(review, by=director, at=AT)
    before = stored(review)
    with pytest.raises(ValidationError) as refusal:
        actions.reply(review, kk="Рақмет.", ru=" ", by=director, at=AT)
    assert list(refusal.value.error_dict) == ["reply_ru"]
    assert stored(review) == before
    actions.reply(review, kk="Рақмет.", ru="Спасибо.", by=director, at=AT)
    assert (review.reply_kk, review.reply_ru) == ("Рақмет.", "Спасибо.")
    assert review.replied_on == date(2026, 11, 5)


def test_what_waits_is_not_replied_to(review, director):
    with pytest.raises(ValidationError):
        actions.reply(review, kk="Рақмет.", ru="Спасибо.", by=director, at=AT)
    assert not stored(review)["reply_kk"]


@pytest.mark.parametrize("role", ["editor", "head_of_unit", "chief", "translator", "inspector"])
def test_only_who_answers_for_reviews_decides(review, role):
    user, before = UserFactory(roles=[role]), stored(review)
    with pytest.raises(PermissionDenied):
        actions.publish(review, by=user, at=AT)
    assert (stored(review), decisions(review)) == (before, [])


def test_the_head_of_the_unit_that_answers_for_the_item_decides(review):
    head = UserFactory(roles=["head_of_unit"])
    ItemState.objects.create(item="services.feedback.reviews", unit=head.unit)
    actions.publish(review, by=head, at=AT)
    assert review.state == "published"


def test_who_sees_which_reviews():
    lab = UnitFactory(code="lab", name_kk="Зертхана", name_ru="Лаборатория")
    about_lab, other = sent(unit=lab), sent("Дәрігер дер кезінде қабылдады.")
    on = AT.date()
    seen = {
        role: set(Review.objects.kept_by(UserFactory(roles=[role], unit=lab), on))
        for role in ("director", "editor")
    }
    assert seen == {"director": {about_lab, other}, "editor": {about_lab}}
    assert Unit.objects.count() == 1


def test_decisions_are_never_changed(review, director):
    actions.publish(review, by=director, at=AT)
    row = review.moderations.get()
    with pytest.raises(NeverChanged):
        row.delete()
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Moderation.objects.filter(pk=row.pk)._raw_delete("default")
    assert review.moderations.count() == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "published"},
        {"state": "removed"},
        {"shown_text": "Сөз"},
        {"score": 6},
        {"reply_kk": "Рақмет."},
    ],
)
def test_the_database_refuses_what_no_verb_would_write(review, columns):
    before = stored(review)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(**columns)
    assert stored(review) == before


# Two years


@pytest.mark.parametrize(
    ("on", "shown"),
    [(date(2028, 11, 5), True), (date(2028, 11, 6), False), (date(2026, 11, 5), True)],
)
def test_a_review_is_shown_for_two_years(review, director, on, shown):
    actions.publish(review, by=director, at=AT)
    assert Review.objects.shown(on).exists() is shown


def test_the_purge_erases_what_is_past_and_finds_nothing_the_second_time(review, director, rules):
    actions.publish(review, by=director, at=AT)
    refused = sent("Жарнама: арзан тауарлар бар.")
    actions.refuse(refused, rule=rules[1], by=director, at=AT)
    assert actions.purge(date(2027, 11, 5)) == 0
    assert actions.purge(date(2027, 11, 6)) == 1
    assert actions.purge(date(2028, 11, 6)) == 1
    assert actions.purge(date(2028, 11, 6)) == 0
    assert (
        list(Review.objects.values_list("state", "text", "shown_text")) == [("removed", "", "")] * 2
    )
    assert decisions(refused) == [("refused", 2), ("expired", None)]


def test_a_review_nobody_decides_about_is_not_kept_for_ever(review):
    assert actions.purge(date(2027, 11, 5)) == 0
    assert actions.purge(date(2027, 11, 6)) == 1
    review.refresh_from_db()
    assert (review.state, review.text, decisions(review)) == ("removed", "", [("expired", None)])


def test_the_purge_of_all_personal_data_reaches_reviews(review, director):
    actions.publish(review, by=director, at=AT)
    erasure.purge(date(2028, 11, 6))
    assert Review.objects.get().state == "removed"


def test_what_a_restored_backup_brings_back_is_erased_again(review):
    columns = content_of(review)
    actions.take_back(review, at=AT)
    contact = Contact.objects.create(name="Бибігүл", consented_at=AT)
    # The rows as the backup held them.
    names = ("state", "text", "fingerprint")
    back = {name: columns[name] for name in names}
    Review.objects.filter(pk=review.pk).update(**back, contact=contact)
    assert erasure.reapply(AT) == 1
    assert erasure.reapply(AT) == 0
    assert (Review.objects.get().text, Contact.objects.count()) == ("", 0)


def test_a_letter_that_waits_goes_with_the_words(review, director):
    actions.publish(review, by=director, at=AT)
    actions.take_back(review, at=AT)
    assert not Letter.objects.exists()


# Letters, terms, the mean


def test_the_writer_is_told_by_which_rule_and_never_the_words(review, director, rules):
    actions.publish(review, by=director, text=SHORTER, rule=rules[0], at=AT)
    letter = Letter.objects.get()
    assert letter.to == "bibigul@post.example"
    assert "Аты-жөні алып тасталады." in letter.text
    assert "тыңдады" not in letter.text + letter.subject


def test_without_an_email_nobody_is_written_to(rules, director):
    actions.publish(sent(), by=director, at=AT)
    assert not Letter.objects.exists()


def test_a_review_is_owed_until_it_is_decided(review, director):
    owed = ReviewsOwed()
    (open_one,) = owed.open(AT)
    assert (open_one.key, open_one.due_on, open_one.met_on) == (
        "review:1",
        date(2026, 11, 10),
        None,
    )
    assert open_one.screen == ("feedback_review_change", str(review.pk))
    late = AT + timedelta(days=6)
    assert [each.key for each in owed.late_since(date(2026, 11, 9), late)] == ["review:1"]
    actions.publish(review, by=director, at=late)
    assert list(owed.open(late)) == []
    assert [each.met_on for each in owed.between(AT.date(), AT.date(), late)] == [
        date(2026, 11, 11)
    ]
    assert len(list(owed.open(AT))) == 1


def test_a_mean_is_told_from_five_scores_on(director):
    for number, score in enumerate((5, 4, 4, 3, 2)):
        review = sent(f"Пікір нөмірі {number} осында тұр.", score=score)
        actions.publish(review, by=director, at=AT)
        if number < 4:
            assert average_score(AT.date(), 5) is None
    assert average_score(AT.date(), 5) == {"mean": 3.6, "count": 5}


def test_the_same_words_of_two_people_are_two_reviews():
    """Or whoever sends published words once more would be given the secret of their writer."""
    first, again, other = (
        actions.submit(Written(language="kk", text="Бәрі жақсы болды, рақмет!", form=form))
        for form in ("a", "a", "b")
    )
    assert (again.record, again.secret, again.is_new) == (first.record, first.secret, False)
    assert other.is_new
    assert other.secret != first.secret
