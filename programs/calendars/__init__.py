"""Calendars kept elsewhere: fetched safely, read tolerantly, followed here."""
