"""The room's tables behind the wall: what is taught where is known in the whole county, so that people can
enrol; who enrolled, and who has a certificate, is seen with the person."""

from __future__ import annotations

from dataclasses import replace

from yinhui.kernel.wall import Policy, of_county, of_organisation, of_person

# These are never deleted: terms are cancelled, places given up.
_KEPT = ("select", "insert", "update")
_of_organisation = replace(of_county(), writes=of_organisation().sees)

WALL: dict[str, Policy] = {
    "classes_course": _of_organisation.only(*_KEPT),
    "classes_courseevent": of_county().only("select"),
    "classes_term": _of_organisation.only(*_KEPT),
    "classes_termevent": of_county().only("select"),
    "classes_lesson": _of_organisation.only(*_KEPT),
    "classes_lessonevent": of_county().only("select"),
    "classes_enrolment": of_person().only(*_KEPT),
    "classes_enrolmentevent": of_person().only("select"),
    "classes_certificate": of_person().only(*_KEPT),
    "classes_certificateevent": of_person().only("select"),
    "classes_news": of_person(),
    "classes_area": _of_organisation.only(*_KEPT),
    "classes_areaevent": of_county().only("select"),
    "classes_areabranch": replace(of_county(), writes=of_organisation("branch_id").sees).only(*_KEPT),
    "classes_gathering": _of_organisation.only(*_KEPT),
    "classes_gatheringevent": of_county().only("select"),
}
