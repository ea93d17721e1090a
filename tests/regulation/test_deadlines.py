"""Terms: the last day, the moment it ends, reminders, breaches, and which item has which."""

from collections import Counter
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from apps.regulation import profiles
from apps.regulation.calendar import CalendarRow, WorkingCalendar
from apps.regulation.deadlines import (
    Annual,
    AsItArrives,
    AsNeeded,
    Daily,
    HalfYear,
    Period,
    Regularly,
    WithinWorkingDays,
    deadline_for,
    period_of,
)
from apps.regulation.register import Parameter, Rule, Text

CALENDAR = WorkingCalendar()
ALMATY = ZoneInfo("Asia/Almaty")

# Wednesday, Friday before Nauryz, an ordinary Friday.
WEDNESDAY = date(2026, 4, 15)
BEFORE_NAURYZ = date(2026, 3, 20)
FRIDAY = date(2026, 4, 17)


@pytest.fixture
def profile_of(settings):
    """The regulation of that name, or of the third hospital of the test data."""

    def choose(name):
        settings.REGULATION_PROFILE = name
        return profiles.active()

    return choose


def with_parameter(profile, rule_id, parameter):
    """The profile with a figure in one of its rules, added when it has none such."""
    rules = {rule.id: rule for rule in profile.rules}
    rules.setdefault(rule_id, Rule(rule_id, "п. 1", Text("", ""), ""))
    rules[rule_id] = replace(rules[rule_id], parameter=parameter)
    return replace(profile, rules=tuple(rules.values()))


def without_rule(profile, rule_id):
    return replace(profile, rules=tuple(rule for rule in profile.rules if rule.id != rule_id))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (WEDNESDAY, date(2026, 4, 20)),
        (FRIDAY, date(2026, 4, 22)),
        # Received on a Saturday: day 1 is Monday.
        (date(2026, 4, 18), date(2026, 4, 22)),
        (BEFORE_NAURYZ, date(2026, 3, 30)),
        # Thursday, Friday and the moved working Saturday of 2024.
        (date(2024, 5, 1), date(2024, 5, 4)),
    ],
)
def test_material_is_due_on_the_third_working_day_after_it_is_received(received, due):
    assert WithinWorkingDays(3).due(received, CALENDAR) == due


def test_the_term_ends_at_midnight_of_the_hospital():
    ends = WithinWorkingDays(3).ends_at(WEDNESDAY, CALENDAR, ALMATY)
    assert ends == datetime(2026, 4, 21, 0, 0, tzinfo=ALMATY)
    assert ends.isoformat() == "2026-04-21T00:00:00+05:00"


def test_the_last_day_is_still_in_time_and_the_next_one_is_not():
    term = WithinWorkingDays(3)
    assert not term.is_overdue(WEDNESDAY, date(2026, 4, 20), CALENDAR)
    assert term.is_overdue(WEDNESDAY, date(2026, 4, 21), CALENDAR)


def test_a_term_reminds_on_the_working_day_before_its_last():
    assert WithinWorkingDays(3).remind_on(FRIDAY, CALENDAR) == date(2026, 4, 21)
    assert WithinWorkingDays(1).remind_on(FRIDAY, CALENDAR) == date(2026, 4, 20)


def test_a_moved_day_moves_the_term():
    order = CalendarRow(date(2026, 4, 20), "day_off", Text("Бұйрық", "Приказ"), "№ 1")
    moved = WorkingCalendar([order])
    assert WithinWorkingDays(3).due(WEDNESDAY, moved) == date(2026, 4, 21)


def test_what_comes_as_it_arrives_reminds_and_is_never_overdue():
    term = AsItArrives(reminder_after=3)
    assert term.due(WEDNESDAY, CALENDAR) is None
    assert term.ends_at(WEDNESDAY, CALENDAR, ALMATY) is None
    assert term.remind_on(WEDNESDAY, CALENDAR) == date(2026, 4, 20)
    assert not term.is_overdue(WEDNESDAY, date(2030, 1, 1), CALENDAR)


@pytest.mark.parametrize(
    ("unit", "due"), [("days", date(2026, 4, 18)), ("working_days", date(2026, 4, 20))]
)
def test_news_are_due_the_next_day_of_their_reading(unit, due):
    daily = Daily(unit)
    assert daily.due(FRIDAY, CALENDAR) == due
    assert daily.remind_on(FRIDAY, CALENDAR) == due
    assert not daily.is_overdue(FRIDAY, due, CALENDAR)
    assert daily.is_overdue(FRIDAY, date(2026, 4, 21), CALENDAR)


