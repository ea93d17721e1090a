"""The publication gate: what is asked of a record before readers see it. Rules are declared with
`Rule` (rule.py); `objections` (rules.py) asks them all."""

from apps.publishing.gate.rule import Level, Objection, Rule

__all__ = ["Level", "Objection", "Rule"]
