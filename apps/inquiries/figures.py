"""The terms of answers to citizens and the office hours they are counted by, each with the law it
rests on (Administrative Procedural Code; «?» marks what the hospital's lawyer is to confirm)."""

from django.utils.translation import gettext_lazy as _

from apps.publishing.figures import HOUSE, Figure, clock, secure_address, whole

ACT_64 = _("Administrative Procedural Code, art. 64")
ACT_76 = _("Administrative Procedural Code, art. 76")


def address_or_none(words: str) -> str:
    """A secure address, or nothing. ValueError for anything else."""
    return secure_address(words) if words else ""


FIGURES = (
    Figure(
        "office.closes",
        _("What comes on a working day after this hour is registered on the next one"),
        "18:00",
        ACT_64,
        clock,
    ),
    Figure(
        "office.shortened_by",
        _("Hours by which a shortened working day ends earlier"),
        "1",
        HOUSE,
        whole(0, 8),
    ),
    Figure(
        "answer.question",
        _("Working days to answer a question or a message"),
        "15",
        ACT_76,
        whole(1, 60),
    ),
    Figure(
        "answer.appeal",
        _("Working days to answer a formal appeal"),
        "15",
        ACT_76,
        whole(1, 60),
    ),
    Figure(
        "answer.complaint",
        _("Working days to answer a complaint"),
        "20",
        _("Administrative Procedural Code, art. 91 (to be confirmed by a lawyer)"),
        whole(1, 60),
    ),
    Figure(
        "answer.page",
        _("Working days to put right what is wrong on a page"),
        "3",
        HOUSE,
        whole(1, 30),
    ),
    Figure(
        "extension.months",
        _("Months by which the term of an answer is extended at most"),
        "2",
        ACT_76,
        whole(0, 6),
    ),
    Figure(
        "extension.told",
        _("Working days within which the person is told of an extension"),
        "3",
        ACT_76,
        whole(1, 10),
    ),
    Figure(
        "forwarding.days",
        _("Working days within which what belongs elsewhere is forwarded"),
        "3",
        _("Administrative Procedural Code, art. 65"),
        whole(1, 10),
    ),
    Figure(
        "personal.kept_days",
        _("Days after the answer for which the data of the person are kept"),
        "365",
        HOUSE,
        whole(30, 3650),
    ),
    Figure(
        "appeals.link",
        _("Address at which formal appeals are filed electronically"),
        "https://eotinish.kz",
        _("Administrative Procedural Code, art. 64; the platform e-Otinish"),
        secure_address,
        is_link=True,
    ),
    Figure(
        "blog.platform",
        _("Address of the head's page on the blog platform of the e-government portal"),
        "",
        _("Definition of the blog platform of first heads in the regulation"),
        address_or_none,
        is_link=True,
    ),
    Figure(
        "duplicate.hours",
        _("Hours within which the same text counts as sent once"),
        "24",
        HOUSE,
        whole(1, 72),
    ),
    Figure(
        "forms.address",
        _("Messages an hour taken by one form from one address"),
        "20",
        HOUSE,
        whole(1, 1000),
    ),
    Figure(
        "forms.network",
        _("Messages an hour taken by one form from one network"),
        "200",
        HOUSE,
        whole(1, 10_000),
    ),
)
