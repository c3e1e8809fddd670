"""Results typed by class."""

urlpatterns = []
