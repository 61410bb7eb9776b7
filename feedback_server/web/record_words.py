"""What stands in the record of what people did, in words."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "signed_in": "Signed in",
    "session_ended": "Signed out another session",
    "sessions_ended": "Signed out everywhere",
    "password_changed": "Changed their password",
    "second_factor_on": "Set up a second step",
    "second_factor_off": "Turned their second step off",
    "second_factor_reset": "Reset the second step of somebody",
    "recovery_code_used": "Signed in with a recovery code",
    "recovery_codes_made": "Made new recovery codes",
    "token_made": "Made a token for a program",
    "token_ended": "Ended a token",
    "person_invited": "Made a link to join",
    "person_joined": "Joined",
    "person_set": "Made an account, or a new password",
    "person_changed": "Changed what somebody does",
    "person_off": "Switched somebody off",
    "person_on": "Switched somebody on",
    "link_ended": "Ended a link to join",
    "overview_read": "Read the overview",
    "report_read": "Read a report",
    "report_downloaded": "Downloaded a report",
    "return_downloaded": "Downloaded a return",
    "layout_changed": "Changed how reports look",
    "layout_forgotten": "Went back to the usual layout",
    "report_provisional": "Kept a report as provisional",
    "report_final": "Made a report final",
    "report_revised": "Revised a report",
    "report_withdrawn": "Withdrew a report",
    "month_published": "Published a month",
    "month_withdrawn": "Took a published month back",
    "exported": "Exported answers",
    "comments_read": "Read comments",
    "comment_cleared": "Cleared a comment",
    "comment_kept_out": "Kept a comment out",
    "comment_decision_undone": "Undid a decision on a comment",
    "comment_original_read": "Read the original of a comment",
    "comment_needs_today": "Said that a comment needs a person today",
    "comment_needs_nobody_today": "Said that a comment needs nobody today",
    "comment_followed_up": "Followed a comment up",
    "comment_done": "Marked a comment as done",
    "originals_erased": "Erased originals of comments",
    "you_said_written": "Wrote a “You said, we did”",
    "you_said_changed": "Changed a “You said, we did”",
    "you_said_published": "Published a “You said, we did”",
    "you_said_withdrawn": "Took back a “You said, we did”",
    "you_said_linked": "Linked a comment",
    "you_said_unlinked": "Unlinked a comment",
    "flagged_read": "Read flagged answers",
    "flagged_decided": "Decided on flagged answers",
    "form_entered": "Entered a form",
    "asked_corrected": "Corrected how many were asked",
    "invitations_made": "Made invitations",
    "activity_imported": "Took in appointments",
    "counts_imported": "Took in counts from elsewhere",
    "import_undone": "Undid an import",
    "organisations_imported": "Took in networks and surgeries",
    "place_added": "Added a network or surgery",
    "place_changed": "Changed a network or surgery",
    "place_setup_changed": "Changed how a surgery is set up",
    "device_added": "Added a tablet",
    "device_changed": "Changed a tablet",
    "device_moved": "Moved a tablet",
    "device_code": "Made a code for a tablet",
    "device_enrolled": "A tablet was set up",
    "device_off": "Switched a tablet off",
    "device_on": "Switched a tablet on",
    "quarantine_read": "Looked at the quarantine",
    "quarantine_replayed": "Tried the quarantine again",
    "record_read": "Searched this record",
    "record_downloaded": "Downloaded this record",
}
"""By the action as it is kept; all of them, as a test holds."""


def about_words(about: Mapping[str, str | int]) -> str:
    """
    >>> about_words({"pcn": "U12345", "first_day": "2026-10-01"})
    'pcn U12345, first day 2026-10-01'
    """
    return ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in about.items() if value != ""
    )
