"""What a reader may ask of the list of legal acts; stands in the address, works without scripts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.rulemaking.models import Act, ActQuerySet, Force

ALL = ("", _("All"))


class ActFilter(forms.Form):
    """Words, kind, subject and force of an act; nothing is required."""

    words = forms.CharField(label=_("Words or number"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind of act"), required=False, choices=[ALL, *Act.Kind.choices]
    )
    subject = forms.ChoiceField(
        label=_("What it is about"), required=False, choices=[ALL, *Act.Subject.choices]
    )
    force = forms.ChoiceField(label=_("Force"), required=False, choices=[ALL, *Force.choices])

    def narrow(self, acts: ActQuerySet) -> ActQuerySet:
        """The acts that were asked for; a value nobody offered is passed over."""
        self.is_valid()
        asked = self.cleaned_data
        acts = acts.with_words(asked.get("words", ""))
        for name in ("kind", "subject"):
            if asked.get(name):
                acts = acts.filter(**{name: asked[name]})
        return acts.of_force(asked["force"]) if asked.get("force") else acts
