"""The one refusal of the plan reader."""


class PlanFileError(Exception):
    """A file or paste that is no plan to us; the message is one sentence that says what to do."""

    @property
    def message(self):
        return str(self)
