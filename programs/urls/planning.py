"""Planning: programs, their sessions and series, rooms."""

from django.urls import path

from programs.views import program, session

urlpatterns = [
    path("programs/", program.program_list, name="program_list"),
    path("programs/<int:pk>/", program.program_detail, name="program_detail"),
    path("sessions/<int:pk>/", session.session_detail, name="session_detail"),
]
