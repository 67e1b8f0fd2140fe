"""The addresses of rooms, standing arrangements and scheduled occasions. An occasion's own page is the
workbench's: it is made of several rooms."""

from __future__ import annotations

from django.urls import path

from yinhui.occasions.scheduling.views import (
    agenda,
    arrangements,
    arrangements_list,
    holidays,
    own,
    planning,
    rooms,
    telling,
)

urlpatterns = [
    path("schedule/", agenda.page, name="schedule"),
    path("schedule/month/", agenda.month, name="schedule-month"),
    path("schedule/export/", agenda.export, name="schedule-export"),
    path("schedule/together/", agenda.together, name="schedule-together"),
    path("schedule/called-off/", telling.called_off, name="scheduled-called-off"),
    path("schedule/new/", planning.new, name="scheduled-new"),
    path("schedule/check/", planning.check, name="scheduled-check"),
    path("schedule/place/", planning.place_and_chair, name="scheduled-place"),
    path("schedule/for-duty/", planning.for_duty, name="scheduled-for-duty"),
    path("schedule/people/", planning.guests, name="scheduled-people"),
    path("schedule/<int:scheduled_id>/correct/", planning.correct, name="scheduled-correct"),
    path("schedule/<int:scheduled_id>/move/", planning.move, name="scheduled-move"),
    path("schedule/<int:scheduled_id>/cancel/", planning.cancel_it, name="scheduled-cancel"),
    path("schedule/<int:scheduled_id>/notify/", telling.send, name="scheduled-notify"),
    path("schedule/<int:scheduled_id>/telling/", telling.page, name="scheduled-telling"),
    path("schedule/<int:scheduled_id>/telling/print/", telling.paper, name="scheduled-telling-print"),
    path("schedule/<int:scheduled_id>/told/", telling.told, name="scheduled-told"),
    path("schedule/rooms/", rooms.page, name="rooms"),
    path("schedule/rooms/export/", rooms.export, name="rooms-export"),
    path("schedule/rooms/close/", rooms.close, name="rooms-close"),
    path("schedule/rooms/new/", rooms.new, name="room-new"),
    path("schedule/rooms/<int:room_id>/", rooms.edit, name="room"),
    path("schedule/arrangements/", arrangements_list.page, name="arrangements"),
    path("schedule/arrangements/export/", arrangements_list.export, name="arrangements-export"),
    path("schedule/arrangements/pause/", arrangements_list.pause, name="arrangements-pause"),
    path("schedule/arrangements/end/", arrangements_list.end, name="arrangements-end"),
    path("schedule/arrangements/new/", arrangements.new, name="arrangement-new"),
    path("schedule/arrangements/preview/", arrangements.preview, name="arrangement-preview"),
    path("schedule/arrangements/<int:arrangement_id>/", arrangements.edit, name="arrangement"),
    path("schedule/holidays/", holidays.page, name="holidays"),
    path("schedule/holidays/day/", holidays.say, name="holiday-say"),
    path("schedule/holidays/unsay/", holidays.unsay, name="holiday-unsay"),
    path("schedule/holidays/move/", holidays.move, name="holidays-move"),
    path("schedule/holidays/import/", holidays.take_in, name="holidays-import"),
    path("me/schedule/<int:scheduled_id>/seen/", own.seen, name="my-schedule-seen"),
]
