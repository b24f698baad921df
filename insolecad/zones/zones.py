"""STUB until the real one is here."""

from insolecad.insole import Insole
from insolecad.prescription import Prescription
from insolecad.zones.zone import Zone


def zones(built: Insole, prescription: Prescription) -> tuple[Zone, ...]:
    """Return the stiffness zones."""
    return ()
