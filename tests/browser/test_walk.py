"""Every page and file a reader can reach by links, asked for as a plain program would."""

import re
from collections import Counter, defaultdict
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from apps.publishing.sections import all_collections
from tests.pages import Page, plain

pytestmark = pytest.mark.browser

KAZAKH_ONLY = re.compile(r"[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")
WORD = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+")
# Words no Kazakh text has; Kazakh «не», «от», «о», «ол» are left out because they mean something.
RUSSIAN_WORDS = {
    "и", "для", "по", "на", "или", "что", "как", "при", "это", "из", "под", "после", "через",
    "информация", "поликлиника", "поликлиники", "поликлинике", "город", "города", "врач", "врача",
    "врачу", "часы", "приём", "приёма", "документы", "новости", "услуги", "главная", "найти",
}  # fmt: skip
RUSSIAN_ENDINGS = re.compile(r"(?:ение|ения|ание|ания|ость|ости|ого|ыми|ских|ской|ную)$")


ENGLISH = re.compile(
    r"\b(?:the|of|and|is|are|not|to|for|with|this|page|data(?!\.)|other)\b", re.IGNORECASE
)
# What state systems call themselves in every language.
PROPER_NAMES = {"Әділет", "Өтініш"}


def faults(found: dict[str, list[str]] | list[str]) -> str:
    """Every fault on a line; of what stands on many pages the first three are enough."""
    if isinstance(found, list):
        return "\n" + "\n".join(found)
    lines = []
    for what, where in found.items():
        pages = list(dict.fromkeys(where))
        more = f" and {len(pages) - 3} more" if len(pages) > 3 else ""
        lines.append(f"{what}: {', '.join(pages[:3])}{more}")
    return "\n" + "\n".join(lines)


def test_every_address_answers(walk):
    broken = [
        f"{address}: {answer.status}, named on {walk.named_on[address]}"
        for address, answer in walk.answers.items()
        if answer.status != 200
    ]
    assert not broken, faults(broken)
    # The whole site in both languages, and its documents.
    assert len(walk.pages) > 250
    files = [address for address in walk.answers if address.startswith("/files/")]
    assert len(files) > 20


def test_every_page_says_its_language(walk):
    wrong = [
        f"{address}: {page.lang}"
        for address, page in walk.pages.items()
        if page.lang != address.split("/")[1]
    ]
    assert not wrong, faults(wrong)


def test_the_two_languages_have_the_same_pages(walk):
    pages = {
        code: {
            address.removeprefix(f"/{code}")
            for address in walk.pages
            if address.startswith(f"/{code}/") and "?" not in address
        }
        for code in ("kk", "ru")
    }
    assert not pages["kk"] ^ pages["ru"], faults(sorted(pages["kk"] ^ pages["ru"]))


def test_every_page_leads_to_itself_in_the_other_language(walk):
    wrong = []
    for address, page in walk.pages.items():
        code = address.split("/")[1]
        other = {"kk": "ru", "ru": "kk"}[code]
        expected = f"/{other}{address.removeprefix(f'/{code}')}"
        if page.language_switch.get(other) != expected:
            wrong.append(f"{address} -> {page.language_switch.get(other)}")
    assert not wrong, faults(wrong)


def test_russian_pages_hold_no_kazakh_word_that_is_not_marked(walk):
    found = defaultdict(list)
    for address, page in walk.pages.items():
        if address.startswith("/ru/"):
            for text in page.words_outside("kk"):
                for word in WORD.findall(text):
                    if KAZAKH_ONLY.search(word) and word not in PROPER_NAMES:
                        found[word].append(address)
    assert not found, faults(found)


def test_kazakh_pages_hold_no_russian_word_that_is_not_marked(walk):
    found = defaultdict(list)
    for address, page in walk.pages.items():
        if address.startswith("/kk/"):
            for text in page.words_outside("ru"):
                for word in WORD.findall(text):
                    ending = RUSSIAN_ENDINGS.search(word) and not KAZAKH_ONLY.search(word)
                    if word in RUSSIAN_WORDS or ending:
                        found[word].append(address)
    assert not found, faults(found)


