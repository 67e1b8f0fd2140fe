"""The room's tables: classes with places and lessons; trainings and exchanges."""

from yinhui.learning.classes.models.classes import Certificate, Course, CourseField, Enrolment, Lesson, Term
from yinhui.learning.classes.models.gatherings import Area, AreaBranch, Gathering, GatheringKind
from yinhui.learning.classes.models.news import News, NewsKind

__all__ = [
    "Area",
    "AreaBranch",
    "Certificate",
    "Course",
    "CourseField",
    "Enrolment",
    "Gathering",
    "GatheringKind",
    "Lesson",
    "News",
    "NewsKind",
    "Term",
]
