"""Planning: programs, their sessions and series, rooms."""

from django.urls import path

from programs.views import program, program_state, room, session

urlpatterns = [
    path("programs/", program.program_list, name="program_list"),
    path("programs/new/", program.program_create, name="program_create"),
    path("programs/<int:pk>/", program.program_detail, name="program_detail"),
    path("programs/<int:pk>/edit/", program.program_edit, name="program_edit"),
    path("programs/<int:pk>/copy/", program.program_copy, name="program_copy"),
    path("programs/<int:pk>/publish/", program_state.program_publish, name="program_publish"),
    path("programs/<int:pk>/unpublish/", program_state.program_unpublish, name="program_unpublish"),
    path("programs/<int:pk>/cancel/", program_state.program_cancel, name="program_cancel"),
    path("programs/<int:pk>/sessions/new/", session.session_create, name="session_create"),
    path("programs/<int:pk>/series/new/", session.series_create, name="series_create"),
    path("sessions/<int:pk>/", session.session_detail, name="session_detail"),
    path("sessions/<int:pk>/edit/", session.session_edit, name="session_edit"),
    path("sessions/<int:pk>/cancel/", session.session_cancel, name="session_cancel"),
    path("sessions/<int:pk>/put-back/", session.session_put_back, name="session_put_back"),
    path("sessions/<int:pk>/staff/", session.session_staff, name="session_staff"),
    path("places/<int:pk>/rooms/", room.room_list, name="room_list"),
    path("places/<int:pk>/rooms/new/", room.room_create, name="room_create"),
    path("rooms/<int:pk>/edit/", room.room_edit, name="room_edit"),
    path("rooms/<int:pk>/close/", room.room_close, name="room_close"),
    path("rooms/<int:pk>/reopen/", room.room_reopen, name="room_reopen"),
]
