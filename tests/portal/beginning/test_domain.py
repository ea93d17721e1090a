"""The rule of the domain name, on names hospitals have and on names they should not."""

import pytest

from apps.regulation.domain import DomainFault, domain_faults

NAME = "Алматы қаласының «№17 қалалық емхана» КГП «Городская поликлиника №17» города Алматы"
CITY = "Маңғыстау облыстық №1 балалар ауруханасы МГДБ Мангистауская городская детская больница №1"


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("gp17.kz", NAME),
        ("www.gp17.kz", NAME),
        ("emhana17.gov.kz", NAME),
        ("poliklinika.almaty.kz", NAME + " almaty"),
        ("mgdb1.kz", CITY),
        ("mgdb.kz", CITY),
        ("polyclinic-17.kz", NAME),
    ],
)
def test_a_short_name_that_recalls_the_organisation_has_no_fault(host: str, name: str) -> None:
    assert domain_faults(host, name) == []


@pytest.mark.parametrize(
    ("host", "faults"),
    [
        ("", [DomainFault.ABSENT]),
        ("127.0.0.1", [DomainFault.ABSENT]),
        ("::1", [DomainFault.ABSENT]),
        ("localhost", [DomainFault.ABSENT]),
        ("server", [DomainFault.ABSENT]),
        ("емхана17.қаз", [DomainFault.NOT_LATIN]),
        ("xn--17-6kcq.kz", [DomainFault.NOT_LATIN]),
        ("gp_17.kz", [DomainFault.NOT_LATIN]),
        ("gorodskayapoliklinika17.kz", [DomainFault.LONG]),
        ("gp-17-almaty.kz", [DomainFault.HYPHENS]),
        ("gp17almaty.kz", [DomainFault.DIGITS]),
        ("17.kz", [DomainFault.DIGITS, DomainFault.STRANGE]),
        ("shchrbktz17.kz", [DomainFault.UNSPEAKABLE]),
        ("sunflower.kz", [DomainFault.STRANGE]),
        ("gp18.kz", [DomainFault.STRANGE]),
    ],
)
def test_each_fault_is_named(host: str, faults: list[DomainFault]) -> None:
    assert domain_faults(host, NAME) == faults


def test_without_the_name_nobody_can_say_that_they_are_linked() -> None:
    assert domain_faults("gp17.kz", "") == [DomainFault.STRANGE]
