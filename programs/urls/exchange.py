from django.urls import path

from programs.views import exchange, exchange_file, exchange_moderate, exchange_said

urlpatterns = [
    path("exchange/", exchange.exchange_list, name="exchange_list"),
    path("exchange/new/", exchange.exchange_create, name="exchange_create"),
    path("exchange/moderate/", exchange_moderate.exchange_moderate, name="exchange_moderate"),
    path("exchange/<int:pk>/", exchange.exchange_detail, name="exchange_detail"),
    path("exchange/<int:pk>/edit/", exchange.exchange_edit, name="exchange_edit"),
    path(
        "exchange/<int:pk>/comment/",
        exchange_said.exchange_comment_create,
        name="exchange_comment_create",
    ),
    path(
        "exchange/comments/<int:pk>/delete/",
        exchange_said.exchange_comment_delete,
        name="exchange_comment_delete",
    ),
    path(
        "exchange/comments/<int:pk>/settle/",
        exchange_said.exchange_comment_settle,
        name="exchange_comment_settle",
    ),
    path("exchange/<int:pk>/used/", exchange_said.exchange_use_create, name="exchange_use_create"),
    path(
        "exchange/uses/<int:pk>/delete/",
        exchange_said.exchange_use_delete,
        name="exchange_use_delete",
    ),
    path(
        "exchange/<int:pk>/to-programs/",
        exchange_said.exchange_to_program,
        name="exchange_to_program",
    ),
    path(
        "exchange/<int:pk>/allow/<str:who>/",
        exchange_moderate.exchange_allow,
        name="exchange_allow",
    ),
    path(
        "exchange/<int:pk>/decline/<str:who>/",
        exchange_moderate.exchange_decline,
        name="exchange_decline",
    ),
    path("exchange/<int:pk>/hide/", exchange_moderate.exchange_hide, name="exchange_hide"),
    path("exchange/<int:pk>/show/", exchange_moderate.exchange_show, name="exchange_show"),
    path(
        "exchange/files/<int:pk>/",
        exchange_file.exchange_file_download,
        name="exchange_file_download",
    ),
    path(
        "programs/<int:pk>/exchange/",
        exchange.exchange_from_program,
        name="exchange_from_program",
    ),
]
