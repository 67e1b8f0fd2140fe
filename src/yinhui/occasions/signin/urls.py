"""The addresses of sign-in, leave and votes."""

from __future__ import annotations

from django.urls import path

from yinhui.occasions.signin.views import ballots, own, room, tapping

urlpatterns = [
    path("schedule/<int:scheduled_id>/sign-in/", tapping.page, name="signin"),
    path("schedule/<int:scheduled_id>/sign-in/tap/", tapping.tap, name="signin-tap"),
    path("schedule/<int:scheduled_id>/sign-in/people/", tapping.guests, name="signin-people"),
    path("schedule/<int:scheduled_id>/sign-in/leave/", tapping.leave, name="signin-leave"),
    path("schedule/<int:scheduled_id>/sign-in/sheet/", tapping.sheet, name="signin-sheet"),
    path("schedule/<int:scheduled_id>/room/", room.page, name="signin-room"),
    path("schedule/<int:scheduled_id>/room/code/", room.code, name="signin-code"),
    path("schedule/<int:scheduled_id>/room/phone/", room.phone, name="signin-phone"),
    path("schedule/<int:scheduled_id>/ballots/hands/", ballots.hands, name="ballot-hands"),
    path("schedule/<int:scheduled_id>/ballots/new/", ballots.new, name="ballot-new"),
    path("ballots/<int:ballot_id>/", ballots.page, name="ballot"),
    path("ballots/<int:ballot_id>/voted/", ballots.voted, name="ballot-voted"),
    path("ballots/<int:ballot_id>/close/", ballots.close, name="ballot-close"),
    path("ballots/<int:ballot_id>/withdraw/", ballots.withdraw, name="ballot-withdraw"),
    path("me/sign-in/<slug:token>/", own.sign_in, name="my-sign-in"),
    path("me/occasions/", own.occasions, name="my-occasions"),
    path("me/occasions/<int:scheduled_id>/leave/", own.leave, name="my-leave"),
    path("me/ballots/<int:ballot_id>/", own.ballot, name="my-ballot"),
]
