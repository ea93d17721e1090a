"""The figures of compliance: who reads them, who sets them, what is refused."""

import pytest

from apps.journal.models import Action, Entry
from apps.publishing.figures import Figures, all_figures
from apps.publishing.models import FigureRow
from tests.compliance.conftest import clock, moment

URL = "/admin/figures/"


def setting(name, value, source="2026 ж. 2 қарашадағы № 41 бұйрық"):
    return {"figure": name, f"{name}-value": value, f"{name}-source": source}


def settings_told():
    return Entry.objects.filter(action=Action.SETTING_CHANGED, model="publishing.figurerow").count()


def test_a_figure_is_set_with_its_act_and_counts_from_then_on(hospital, signed_in):
    with clock("2026-11-02 10:00"):
        client = signed_in(hospital.director)
        response = client.post(URL, setting("news.unit", "working_days"))
        assert (response.status_code, response.url) == (302, URL)
        client.post(URL, setting("news.reminder_hour", "15"))
        page = client.get(URL)
    row = FigureRow.objects.get(name="news.unit")
    assert (row.value, row.source, row.set_by) == (
        "working_days",
        "2026 ж. 2 қарашадағы № 41 бұйрық",
        hospital.director,
    )
    assert Figures(moment("2026-11-02 09:59"))["news.unit"] == "days"
    assert Figures(moment("2026-11-02 10:00"))["news.unit"] == "working_days"
    assert Figures(moment("2026-11-02 10:00"))["news.reminder_hour"] == 15
    assert [each.row.name for each in page.context["history"]] == [
        "news.reminder_hour",
        "news.unit",
    ]
    assert settings_told() == 2


@pytest.mark.parametrize(
    ("name", "value", "source", "field"),
    [
        ("news.reminder_hour", "24", "№ 41 бұйрық", "value"),
        ("news.reminder_hour", "он бес", "№ 41 бұйрық", "value"),
        ("news.reminder_hour", "", "№ 41 бұйрық", "value"),
        ("news.unit", "hours", "№ 41 бұйрық", "value"),
        ("enforcement.level", "remind", " ", "source"),
    ],
)
def test_a_figure_that_cannot_be_stands_beside_its_field(
    hospital, signed_in, name, value, source, field
):
    with clock("2026-11-02 10:00"):
        response = signed_in(hospital.director).post(URL, setting(name, value, source))
    (line,) = [each for each in response.context["lines"] if each.faulty]
    assert (line.figure.name, list(line.form.errors)) == (name, [field])
    assert line.form["value"].value() == value
    assert (FigureRow.objects.count(), settings_told()) == (0, 0)


def test_a_figure_there_is_not_is_not_set(hospital, signed_in):
    with clock("2026-11-02 10:00"):
        assert signed_in(hospital.director).post(URL, setting("x", "1")).status_code == 404
    assert FigureRow.objects.count() == 0


@pytest.mark.parametrize("who", ["editor", "head", "inspector"])
def test_who_does_not_publish_reads_the_figures_only(hospital, signed_in, who):
    with clock("2026-11-02 10:00"):
        client = signed_in(getattr(hospital, who))
        page = client.get(URL)
        assert page.context["may_set"] is False
        assert 'name="figure"' not in page.content.decode()
        assert client.post(URL, setting("news.unit", "working_days")).status_code == 403
    assert (FigureRow.objects.count(), settings_told()) == (0, 0)


def test_all_figures_stand_with_their_defaults(hospital, signed_in):
    with clock("2026-11-02 10:00"):
        page = signed_in(hospital.inspector).get(URL)
    said = {line.figure.name: line.words for line in page.context["lines"]}
    assert said["escalation.deputy"] == "2"
    assert said["registration.working_days"] == "1"
    assert said["answer.appeal"] == "15"
    assert said["office.closes"] == "18:00"
    assert list(said) == list(all_figures())
