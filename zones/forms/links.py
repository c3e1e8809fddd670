"""Links as people paste them: to pages of the web, and to nothing else."""

from django import forms
from django.core.validators import URLValidator

of_the_web = URLValidator(
    schemes=["http", "https"], message="This is not a web address. It begins with https://."
)


class WebAddressField(forms.URLField):
    """An address that begins with http or https; without either, https is meant."""

    default_validators = [of_the_web]

    def __init__(self, *, max_length=500, **words):
        super().__init__(max_length=max_length, assume_scheme="https", **words)
        self.error_messages["invalid"] = of_the_web.message