def test_no_page_shows_an_english_string_left_untranslated(walk):
    """A string of the product's own English that no catalogue knew."""
    found = defaultdict(list)
    for address, page in walk.pages.items():
        for lang, text in page.words:
            if lang in ("kk", "ru") and ENGLISH.search(text) and "://" not in text:
                found[text[:80]].append(address)
    assert not found, faults(found)


def test_every_page_has_one_heading_a_title_and_one_search(walk):
    wrong = []
    for address, page in walk.pages.items():
        headings, searches = len(page.headings), len(page.all("form", role="search"))
        if (headings, searches) != (1, 1) or not page.headings[0] or not page.title:
            wrong.append(f"{address}: {headings} headings, {searches} searches, “{page.title}”")
    assert not wrong, faults(wrong)


# The newest document of an item stands at the item's address too, under the same title.
DOCUMENT = re.compile(r"^/(?:kk|ru)/[a-z_/-]+/view/")


def test_titles_are_told_apart(walk):
    by_title = defaultdict(list)
    for address, page in walk.pages.items():
        if "?" not in address and not DOCUMENT.match(address):
            by_title[(page.lang, page.title)].append(address)
    same = {title: where for (_lang, title), where in by_title.items() if len(where) > 1}
    assert not same, faults(same)


def test_every_fragment_leads_to_something(walk):
    wrong = []
    for address, page in walk.pages.items():
        for link in page.links:
            target = urlsplit(urljoin(address, link))
            known = target._replace(fragment="").geturl()
            if target.netloc or not target.fragment or known not in walk.pages:
                continue
            ids = {each.attributes.get("id") for each in walk.pages[known].elements}
            if target.fragment not in ids:
                wrong.append(f"{address}: {link}")
    assert not wrong, faults(sorted(set(wrong)))


def test_no_id_stands_twice_on_a_page(walk):
    wrong = defaultdict(list)
    for address, page in walk.pages.items():
        ids = Counter(each.attributes["id"] for each in page.elements if "id" in each.attributes)
        for name, number in ids.items():
            if number > 1:
                wrong[name].append(address)
    assert not wrong, faults(wrong)


def assets(page: Page) -> set[str]:
    """What a browser would load for a page."""
    found = set()
    for element in page.elements:
        known = element.attributes
        if element.tag in ("img", "script", "source", "video", "audio", "track"):
            found.add(known.get("src", ""))
            sizes = known.get("srcset", "").split(",")
            found |= {size.split()[0] for size in sizes if size.strip()}
        elif element.tag == "use" or (
            # These two name other addresses of the page; a browser loads neither.
            element.tag == "link" and known.get("rel") not in ("alternate", "canonical")
        ):
            found.add(known.get("href", ""))
    return {urlsplit(each)._replace(fragment="").geturl() for each in found} - {""}


def test_everything_pages_load_is_there_and_is_ours(site, walk):
    named = defaultdict(set)
    for address, page in walk.pages.items():
        for asset in assets(page):
            named[asset].add(address)
    broken = []
    for asset, where in named.items():
        foreign = urlsplit(asset).netloc
        status = "foreign" if foreign else site.get(asset).status
        if status != 200:
            broken.append(f"{asset}: {status}, on {sorted(where)[0]}")
    assert not broken, faults(broken)


def test_style_sheets_load_only_what_is_there(site, walk):
    sheets = {
        each.attributes["href"]
        for page in walk.pages.values()
        for each in page.all("link", rel="stylesheet")
    }
    broken = []
    for sheet in sheets:
        for reference in re.findall(r"url\(\s*[\"']?([^\"')]+)", site.get(sheet).text):
            if not reference.startswith("data:"):
                target = urlsplit(urljoin(sheet, reference))._replace(fragment="").geturl()
                if site.get(target).status != 200:
                    broken.append(f"{sheet}: {reference}")
    assert sheets
    assert not broken, faults(broken)


