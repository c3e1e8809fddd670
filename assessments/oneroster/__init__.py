"""OneRoster bundles: read tolerantly, mapped to one set of columns, staged in temporary tables."""
