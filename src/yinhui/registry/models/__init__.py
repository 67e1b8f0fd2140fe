"""What the register holds."""

from yinhui.registry.models.account import Account
from yinhui.registry.models.appointment import Appointment
from yinhui.registry.models.appointment_proposal import AppointmentProposal
from yinhui.registry.models.deputyship import Deputyship
from yinhui.registry.models.life_event import LifeEvent
from yinhui.registry.models.membership import Absence, Membership, Residence
from yinhui.registry.models.organisation import Organisation, OrganisationSuccession, OrganisationVersion
from yinhui.registry.models.person import FamilyContact, Person, PersonCircumstances
from yinhui.registry.models.place import Place
from yinhui.registry.models.roster import (
    ColumnMemory,
    RosterImport,
    RosterName,
    RosterPerson,
    RosterProgress,
    RosterRow,
)
from yinhui.registry.models.sensitive_opening import SensitiveOpening

__all__ = [
    "Absence",
    "Account",
    "Appointment",
    "AppointmentProposal",
    "ColumnMemory",
    "Deputyship",
    "FamilyContact",
    "LifeEvent",
    "Membership",
    "Organisation",
    "OrganisationSuccession",
    "OrganisationVersion",
    "Person",
    "PersonCircumstances",
    "Place",
    "Residence",
    "RosterImport",
    "RosterName",
    "RosterPerson",
    "RosterProgress",
    "RosterRow",
    "SensitiveOpening",
]