@pytest.mark.parametrize(
    ("unit", "missed"),
    [("days", [14, 16, 18, 19]), ("working_days", [14, 16])],
)
def test_days_without_news_are_listed_by_either_reading(unit, missed):
    published = [date(2026, 4, day) for day in (12, 13, 15, 15, 17, 20)]
    found = Daily(unit).missed_days(published, date(2026, 4, 13), date(2026, 4, 20), CALENDAR)
    assert found == tuple(date(2026, 4, day) for day in missed)


def test_a_gap_over_the_longest_reminds_and_is_never_a_breach():
    regularly = Regularly(longest_gap_working_days=3)
    # Four working days after Wednesday: Thursday, Friday, Monday, Tuesday.
    assert regularly.remind_on(WEDNESDAY, CALENDAR) == date(2026, 4, 21)
    assert regularly.due(WEDNESDAY, CALENDAR) is None
    assert not regularly.is_overdue(WEDNESDAY, date(2030, 1, 1), CALENDAR)


@pytest.mark.parametrize(
    ("published", "gap"),
    [
        # From Friday 20 to Friday 27 March there are two, for Nauryz lies between.
        ([date(2026, 3, day) for day in (17, 18, 19, 20, 27, 30)], 2),
        # The last news of the period are followed by Thursday 26 to Tuesday 31.
        ([date(2026, 3, 18), date(2026, 3, 20)], 4),
        # News before the period do not count: 20, 26, 27, 30 and 31 March follow the 19th.
        ([date(2026, 3, 1), date(2026, 3, 19)], 5),
        # News twice a day, and in no order.
        ([date(2026, 3, 26), date(2026, 3, 20), date(2026, 3, 26)], 4),
        ([], 8),
    ],
)
def test_the_longest_gap_is_measured_in_working_days(published, gap):
    measured = Regularly().longest_gap(published, date(2026, 3, 16), date(2026, 3, 31), CALENDAR)
    assert measured == gap


def test_static_information_asks_for_review_and_is_never_overdue():
    needed = AsNeeded(review_after_days=365)
    assert needed.remind_on(WEDNESDAY, CALENDAR) == date(2027, 4, 15)
    assert needed.due(WEDNESDAY, CALENDAR) is None
    assert not needed.is_overdue(WEDNESDAY, date(2040, 1, 1), CALENDAR)


def test_a_year_wants_its_record_in_the_next():
    annual = Annual(month=4, day=30)
    assert annual.periods(2025, CALENDAR) == (
        Period(2025, None, date(2025, 1, 1), date(2025, 12, 31), date(2026, 4, 30)),
    )
    assert annual.due(date(2026, 4, 29), CALENDAR) == date(2026, 4, 30)
    assert annual.due(date(2026, 4, 30), CALENDAR) == date(2027, 4, 30)
    assert annual.remind_on(date(2026, 4, 29), CALENDAR) == date(2026, 1, 1)


def test_the_due_day_of_a_year_moves_off_a_day_off():
    # 1 May is a holiday, and in 2027 a Saturday whose day off moves to Monday.
    (period,) = Annual(month=5, day=1).periods(2026, CALENDAR)
    assert period.due == date(2027, 5, 4)


def test_each_half_year_wants_its_record():
    assert HalfYear(days_after=31).periods(2026, CALENDAR) == (
        # 31 July is a Friday, 31 January 2027 a Sunday.
        Period(2026, 1, date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 31)),
        Period(2026, 2, date(2026, 7, 1), date(2026, 12, 31), date(2027, 2, 1)),
    )


def test_periods_expected_between_two_days():
    expected = HalfYear().expected(date(2026, 1, 1), date(2027, 1, 31), CALENDAR)
    # 31 January 2026 is a Saturday; the second half of 2026 is due a day after the span.
    assert [(period.year, period.half, period.due) for period in expected] == [
        (2025, 2, date(2026, 2, 2)),
        (2026, 1, date(2026, 7, 31)),
    ]


def test_a_late_period_is_incomplete_and_not_a_breach():
    assert not Annual().is_overdue(date(2020, 1, 1), date(2026, 1, 1), CALENDAR)
    assert not HalfYear().is_overdue(date(2020, 1, 1), date(2026, 1, 1), CALENDAR)


