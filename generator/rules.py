"""Rules across files."""

from generator.model import Settings
from generator.problem import Problem
from generator.read import Documents


def check(settings: Settings, documents: Documents) -> list[Problem]:
    """Every rule over all documents."""
    return []
