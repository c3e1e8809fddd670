"""Which part of the site takes in which kind of file."""

from importlib import import_module

from django.core.files.storage import default_storage

from .models import Batch


def take_in(batch, report, progress, apply):
    """Reads the file of a batch into `report`, and writes what it says where `apply`."""
    path = default_storage.path(batch.file)
    if batch.kind == Batch.Kind.RESULTS:
        import_module("assessments.results").run(batch, path, report, progress, apply)
        return
    bundle = import_module("assessments.oneroster").open_bundle(path, report)
    import_module("assessments.rostering").run(batch, bundle, report, progress, apply)
