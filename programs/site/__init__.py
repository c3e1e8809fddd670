"""The public partnership site: what families read, without signing in, in their language."""
