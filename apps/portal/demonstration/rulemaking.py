"""The demonstration's legal acts: real acts, retold in plain words."""

from apps.portal.demonstration.loading import Demonstration
from apps.rulemaking.models import Act

SAYS = "Legal acts…"
# Where the state keeps official texts, by the language of the reader.
OFFICIAL = {"kk": "https://adilet.zan.kz/kaz/docs/", "ru": "https://adilet.zan.kz/rus/docs/"}


def load(demonstration: Demonstration) -> None:
    """Every act of the file, posted and confirmed a while ago."""
    for place, row in enumerate(demonstration.read("rulemaking.yaml")):
        life = {"posted": -220 + place, "updated": None, "confirmed": -20, "unit": "legal"}
        demonstration.keep(
            Act,
            {"slug": row["slug"]},
            kind=row["kind"],
            subject=row["subject"],
            number=row["number"],
            adopted_on=row["adopted"],
            in_force_from=row.get("from"),
            changed_on=row.get("changed"),
            in_force_to=row.get("until"),
            is_main=row.get("main", False),
            **{f"official_url_{code}": base + row["address"] for code, base in OFFICIAL.items()},
            **demonstration.texts(row, demonstration.PAGE),
            **demonstration.lifecycle(life),
        )
