"""Whatever is done with an update, in any order: its history is complete and no text is lost."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from goals import review
from goals.models import Comment, Plan, Update
from tests.factories import AssignmentFactory, PlanFactory, UpdateFactory

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
NOTES = TEXTS.map(str.strip)
STEPS = st.one_of(
    st.tuples(st.just("edit"), TEXTS),
    st.tuples(st.just("submit"), NOTES),
    st.tuples(st.just("take_back"), st.just("")),
    st.tuples(st.just("return"), NOTES),
    st.tuples(st.just("return_unread"), NOTES),
    st.tuples(st.just("approve"), st.just("")),
    st.tuples(st.just("read_as"), NOTES),
    st.tuples(st.just("expire"), st.just("")),
    st.tuples(st.just("comment"), TEXTS),
)
NEXT = {
    "submit": ("submitted", "submitted"),
    "take_back": ("draft", "taken_back"),
    "return": ("returned", "returned"),
    "approve": ("counted", "approved"),
    "read_as": ("counted", "read_as"),
    "expire": ("counted", "counted"),
}


class Story:
    """What must be true of one update, told step by step, beside the update itself."""

    def __init__(self, update, author, reviewer):
        self.update, self.author, self.reviewer = update, author, reviewer
        self.state, self.text, self.returns = "draft", update.text, 0
        self.steps, self.events, self.sent, self.comments = [], [], [], []

    def now(self):
        return Update.objects.get(pk=self.update.pk)

    def may(self, kind, words):
        if kind in ("edit", "submit"):
            return self.state in ("draft", "returned")
        if kind == "comment":
            return True
        if kind == "return_unread" or (kind in ("return", "read_as") and not words):
            return False
        return self.state == "submitted" and (kind != "read_as" or self.returns >= 2)

    def take(self, kind, words):
        allowed, row = self.may(kind, words), self.now()
        try:
            with transaction.atomic():
                done = getattr(self, f"do_{kind}")(row, words)
        except ValidationError:
            done = False
        assert bool(done) == allowed, (kind, words, self.state)
        if done:
            self.note(kind, words)

    def note(self, kind, words):
        """What this step leaves behind."""
        if kind == "comment":
            self.comments.append(words)
        elif kind == "edit":
            changed, self.text = self.text != words, words
            if self.state == "returned" and changed:
                self.event()
        else:
            self.state, step = NEXT[kind]
            self.returns += kind == "return"
            self.steps.append((step, words))
            if kind == "submit":
                self.sent.append(self.text)
            if self.state != "draft":
                self.event()

    def event(self):
        self.events.append((self.state, self.text, len(self.steps)))

    def do_edit(self, row, words):
        editable = Update.objects.editable_by(self.author).filter(pk=row.pk)
        return editable.update(text=words)

    def do_submit(self, row, words):
        review.submit([row], self.author, words)
        return True

    def do_take_back(self, row, words):
        review.take_back(row, self.author)
        return True

    def do_return(self, row, words):
        review.send_back(row, self.reviewer, row.turn, words)
        return True

    def do_return_unread(self, row, words):
        review.send_back(row, self.reviewer, row.turn - 1, words)
        return True

    def do_approve(self, row, words):
        review.approve(row, self.reviewer, row.turn)
        return True

    def do_read_as(self, row, words):
        review.count_as_read(row, self.reviewer, row.turn, "off_track", words)
        return True

    def do_expire(self, row, words):
        later = timezone.localdate() + timezone.timedelta(days=60)
        return review.count_unreviewed(row.assignment.place.district, later)

    def do_comment(self, row, words):
        return Comment.objects.create(update=row, author=self.author, text=words)

    def check(self):
        row, events = self.now(), apps.get_model("goals", "UpdateEvent").objects
        steps = [(step.kind, step.note) for step in row.steps.all()]
        kept = events.filter(pgh_obj_id=row.pk).order_by("pk")
        assert (row.state, row.text, row.returns) == (self.state, self.text, self.returns)
        assert steps == self.steps
        assert row.turn == len(steps)
        assert list(kept.values_list("state", "text", "turn")) == self.events
        assert set(self.sent) <= {text for _, text, _ in self.events}
        assert [comment.text for comment in row.comments.all()] == self.comments


@pytest.fixture
def draft(office, school, specialist, supervisor):
    plan = PlanFactory(owner=office, reviewed_by=Plan.Reviewer.OWNER)
    assignment = AssignmentFactory(item__goal__plan=plan, place=school)
    return UpdateFactory(assignment=assignment, author=specialist, state="draft")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(steps=[("edit", "0"), ("submit", "0"), ("return", "0"), ("edit", "0")])
@given(steps=st.lists(STEPS, max_size=14))
def test_any_sequence_keeps_the_history_and_every_text(draft, specialist, supervisor, steps):
    with transaction.atomic():
        story = Story(draft, specialist, supervisor)
        for step in steps:
            story.take(*step)

        story.check()
        transaction.set_rollback(True)


def test_a_long_way_to_counting_is_kept_whole(draft, specialist, supervisor):
    story = Story(draft, specialist, supervisor)
    way = "submit take_back edit submit return edit edit submit return submit comment read_as edit"

    for number, kind in enumerate(way.split()):
        story.take(kind, f"words {number}" if kind not in ("take_back",) else "")

    story.check()
    assert story.state == "counted"
    assert story.sent == [draft.text, "words 2", "words 6", "words 6"]
