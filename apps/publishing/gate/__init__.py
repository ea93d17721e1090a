"""The publication gate: what is asked of a record before readers see it."""

from apps.publishing.gate.rules import Objection, objections

__all__ = ["Objection", "objections"]
