"""Asking the head: the form of the blog. What it asks and keeps is in apps.inquiries."""

from django.utils.translation import gettext as _

from apps.inquiries.asking import AskView, HeadQuestionForm
from apps.inquiries.supplements import address_of
from apps.publishing.views import Crumb, from_home


class AskHead(AskView):
    """/blog/ask/: a question to the head."""

    form_class = HeadQuestionForm

    def heading(self) -> str:
        return _("Ask the director")

    def lead(self) -> str:
        words = _(
            "The director answers within %(term)s. With your consent the question and the answer"
            " stand in the blog, without your data."
        )
        return words % {"term": self.term()}

    def belongs(self) -> list[str]:
        return [
            _("Questions on the work of the polyclinic: appointments, vaccination, medicines."),
            _("Proposals and remarks."),
            _("Not here: diagnoses and treatment. A doctor speaks of them at an appointment."),
        ]

    def crumbs(self) -> list[Crumb]:
        blog = address_of("head_blog.headanswer.list")
        return from_home(Crumb(_("Director's blog"), blog), Crumb(self.heading()))
