"""Sentences for families about shared steps: whether they name one's place waits for a yes."""

from programs.public_sentence_page import waiting_rows

from .asked import may_have


def public_yes(request):
    rows = waiting_rows(request.user) if may_have(request)["public_yes"] else ()
    return {"template": "dashboards/_public_yes.html", "rows": rows} if rows else None
