"""Sentences for families about shared steps: whether they name one's place waits for a yes."""

from programs.public_sentence_page import waiting_rows


def public_yes(request):
    rows = waiting_rows(request.user)
    return {"template": "dashboards/_public_yes.html", "rows": rows} if rows else None
