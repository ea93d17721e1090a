"""Legal acts for the tests."""

from datetime import date

import factory

from apps.rulemaking.models import Act
from tests.factories import PageFactory


class ActFactory(PageFactory):
    """A law in force."""

    class Meta:
        model = Act

    kind = Act.Kind.LAW
    subject = Act.Subject.RIGHTS
    number = factory.Sequence("{}-V".format)
    adopted_on = date(2015, 11, 16)
