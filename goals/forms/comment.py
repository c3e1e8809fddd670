"""Saying something about an update, and whom to tell."""

from django import forms
from django.db import transaction

from goals.comments import readers
from goals.models import Comment

from .layout import helper, lines_input


class CommentForm(forms.ModelForm):
    """A comment; those it mentions, picked from the people who read it anyway, are told."""

    class Meta:
        model = Comment
        fields = ["text", "mentions"]
        labels = {"text": "Comment", "mentions": "Mention"}
        widgets = {"text": lines_input(3), "mentions": forms.CheckboxSelectMultiple}
        help_texts = {
            "text": "Everybody named below and the author read it. It is not changed or deleted.",
            "mentions": "They are told in their next digest.",
        }
        error_messages = {"text": {"required": "Write your comment."}}

    use_required_attribute = False
    helper = helper()

    def __init__(self, data=None, *, update, user):
        instance = Comment(update=update, author=user)
        super().__init__(data, instance=instance, auto_id="id_comment_%s")
        people = readers(update).exclude(pk=user.pk)
        self.fields["mentions"].queryset = people
        self.fields["mentions"].required = False

    @transaction.atomic
    def save(self):
        """The comment; a second press of the button says it once."""
        said = self.instance.update.comments.filter(author=self.instance.author).last()
        if said and said.text == self.cleaned_data["text"]:
            return said
        return super().save()