@pytest.mark.parametrize(
    "build",
    [
        lambda: WithinWorkingDays(0),
        lambda: AsItArrives(0),
        lambda: Regularly(0),
        lambda: AsNeeded(0),
        lambda: HalfYear(0),
        lambda: HalfYear(366),
        lambda: Annual(2, 29),
        lambda: Annual(4, 31),
        lambda: Daily("weeks"),
    ],
)
def test_a_term_that_makes_no_sense_is_refused(build):
    with pytest.raises(ValueError):
        build()


def test_a_term_never_changes():
    term = WithinWorkingDays(3)
    with pytest.raises(FrozenInstanceError):
        term.days = 4
    assert term == WithinWorkingDays(3)


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        (
            "gp17",
            {
                AsNeeded(365): 79,
                AsItArrives(3): 16,
                Annual(4, 30): 3,
                HalfYear(31): 1,
                Regularly(3): 1,
            },
        ),
        (
            "mgdb1",
            {
                AsNeeded(365): 108,
                WithinWorkingDays(3): 27,
                Annual(4, 30): 4,
                HalfYear(31): 1,
                Daily("days"): 2,
            },
        ),
    ],
)
def test_every_item_of_a_regulation_has_its_term(profile_of, name, terms):
    profile = profile_of(name)
    assert Counter(deadline_for(item, profile) for item in profile.items) == terms


@pytest.mark.parametrize(
    ("item_id", "gp17", "mgdb1"),
    [
        ("procurement.tenders.announcements", AsItArrives(3), WithinWorkingDays(3)),
        ("support.news_feed", Regularly(3), Daily("days")),
        ("about.mission", AsNeeded(365), AsNeeded(365)),
        ("documents.reports.annual_activity", Annual(4, 30), Annual(4, 30)),
        ("documents.reports.plan_execution_half_year", HalfYear(31), HalfYear(31)),
        # Dynamic and yearly: the term is that of its nature.
        ("procurement.annual_plan", AsItArrives(3), WithinWorkingDays(3)),
    ],
)
def test_the_same_item_has_each_regulation_s_term(profile_of, item_id, gp17, mgdb1):
    item = profiles.find_item(item_id)
    assert deadline_for(item, profile_of("gp17")) == gp17
    assert deadline_for(item, profile_of("mgdb1")) == mgdb1


def test_a_changed_nature_changes_the_term(profile_of):
    mission = replace(profiles.find_item("about.mission"), nature="dynamic")
    assert deadline_for(mission, profile_of("mgdb1")) == WithinWorkingDays(3)


def test_periods_are_asked_for_whatever_the_nature(profile_of):
    assert period_of(profiles.find_item("procurement.annual_plan")) == Annual(4, 30)
    assert period_of(profiles.find_item("documents.reports.plan_execution_half_year")) == HalfYear()
    assert period_of(profiles.find_item("about.mission")) is None


@pytest.mark.parametrize(
    ("rule_id", "parameter", "item_id", "term"),
    [
        (
            "update.dynamic_deadline",
            Parameter("", 5, "working_days"),
            "vacancies.positions",
            WithinWorkingDays(5),
        ),
        (
            "update.dynamic_on_arrival",
            Parameter("", 2, "working_days"),
            "vacancies.positions",
            AsItArrives(2),
        ),
        ("news.regular", Parameter("", 7, "working_days"), "support.news_feed", Regularly(7)),
        (
            "news.daily",
            Parameter("", 1, "working_days"),
            "support.news_feed",
            Daily("working_days"),
        ),
        ("update.static_as_needed", Parameter("", 90, "days"), "about.mission", AsNeeded(90)),
    ],
)
def test_the_figures_are_those_of_the_rules(profile_of, rule_id, parameter, item_id, term):
    profile = with_parameter(profile_of("gp17"), rule_id, parameter)
    assert deadline_for(profiles.find_item(item_id), profile) == term


def test_a_regulation_silent_about_news_leaves_the_house_rule(profile_of):
    silent = without_rule(profile_of("mgdb1"), "news.daily")
    assert deadline_for(silent.item("support.news_feed"), silent) == Regularly(3)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (WithinWorkingDays(3), "No later than working day 3 after the material is received"),
        (AsItArrives(3), "As it arrives; a reminder on working day 3"),
        (Daily("days"), "Every day"),
        (Daily("working_days"), "Every working day"),
        (Regularly(3), "Regularly; longest gap in working days: 3"),
        (AsNeeded(), "As needed"),
        (Annual(), "Every year"),
        (HalfYear(), "Every half-year"),
    ],
)
def test_a_term_is_told_in_words(term, words):
    with translation.override("en"):
        assert term.describe() == words
