from django.urls import path

from .views import people, places, positions, years, zones

app_name = "zones"
urlpatterns = [
    path("places/", places.place_list, name="place_list"),
    path("places/new/", places.place_create, name="place_create"),
    path("places/<int:pk>/", places.place_detail, name="place_detail"),
    path("places/<int:pk>/edit/", places.place_edit, name="place_edit"),
    path("places/<int:pk>/close/", places.place_close, name="place_close"),
    path("places/<int:pk>/reopen/", places.place_reopen, name="place_reopen"),
    path("zones/", zones.zone_list, name="zone_list"),
    path("zones/new/", zones.zone_create, name="zone_create"),
    path("zones/<int:pk>/", zones.zone_detail, name="zone_detail"),
    path("zones/<int:pk>/edit/", zones.zone_edit, name="zone_edit"),
    path("zones/<int:pk>/schools/", zones.membership_create, name="membership_create"),
    path("zones/schools/<int:pk>/end/", zones.membership_end, name="membership_end"),
    path("people/", people.person_list, name="person_list"),
    path("people/new/", people.person_create, name="person_create"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/invite/", people.person_invite, name="person_invite"),
    path("people/<int:pk>/positions/new/", positions.position_create, name="position_create"),
    path("positions/<int:pk>/end/", positions.position_end, name="position_end"),
    path("positions/<int:pk>/away/", positions.position_away, name="position_away"),
    path("positions/<int:pk>/back/", positions.position_back, name="position_back"),
    path("positions/<int:pk>/remove/", positions.position_remove, name="position_remove"),
    path("years/", years.year_list, name="year_list"),
    path("years/new/", years.year_create, name="year_create"),
    path("years/<int:pk>/", years.year_detail, name="year_detail"),
    path("years/<int:pk>/edit/", years.year_edit, name="year_edit"),
    path("years/<int:pk>/periods/new/", years.period_create, name="period_create"),
    path("years/<int:pk>/days-off/", years.days_off_edit, name="days_off_edit"),
    path("periods/<int:pk>/edit/", years.period_edit, name="period_edit"),
    path("year/", years.year_choose, name="year_choose"),
]
