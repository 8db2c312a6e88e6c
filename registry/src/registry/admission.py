"""Whether a file is let in: a tuple of small questions, all asked, all answers returned."""

from collections.abc import Callable, Iterator
from itertools import islice

from registry.candidate import Candidate
from registry.errors import UploadRefused
from registry.questions.archive import archive_is_whole, members_are_plain, source_folder_is_one
from registry.questions.attestations import attestations_are_about_the_file
from registry.questions.form import digests_agree, form_agrees_with_name
from registry.questions.metadata import (
    licenses_are_there,
    metadata_agrees_with_name,
    metadata_is_there,
    metadata_keeps_the_standard,
    python_range_is_readable,
)
from registry.questions.names import (
    project_is_not_confusable,
    project_is_not_reserved,
    sender_may_publish,
    source_name_is_usual,
    version_is_public,
)
from registry.questions.wheels import (
    entry_points_are_readable,
    own_folder_is_one,
    record_is_there,
    record_is_true,
    tags_agree,
)

Question = Callable[[Candidate], Iterator[UploadRefused]]
MOST_SAID = 10
"""How many answers to one question are told: a file with a thousand flaws is built anew."""


def refusals(candidate: Candidate, questions: tuple[Question, ...]) -> tuple[UploadRefused, ...]:
    """Ask every question; an empty answer lets the file in. The first answer is the weightiest."""
    return tuple(reason for ask in questions for reason in islice(ask(candidate), MOST_SAID))


FILE_QUESTIONS: tuple[Question, ...] = (
    archive_is_whole,
    members_are_plain,
    metadata_is_there,
    metadata_agrees_with_name,
    python_range_is_readable,
    own_folder_is_one,
    record_is_there,
    record_is_true,
    version_is_public,
)
"""Asked of every file; what is kept already was built by whatever tools there were."""
UPLOAD_QUESTIONS: tuple[Question, ...] = (
    sender_may_publish,
    project_is_not_reserved,
    digests_agree,
    form_agrees_with_name,
    attestations_are_about_the_file,
    *FILE_QUESTIONS,
    source_name_is_usual,
    source_folder_is_one,
    project_is_not_confusable,
    metadata_keeps_the_standard,
    licenses_are_there,
    tags_agree,
    entry_points_are_readable,
)
"""Asked of what is sent: it was built just now, so the tools are today's."""