def test_named_static_files_may_be_kept_for_ever(site, walk):
    sheet = walk.pages["/kk/"].all("link", rel="stylesheet")[0].attributes["href"]
    answer = site.get(sheet, **{"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"


def test_no_page_sets_a_cookie_or_holds_a_token(walk):
    wrong = [
        address
        for address, answer in walk.answers.items()
        if "set-cookie" in answer.headers or b"csrfmiddlewaretoken" in answer.body
    ]
    assert not wrong, faults(wrong)


def test_every_page_carries_the_headers_of_security(walk):
    wrong = []
    for address, answer in walk.answers.items():
        policy = answer.headers.get("content-security-policy", "")
        if answer.is_page and (
            "default-src 'none'" not in policy
            or "unsafe" in policy
            or "http" in policy
            or answer.headers.get("x-frame-options") != "DENY"
        ):
            wrong.append(f"{address}: {policy}")
        if answer.headers.get("x-content-type-options") != "nosniff":
            wrong.append(f"{address}: nosniff")
    assert not wrong, faults(wrong)


def test_every_address_of_the_sitemap_answers_and_can_be_reached_by_links(site, walk):
    tree = ElementTree.fromstring(site.get("/sitemap.xml").body)
    listed = {urlsplit(each.text).path for each in tree.iter() if each.tag.endswith("}loc")}
    lost = sorted(each for each in listed - set(walk.answers) if not DOCUMENT.match(each))
    assert not lost, faults(lost)
    broken = [each for each in listed - set(walk.answers) if site.get(each).status != 200]
    assert not broken, faults(broken)
    assert len(listed) > 200


def test_every_page_of_the_site_is_in_the_sitemap(site, walk):
    listed = site.get("/sitemap.xml").text
    # Pages about the site itself; lists, items and histories, whose records are in the sitemap;
    # what is there for one person or one day: forms, reception days, the state of a question.
    beside = re.compile(
        r"^/(?:kk|ru)/(?:search/|components/|news/archive/|documents/|budget/|activity/documents/"
        r"|history/|inquiries/|feedback/(?:page|booking|reviews)/|other/decisions/|services/(?:prices/history|medicines/info)/)"
    )
    lost = [
        address
        for address in walk.pages
        if f"{address}</loc>" not in listed and "?" not in address and not beside.match(address)
    ]
    assert not lost, faults(lost)


@pytest.mark.parametrize("code", ["kk", "ru"])
def test_the_map_of_openness_leads_to_every_item_a_section_fulfils(walk, code):
    promised = {
        plain(item.title.in_language(code))
        for collection in all_collections()
        for item in collection.register_items
    }
    linked = {plain(link.text) for link in walk.pages[f"/{code}/openness/"].all("a")}
    assert not promised - linked, faults(sorted(promised - linked))


def test_documents_are_served_as_what_they_are(walk):
    wrong = []
    for address, answer in walk.answers.items():
        if address.startswith("/files/") and address.endswith(".pdf"):
            is_pdf = answer.headers.get("content-type") == "application/pdf"
            if not is_pdf or not answer.body.startswith(b"%PDF-"):
                wrong.append(address)
    assert not wrong, faults(wrong)


@pytest.mark.parametrize("code", ["kk", "ru"])
def test_an_unknown_address_answers_in_its_language(site, code):
    answer = site.get(f"/{code}/no-such-page/")
    page = Page(answer.text)
    assert (answer.status, page.lang) == (404, code)
    assert page.headings == [{"kk": "Бет табылмады", "ru": "Страница не найдена"}[code]]


def test_the_site_printed_no_error_on_the_way(site, walk):
    printed = site.log.read_text()
    assert "Traceback" not in printed, printed[-4000:]
    assert " ERROR " not in printed, printed[-4000:]
