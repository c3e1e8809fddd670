"""What the public site says: sentences about plans, and translations."""

from django.urls import path

from programs.views import public_sentence, translation

urlpatterns = [
    path(
        "plans/<int:pk>/public/",
        public_sentence.public_sentence_list,
        name="public_sentence_list",
    ),
    path(
        "items/<int:pk>/public/",
        public_sentence.public_sentence_edit,
        name="public_sentence_edit",
    ),
    path(
        "items/<int:pk>/public/withdraw/",
        public_sentence.public_sentence_withdraw,
        name="public_sentence_withdraw",
    ),
    path("public-sentences/<int:pk>/yes/", public_sentence.public_yes, name="public_yes"),
    path("translations/", translation.translation_list, name="translation_list"),
    path(
        "translations/<slug:kind>/<int:row>/<slug:field>/<slug:language>/",
        translation.translation_edit,
        name="translation_edit",
    ),
    path("translations/<int:pk>/check/", translation.translation_check, name="translation_check"),
]
