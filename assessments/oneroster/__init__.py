"""OneRoster bundles: read tolerantly, mapped to one set of columns, staged in temporary tables.

    with open_bundle(path, report) as bundle:      # files, version, modes; nothing staged
        stage(bundle, report, progress)            # inside a transaction: staged_users, …

`columns.py` says what is staged, `bundle.modes` {entity: bulk, delta or absent}.
"""

from .bundle import Bundle, open_bundle
from .copying import Feed
from .reading import Sheet, Unreadable, open_sheet
from .staging import stage

__all__ = ["Bundle", "Feed", "Sheet", "Unreadable", "open_bundle", "open_sheet", "stage"]
