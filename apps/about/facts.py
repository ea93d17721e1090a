"""Which facts of the organisation each item of section 2 shows.

A dictionary from item to a function of the facts, read once a page; so a page, its place on the
openness map and the summary of the section never disagree."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.languages.dates import date_words, since_date
from apps.languages.models import reading_language
from apps.languages.typography import number
from apps.organisation.models import Branch, Founder, Phone, Post, Profile, organisation
from apps.publishing.views import Fact


@dataclass
class Facts:
    """The records the pages of this section read; each at most once."""

    profile: Profile
    language: str = field(default_factory=reading_language)
    on: date = field(default_factory=timezone.localdate)

    @cached_property
    def phones(self) -> list[Phone]:
        return list(Phone.objects.exclude(service=Phone.Service.EMERGENCY))

    @cached_property
    def branches(self) -> list[Branch]:
        return list(Branch.objects.all())

    @cached_property
    def founders(self) -> list[Founder]:
        return list(Founder.objects.all())

    @cached_property
    def posts(self) -> list[Post]:
        return list(Post.objects.in_force(self.on))

    def count(self, value: int) -> str:
        return number(value, self.language)


def text_of(name: str, label: str) -> Callable[[Facts], list[Fact]]:
    def read(facts: Facts) -> list[Fact]:
        value = getattr(facts.profile, name)
        return [Fact(_(label), value)] if value else []

    return read


def count_of(name: str, label: str) -> Callable[[Facts], list[Fact]]:
    def read(facts: Facts) -> list[Fact]:
        return [Fact(_(label), facts.count(getattr(facts.profile, name)))]

    return read


def phones_of(*services: str) -> Callable[[Facts], list[Fact]]:
    def read(facts: Facts) -> list[Fact]:
        return [phone_fact(phone) for phone in facts.phones if phone.service in services]

    return read


def phone_fact(phone: Phone) -> Fact:
    shown = phone.number
    if phone.extension:
        shown = _("%(number)s, extension %(extension)s") % {
            "number": phone.number,
            "extension": phone.extension,
        }
    since = phone.unconfirmed_since
    unconfirmed = since and _("Not confirmed %(since)s.") % {
        "since": since_date(since, reading_language())
    }
    notes = list(filter(None, (phone.note, unconfirmed)))
    if not notes:
        return Fact(phone.title, shown, phone.href)
    link = format_html('<a href="{}">{}</a>', phone.href, shown)
    lines = format_html_join("", '<br><span class="small muted">{}</span>', ((n,) for n in notes))
    return Fact(phone.title, link + lines)


def email(facts: Facts) -> list[Fact]:
    address = facts.profile.email
    return [Fact(_("E-mail"), address, f"mailto:{address}")] if address else []


def route(facts: Facts) -> list[Fact]:
    if not facts.profile.route:
        return []
    return [Fact(_("Way to us"), mark_safe(facts.profile.route))]


def registered(facts: Facts) -> list[Fact]:
    day = facts.profile.registered_on
    return [Fact(_("Registered on"), date_words(day, facts.language))] if day else []


def founders(facts: Facts) -> list[Fact]:
    found = []
    for founder in facts.founders:
        found.append(Fact(_("Founder"), founder.name, founder.url))
        if founder.address:
            found.append(Fact(_("Address"), founder.address))
    return found


def visits(facts: Facts) -> list[Fact]:
    profile = facts.profile
    found = []
    if profile.visits_per_shift:
        found.append(Fact(_("Visits per shift"), facts.count(profile.visits_per_shift)))
    if profile.visits_year:
        period = profile.visits_period or ""
        found.append(
            Fact(_("Visits: %(period)s") % {"period": period}, facts.count(profile.visits_year))
        )
    return found


def attached(facts: Facts) -> list[Fact]:
    profile = facts.profile
    if not profile.attached_total:
        return []
    return [
        Fact(_("Attached adults"), facts.count(profile.attached_adults)),
        Fact(_("Attached children"), facts.count(profile.attached_children)),
        Fact(_("Attached altogether"), facts.count(profile.attached_total)),
    ]


def branch_registration(facts: Facts) -> list[Fact]:
    return [Fact(branch.name, branch.registration) for branch in facts.branches]


def branches(facts: Facts) -> list[Fact]:
    return [Fact(branch.name, branch.address) for branch in facts.branches]


def structure(facts: Facts) -> list[Fact]:
    return [Fact(post.title, post.competence) for post in facts.posts]


FACTS: dict[str, Callable[[Facts], list[Fact]]] = {
    "about.brief.full_name": text_of("name", gettext_noop("Full name of the organisation")),
    "about.brief.ownership_form": lambda facts: [
        *text_of("ownership", gettext_noop("Form of ownership"))(facts),
        *text_of("legal_form", gettext_noop("Legal form"))(facts),
    ],
    "about.brief.care_type": text_of("care_types", gettext_noop("Types of care")),
    "about.brief.address": text_of("address", gettext_noop("Address")),
    "about.brief.route_map": route,
    "about.brief.postal_address": text_of("postal_address", gettext_noop("Postal address")),
    "about.brief.email": email,
    "about.brief.info_phones": phones_of("info", "call_centre"),
    "about.phones.head_reception": phones_of("head_reception"),
    "about.phones.call_centre": phones_of("call_centre"),
    "about.phones.guaranteed_care": phones_of("guaranteed_care"),
    "about.phones.paid_services": phones_of("paid_services"),
    "about.phones.outpatient_diagnostic": phones_of("outpatient_diagnostic"),
    "about.phones.other_services": phones_of("other"),
    "about.phones.admission_department": phones_of("admission_department"),
    "about.phones.appointment": phones_of("appointment"),
    "about.phones.duty_doctor": phones_of("duty_doctor"),
    "about.capacity.beds_round_clock": count_of(
        "beds_round_clock", gettext_noop("Round-the-clock beds")
    ),
    "about.capacity.beds_day": count_of("beds_day", gettext_noop("Day-hospital beds")),
    "about.capacity.attached_adults": count_of("attached_adults", gettext_noop("Attached adults")),
    "about.capacity.attached_children": count_of(
        "attached_children", gettext_noop("Attached children")
    ),
    "about.capacity.visits_level": visits,
    "about.population.info": attached,
    "about.population.examination_level": visits,
    "about.branches.details": branches,
    "about.branches.registration": branch_registration,
    "about.founders": founders,
    "about.registration_date": registered,
    "about.structure.diagram": structure,
    "about.structure.managers": structure,
}
# Shown on pages of their own; the table of facts would only repeat them.
DRAWN = ("about.structure.diagram", "about.structure.managers", "about.branches.details")


def facts_of(item: str, facts: Facts | None = None) -> list[Fact]:
    """The facts an item shows; none for an item that is text."""
    if item not in FACTS:
        return []
    if facts is None:
        profile = organisation()
        if profile is None:
            return []
        facts = Facts(profile)
    return FACTS[item](facts)


def items_without_fact(on: date) -> list[str]:
    """Items whose fact is missing on a day, so that their page does not fill them."""
    profile = organisation()
    if profile is None:
        return list(FACTS)
    facts = Facts(profile, on=on)
    return [item for item in FACTS if not FACTS[item](facts)]
