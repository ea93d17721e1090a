"""What citizens write, in three kinds of rows: what happened (inquiry.py: no personal data, never
deleted), the person and the words (personal.py: read with an entry in the journal, erased in their
time), and what readers see of an answer (public.py)."""

from apps.inquiries.models.inquiry import (
    ENDED,
    Inquiry,
    InquiryQuerySet,
    Kind,
    Outcome,
    State,
    Step,
    Topic,
    steps_of,
)
from apps.inquiries.models.numbered import Numbered
from apps.inquiries.models.personal import Contact, Enclosure, Writing
from apps.inquiries.models.public import AnswerTemplate, HelpfulVote, PublicAnswer

__all__ = [
    "ENDED",
    "AnswerTemplate",
    "Contact",
    "Enclosure",
    "HelpfulVote",
    "Inquiry",
    "InquiryQuerySet",
    "Kind",
    "Numbered",
    "Outcome",
    "PublicAnswer",
    "State",
    "Step",
    "Topic",
    "Writing",
    "steps_of",
]
