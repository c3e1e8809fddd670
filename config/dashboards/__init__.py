"""The home page: one for everybody, with the sections that fit what a person holds today."""

from .home import home

__all__ = ["home"]
