"""From order to doses, each with its reason and source."""

from insolecad.prescription.case.model import Note, PrescribedDose, Prescription, Prescriptions
from insolecad.prescription.prescribe import prescribe

RULES_VERSION = "4"
"""Grows when a rule gives another number for the same order."""

__all__ = ["RULES_VERSION", "Note", "PrescribedDose", "Prescription", "Prescriptions", "prescribe"]
