"""The rows compliance is judged by. All are added by apps/compliance/actions.py and catching_up.py
and never changed: materials.py (what was received and what came of it), duties.py (what was missed
and how it was explained), measures.py (the register and the observations of a day)."""

from apps.compliance.models.duties import (
    Breach,
    ExplainedBreach,
    Explanation,
)
from apps.compliance.models.materials import (
    Closing,
    Extension,
    Link,
    Material,
    MaterialFile,
    MaterialItem,
    Refusal,
    RefusalDecision,
    Term,
    closing_of,
)
from apps.compliance.models.measures import Observation, RegisterVersion

__all__ = [
    "Breach",
    "Closing",
    "ExplainedBreach",
    "Explanation",
    "Extension",
    "Link",
    "Material",
    "MaterialFile",
    "MaterialItem",
    "Observation",
    "Refusal",
    "RefusalDecision",
    "RegisterVersion",
    "Term",
    "closing_of",
]
