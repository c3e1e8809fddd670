"""Messages of the communication plan that I am to send now."""

from goals.message_rows import to_send


def messages(request):
    due = to_send(request.user)
    return {"template": "dashboards/_messages.html", "messages": due} if due else None
