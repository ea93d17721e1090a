"""People with addresses, and materials that came."""

from collections.abc import Callable, Iterator

import pytest

from apps.accounts.models import User
from apps.compliance import actions
from apps.compliance.digest import Day, Told
from apps.compliance.models import Material
from apps.compliance.state import measure
from apps.journal.models import Letter
from tests.compliance.conftest import VACANCIES, Hospital, clock
from tests.journal.outbox.server import Server, running


@pytest.fixture
def people(hospital: Hospital) -> Hospital:
    """The hospital, everybody with an address of the own name."""
    for person in User.objects.all():
        person.email = f"{person.username}@polyclinic.example"
        person.save()
    for name in ("editor", "head", "chief", "deputy", "director", "inspector"):
        getattr(hospital, name).refresh_from_db()
    return hospital


@pytest.fixture
def came(people: Hospital) -> Callable[..., Material]:
    """`came("2026-11-06 18:00", "Дәрігер")`: a vacancy reached the press unit at that moment."""

    def receive(when: str, title: str = "Дәрігер-педиатр", **fields) -> Material:
        with clock(when) as at:
            return actions.receive(
                **{
                    "title": title,
                    "received_at": at,
                    "from_whom": "Кадр бөлімі",
                    "items": [VACANCIES],
                    "unit": people.unit,
                    "by": people.editor,
                    **fields,
                }
            )

    return receive


@pytest.fixture
def server(people: Hospital) -> Iterator[Server]:
    with running() as found:
        yield found


def told_on(when: str) -> dict[str, Told]:
    """What each person is told at a moment, by the name of the account."""
    with clock(when):
        return {person.username: told for person, told in Day(measure()).told().items()}


def letters_of(day: str) -> dict[str, Letter]:
    """The letters of a day by the name before the @ of their address."""
    found = Letter.objects.filter(key__endswith=day)
    return {letter.to.partition("@")[0]: letter for letter in found}


def explain_news(people: Hospital, when: str) -> None:
    """All days without news up to a moment are explained, so that they are spoken of no longer."""
    from apps.compliance.catching_up import catch_up
    from apps.compliance.models import Breach

    with clock(when):
        catch_up()
        days = Breach.objects.filter(kind=Breach.Kind.NEWS)
        if days:
            actions.explain(days, text="Жаңалық болмады", promised_on=None, by=people.editor)
