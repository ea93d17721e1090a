"""The shipped regulations: how many items, in which order, and what their union is."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from apps.regulation import checks, profiles
from apps.regulation.loader import RegulationError
from apps.regulation.register import Parameter, Text

SECTIONS = (
    "symbols",
    "about",
    "governance",
    "documents",
    "services",
    "rulemaking",
    "activity",
    "budget",
    "procurement",
    "vacancies",
    "support",
    "other",
)
ITEMS_PER_SECTION = {
    "gp17": (3, 35, 5, 16, 18, 1, 2, 1, 8, 3, 6, 2),
    "mgdb1": (3, 38, 6, 24, 32, 1, 7, 2, 10, 3, 14, 2),
}
UNION_PER_SECTION = (3, 40, 9, 25, 33, 1, 8, 3, 10, 3, 14, 2)

THIRD_HOSPITAL = (Path(__file__).parent / "data" / "third_hospital.yaml").read_text(
    encoding="utf-8"
)


@pytest.fixture
def third_hospital(tmp_path, settings):
    """The regulation of a hospital that adds a file, chosen by its path."""
    path = tmp_path / "third_hospital.yaml"
    path.write_text(THIRD_HOSPITAL, encoding="utf-8")
    settings.REGULATION_PROFILE = str(path)
    return path


@pytest.fixture(params=sorted(ITEMS_PER_SECTION))
def profile(request, settings):
    settings.REGULATION_PROFILE = request.param
    return profiles.active()


def test_the_two_regulations_are_shipped():
    assert profiles.available() == ("gp17", "mgdb1")


def test_a_regulation_is_called_as_its_file(profile, settings):
    assert profile.id == settings.REGULATION_PROFILE


def test_sections_stand_in_print_order(profile):
    assert tuple(section.id for section in profile.sections) == SECTIONS


def test_every_section_holds_its_items(profile):
    counts = tuple(len(section.items) for section in profile.sections)
    assert counts == ITEMS_PER_SECTION[profile.id]


@pytest.mark.parametrize(("name", "items", "rules"), [("gp17", 100, 41), ("mgdb1", 142, 47)])
def test_a_regulation_is_complete(settings, name, items, rules):
    settings.REGULATION_PROFILE = name
    assert len(profiles.active().items) == items
    assert len(profiles.active().rules) == rules


def test_sections_are_numbered_as_printed(settings):
    settings.REGULATION_PROFILE = "gp17"
    numbers = [section.number for section in profiles.active().sections]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

    settings.REGULATION_PROFILE = "mgdb1"
    numbers = [section.number for section in profiles.active().sections]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, None, 11]
    assert profiles.active().section("support").point == "р. 10 «Информационная поддержка»"


def place(point: str) -> tuple[int, ...]:
    """Where a point of Appendix 1 stands: row, list inside the row, point, subpoint."""
    lists = ("", "«Основные документы»", "«Другие документы»", "«Отчёты»")
    row = re.search(r"\bр\. (\d+)", point)
    inside = re.search(r"«.+?»", point)
    number = re.search(r"\bп\. (\d+)", point)
    part = re.search(r"\b(?:пп|абз)\. (\w+)", point)
    rank = inside.group() if inside else ""
    part = part[1] if part else "0"
    return (
        int(row[1]),
        # The list of information support comes last in its row.
        lists.index(rank) if rank in lists else len(lists),
        int(number[1]) if number else 0,
        int(part) if part.isdigit() else "abc".index(part) + 1,
    )


def test_items_follow_the_points_of_the_document(profile):
    places = [place(item.point) for item in profile.items]
    assert places == sorted(places)


def test_body_rules_come_first_and_follow_their_points(profile):
    in_appendix = [rule.point.startswith("прил. 1") for rule in profile.rules]
    assert in_appendix == sorted(in_appendix)
    points = [
        int(re.match(r"п\. (\d+)", rule.point)[1])
        for rule in profile.rules
        if not rule.point.startswith("прил. 1")
    ]
    assert points == sorted(points)


def test_the_figures_of_the_rules(settings):
    settings.REGULATION_PROFILE = "gp17"
    gp17 = {rule.id: rule.parameter for rule in profiles.active().rules if rule.parameter}
    assert gp17 == {
        "appendix.periodic_reports": Parameter("development_plan_reports_per_year", 2, "reports"),
        "appendix.two_languages": Parameter("site_languages", 2, "languages"),
    }

    settings.REGULATION_PROFILE = "mgdb1"
    mgdb1 = {rule.id: rule.parameter for rule in profiles.active().rules if rule.parameter}
    assert mgdb1 == gp17 | {
        "update.dynamic_deadline": Parameter("dynamic_update_deadline", 3, "working_days"),
        "news.daily": Parameter("news_frequency", 1, "days"),
        "appendix.photo_age": Parameter("photo_max_age", 3, "years"),
    }


def test_a_rule_is_found_or_absent(settings):
    settings.REGULATION_PROFILE = "gp17"
    gp17 = profiles.active()
    assert gp17.rule("language.russian_equal").point == "п. 8"
    assert gp17.has_rule("language.russian_equal")
    assert not gp17.has_rule("update.dynamic_deadline")
    assert gp17.parameter("update.dynamic_deadline") is None
    assert gp17.parameter("language.russian_equal") is None
    with pytest.raises(KeyError, match=r"update\.dynamic_deadline"):
        gp17.rule("update.dynamic_deadline")


def test_an_item_knows_its_place_on_the_site():
    full_name = profiles.find_item("about.brief.full_name")
    assert (full_name.section_id, full_name.group, full_name.slug) == (
        "about",
        "brief",
        "brief/full-name",
    )
    flag = profiles.find_item("symbols.flag")
    assert (flag.section_id, flag.group, flag.slug) == ("symbols", "", "flag")


def test_an_item_of_another_regulation_is_found_but_not_asked_for(settings):
    settings.REGULATION_PROFILE = "gp17"
    assert profiles.find_item("services.feedback.reviews").point == "р. 5 п. 7 пп. 2"
    assert not profiles.active().has("services.feedback.reviews")
    with pytest.raises(KeyError, match=r"services\.feedback\.reviews"):
        profiles.active().item("services.feedback.reviews")


def test_an_unknown_item_or_section_is_refused():
    with pytest.raises(KeyError, match=r"about\.nothing"):
        profiles.find_item("about.nothing")
    with pytest.raises(KeyError, match="nothing"):
        profiles.find_section("nothing")


def test_the_union_holds_every_item_once(profile):
    items = profiles.every_item()
    assert len(items) == 151
    assert len({item.id for item in items}) == 151
    assert tuple(section.id for section in profiles.every_section()) == SECTIONS
    counts = tuple(len(section.items) for section in profiles.every_section())
    assert counts == UNION_PER_SECTION


def test_the_active_regulation_leads_within_each_section(profile):
    for section in profiles.every_section():
        own = profile.section(section.id).items
        assert section.items[: len(own)] == own
        assert not any(profile.has(item.id) for item in section.items[len(own) :])


@pytest.mark.parametrize(("name", "additional"), [("gp17", 51), ("mgdb1", 9)])
def test_what_the_active_regulation_does_not_ask_for_is_additional(settings, name, additional):
    settings.REGULATION_PROFILE = name
    items = profiles.additional_items()
    assert len(items) == additional
    assert not any(profiles.active().has(item.id) for item in items)


def test_one_section_with_the_items_of_both_regulations(settings):
    settings.REGULATION_PROFILE = "mgdb1"
    budget = profiles.find_section("budget")
    assert [item.id for item in budget.items] == [
        "budget.allocated_total",
        "budget.execution",
        "budget.execution_annual_report",
    ]


def test_every_title_stands_in_three_languages(profile):
    texts = [profile.title]
    texts += [section.title for section in profile.sections]
    texts += [item.title for item in profile.items]
    texts += [rule.text for rule in profile.rules]
    assert [text for text in texts if not (text.kk and text.ru and text.en)] == []


def test_a_text_speaks_the_active_language():
    text = Text(kk="Бөлім", ru="Раздел")
    with translation.override("ru"):
        assert str(text) == "Раздел"
    with translation.override("kk"):
        assert str(text) == "Бөлім"
    assert text.in_language("ru-RU") == "Раздел"
    # The state language stands in where the regulation has no wording.
    assert text.in_language("en") == "Бөлім"


def test_a_third_hospital_adds_only_a_file(third_hospital):
    profile = profiles.active()
    assert profile.id == "third"
    assert [item.id for item in profile.items] == ["about.mission", "support.news_feed"]
    assert profile.item("about.mission").title.ru == "Миссия больницы"
    assert profile.parameter("update.dynamic_deadline").value == 5


def test_a_third_hospital_leads_the_union(third_hospital):
    items = profiles.every_item()
    assert len(items) == 151
    # Its own wording wins, and its item comes first in the section.
    assert items[0].title.ru == "Миссия больницы"
    sections = [section.id for section in profiles.every_section()]
    assert sections[:2] == ["about", "support"]
    assert sorted(sections) == sorted(SECTIONS)
    assert len(profiles.additional_items()) == 149


def test_a_rewritten_file_is_read_after_a_reset(third_hospital):
    assert profiles.active().item("about.mission").title.ru == "Миссия больницы"
    third_hospital.write_text(
        THIRD_HOSPITAL.replace("Миссия больницы", "Миссия диспансера"), encoding="utf-8"
    )
    profiles.reset()
    assert profiles.active().item("about.mission").title.ru == "Миссия диспансера"


def test_the_check_is_silent_about_a_good_regulation(profile):
    assert checks.check_profile() == []


def test_the_check_names_every_fault_of_the_file(third_hospital):
    third_hospital.write_text(
        THIRD_HOSPITAL.replace('"static"', '"statik"').replace('"news"', '"paper"'),
        encoding="utf-8",
    )
    errors = checks.check_profile()
    assert [error.id for error in errors] == ["regulation.E001", "regulation.E001"]
    assert [error.msg for error in errors] == [
        "The regulation cannot be read: third_hospital.yaml, line 23: "
        "unknown nature 'statik', known are static, dynamic, news.",
        "The regulation cannot be read: third_hospital.yaml, line 39: "
        "unknown nature 'paper', known are static, dynamic, news.",
    ]
    assert errors[0].hint == (
        "Set REGULATION_PROFILE to gp17, mgdb1 or the path of a file described in "
        "docs/regulation.md."
    )


def test_the_check_names_a_profile_that_does_not_exist(settings, tmp_path):
    settings.REGULATION_PROFILE = str(tmp_path / "gp71")
    assert [error.msg for error in checks.check_profile()] == [
        "The regulation cannot be read: gp71, line 1: there is no such file."
    ]
    with pytest.raises(RegulationError, match=r"^gp71, line 1: there is no such file$"):
        profiles.active()


def test_a_relative_path_starts_at_the_root_of_the_project(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "ours.yaml").write_text(THIRD_HOSPITAL, encoding="utf-8")
    settings.REGULATION_PROFILE = "ours.yaml"
    assert profiles.active().id == "third"
