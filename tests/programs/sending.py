"""Logs sent the way the page sends them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(name="craft.jpg", size=(640, 480)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def send(client, session, **fields):
    """The form as the page gives it, with what is typed; an empty answer was a redirect."""
    address = f"/sessions/{session.pk}/log/"
    form = client.get(address).context["form"]
    given = {"key": form["key"].value(), "version": form["version"].value()}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, False) and name not in given:
            given[name] = value
    return client.post(address, {k: v for k, v in {**given, **fields}.items() if v is not None})


def errors(response):
    return {name: list(said) for name, said in response.context["form"].errors.items()}
