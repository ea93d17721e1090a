"""Free pages that stand in other sections, and decisions with who made them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.languages.dates import date_words
from apps.other.models import Decision, OtherPage
from apps.publishing import actions
from tests.factories import OtherPageFactory, ServicesPageFactory, UserFactory
from tests.other.factories import DecisionFactory
from tests.pages import Page, plain

pytestmark = pytest.mark.django_db


def offered(client, address: str) -> list[str]:
    """What the landing page of a section offers to read."""
    page = Page(client.get(address).content.decode())
    return [plain(each.text) for each in page.all("p", class_="row__title")]


def test_a_free_page_stands_in_the_section_it_names(client):
    placed = OtherPageFactory(published=True, section="services", title_ru="Памятка посетителю")
    own = OtherPageFactory(published=True, title_ru="О волонтёрах")
    OtherPageFactory(section="services", title_ru="Черновик памятки")
    ServicesPageFactory(published=True, title_ru="Вызов врача")
    assert offered(client, "/ru/services/") == ["Вызов врача", placed.title_ru]
    assert offered(client, "/ru/other/") == [own.title_ru]
    assert offered(client, "/ru/governance/") == []


def test_the_site_map_names_a_placed_page_once(client):
    page = OtherPageFactory(published=True, section="services")
    links = Page(client.get("/ru/map/").content.decode()).links
    assert links.count(f"/ru/other/{page.slug}/") == 1


def test_a_placed_page_leads_back_to_its_section(client):
    page = OtherPageFactory(published=True, section="services")
    html = client.get(f"/ru/other/{page.slug}/").content.decode()
    crumbs = html[html.index("breadcrumbs") :]
    crumbs = crumbs[: crumbs.index("</nav>")]
    assert "/ru/services/" in crumbs
    assert "/ru/other/" not in crumbs


def test_a_section_the_register_lacks_is_refused():
    page = OtherPageFactory.build(unit=None, slug="page")
    page.section = "weather"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert list(refused.value.message_dict) == ["section"]
    assert not OtherPage.objects.exists()


def test_the_site_map_asks_as_often_however_many_pages_are_placed(client):
    def queries() -> int:
        client.get("/kk/map/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/kk/map/").status_code == 200
        return len(captured)

    OtherPageFactory(published=True, section="services")
    before = queries()
    for section in ("services", "about", "budget", ""):
        OtherPageFactory(published=True, section=section)
    assert queries() == before


@pytest.mark.parametrize("missing", ["decided_by", "number", "decided_on"])
def test_a_decision_names_who_made_it_its_number_and_date(missing):
    decision = DecisionFactory(**{missing: None if missing == "decided_on" else ""})
    with pytest.raises(ValidationError):
        actions.publish(decision, by=UserFactory(roles=["chief"]))
    decision.refresh_from_db()
    assert (decision.status, decision.publish_at) == ("draft", None)


@pytest.mark.parametrize("author", Decision.Author)
def test_the_page_of_a_decision_names_its_ground(client, author):
    decision = DecisionFactory(published=True, number="41-н", decided_by=author)
    with translation.override("ru"):
        html = client.get(decision.get_absolute_url()).content.decode()
        named, day = str(author.label), date_words(decision.decided_on, "ru")
    (ground,) = [plain(each.text) for each in Page(html).all("dd") if "facts" in each.inside]
    assert ground.startswith(f"{named}: ")
    assert "41-н" in ground
    assert ground.endswith(day)
