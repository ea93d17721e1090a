"""A year from its first evening to the verdict."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from apps.compliance.register import active_text
from apps.compliance.report.composing import report
from apps.compliance.simulation.comparing import (
    Agreement,
    compare_journal,
    compare_materials,
    compare_report,
    compare_table,
    lacking,
)
from apps.compliance.simulation.ledger import Account, Line
from apps.compliance.simulation.player import Player, aware, clock
from apps.compliance.state import measure

# The days whose table the end of the year is asked for again: each asks the whole site.
DAYS_BETWEEN = 7


def play(
    first: date, days: int, *, seed: int = 1, tell: Callable[[str], None] = print
) -> Agreement:
    """Plays `days` from `first` on in the database at hand, which must be empty, and compares the
    site with the second calculation: the table every evening, the report at the end of a month,
    and at the end what was said of past days once more, as of those days."""
    player = Player(first, days, active_text(), seed)
    agreement = Agreement()
    tables: list[tuple[datetime, list[Line]]] = []
    accounts: list[tuple[datetime, Account]] = []
    for evening in player.days():
        counted = player.ledger.table(evening, lacking(evening.date()))
        compare_table(agreement, f"{evening:%d.%m}", measure(), counted)
        last = evening.date() == player.last
        ends_month = (evening + timedelta(days=1)).day == 1
        if last or len(tables) % DAYS_BETWEEN == 0:
            tables.append((evening, counted))
        else:
            tables.append((evening, []))
        if (ends_month or last) and evening.date() != first:
            account = player.ledger.account(evening, first)
            accounts.append((evening, account))
            said = report(first, evening.date())
            compare_report(agreement, f"report {evening:%d.%m}", said, account, each=last)
            tell(f"{evening:%Y-%m}: {agreement.agreeing} / {agreement.rows}")
    with clock(tables[-1][0]):
        for evening, counted in tables:
            if counted:
                where = f"as of {evening:%d.%m}"
                compare_table(agreement, where, measure(aware(evening)), counted)
        for evening, account in accounts:
            where = f"report as of {evening:%d.%m}"
            said = report(first, evening.date(), aware(evening))
            compare_report(agreement, where, said, account, each=True)
        compare_materials(agreement, player.ledger)
        compare_journal(agreement, player.ledger)
    return agreement
