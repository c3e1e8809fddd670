"""What one person read stays out of the history of a shared computer."""

from django.utils.cache import patch_cache_control


class PrivatePages:
    """Pages of somebody signed in are kept by no browser and no proxy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        user = getattr(request, "user", None)
        if user and user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response
