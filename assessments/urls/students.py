"""Students and classes."""

urlpatterns = []
