"""What this room holds: the library, plans with their items, what was handed out, what was read."""

from yinhui.learning.study.models.delivery import MaterialDelivery
from yinhui.learning.study.models.library import Material, MaterialKind, StudyTheme
from yinhui.learning.study.models.plan import ItemMaterial, ItemOccasion, PlanItem, StudyPlan, Way
from yinhui.learning.study.models.reading import How, Reading

__all__ = [
    "How",
    "ItemMaterial",
    "ItemOccasion",
    "Material",
    "MaterialDelivery",
    "MaterialKind",
    "PlanItem",
    "Reading",
    "StudyPlan",
    "StudyTheme",
    "Way",
]
