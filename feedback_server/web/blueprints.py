"""Every blueprint whose views the application serves."""

from feedback_server.web.api.metrics import metrics
from feedback_server.web.api.push import push
from feedback_server.web.api.reports import api_reports
from feedback_server.web.api.submissions import api
from feedback_server.web.api.tablets import tablets
from feedback_server.web.public.find_surgery import find_surgery
from feedback_server.web.public.health import health
from feedback_server.web.public.leaflets import leaflets
from feedback_server.web.public.plain_form import plain_form
from feedback_server.web.public.search_pages import search_pages
from feedback_server.web.public.shared_report import shared_reports
from feedback_server.web.public.short_links import short_links
from feedback_server.web.public.stop_reports import stop_reports
from feedback_server.web.staff.accounts.account import account
from feedback_server.web.staff.accounts.audit_log import staff_audit_log
from feedback_server.web.staff.accounts.kept_forms import kept_forms
from feedback_server.web.staff.accounts.people import staff_people
from feedback_server.web.staff.accounts.sign_in import sign_in_pages
from feedback_server.web.staff.accounts.sso import sso
from feedback_server.web.staff.accounts.staff_invitations import staff_invitation_pages
from feedback_server.web.staff.accounts.two_factor import second_factor
from feedback_server.web.staff.activity.activity import staff_activity
from feedback_server.web.staff.collect.form_batches import staff_form_batches
from feedback_server.web.staff.collect.forms import staff_forms
from feedback_server.web.staff.collect.front_desk_tally import staff_front_desk
from feedback_server.web.staff.collect.paper_form import staff_paper_form
from feedback_server.web.staff.collect.posters import staff_posters
from feedback_server.web.staff.comments.comments import staff_comments
from feedback_server.web.staff.comments.follow_up import staff_follow_up
from feedback_server.web.staff.comments.lists import staff_comment_lists
from feedback_server.web.staff.comments.you_said import staff_you_said
from feedback_server.web.staff.editing.media import staff_media
from feedback_server.web.staff.editing.page_edit import staff_page_edit
from feedback_server.web.staff.editing.page_history import staff_page_history
from feedback_server.web.staff.editing.page_pictures import staff_page_pictures
from feedback_server.web.staff.editing.pages import staff_pages
from feedback_server.web.staff.editing.progress import staff_editing
from feedback_server.web.staff.editing.service import staff_service
from feedback_server.web.staff.editing.service_file import staff_service_file
from feedback_server.web.staff.editing.service_history import staff_service_history
from feedback_server.web.staff.editing.service_logo import staff_service_logo
from feedback_server.web.staff.editing.translation_import import staff_translation_import
from feedback_server.web.staff.editing.translations import staff_translations
from feedback_server.web.staff.notifications.notifications import notifications
from feedback_server.web.staff.organisations.organisations import staff_organisations
from feedback_server.web.staff.organisations.practice_facts import staff_practice_facts
from feedback_server.web.staff.reports.charts import staff_charts
from feedback_server.web.staff.reports.delivery import staff_delivery
from feedback_server.web.staff.reports.layouts import staff_layouts
from feedback_server.web.staff.reports.notices import staff_notices
from feedback_server.web.staff.reports.overview import staff_overview
from feedback_server.web.staff.reports.publishing import staff_publishing
from feedback_server.web.staff.reports.report_readers import staff_report_readers
from feedback_server.web.staff.reports.reports import staff_reports
from feedback_server.web.staff.reports.revisions import staff_revisions
from feedback_server.web.staff.reports.share_links import staff_share_links
from feedback_server.web.staff.submissions.quarantine import staff_quarantine
from feedback_server.web.staff.surveys.editor import staff_survey_editor
from feedback_server.web.staff.surveys.frames import staff_survey_frames
from feedback_server.web.staff.surveys.publish import staff_survey_publishing
from feedback_server.web.staff.surveys.question import staff_survey_question
from feedback_server.web.staff.surveys.survey_words import staff_survey_words
from feedback_server.web.staff.surveys.surveys import staff_surveys
from feedback_server.web.staff.tablets.tablet_answers import staff_tablet_answers
from feedback_server.web.staff.tablets.tablets import staff_tablets

BLUEPRINTS = (
    health,
    api,
    tablets,
    push,
    metrics,
    api_reports,
    short_links,
    find_surgery,
    search_pages,
    plain_form,
    leaflets,
    shared_reports,
    stop_reports,
    sign_in_pages,
    sso,
    kept_forms,
    second_factor,
    staff_invitation_pages,
    staff_overview,
    staff_reports,
    staff_charts,
    staff_revisions,
    staff_delivery,
    staff_report_readers,
    staff_share_links,
    staff_layouts,
    staff_publishing,
    staff_notices,
    staff_comments,
    staff_follow_up,
    staff_comment_lists,
    staff_you_said,
    staff_activity,
    staff_tablets,
    staff_tablet_answers,
    staff_front_desk,
    staff_forms,
    staff_paper_form,
    staff_form_batches,
    staff_posters,
    staff_service,
    staff_service_file,
    staff_service_history,
    staff_service_logo,
    staff_surveys,
    staff_survey_editor,
    staff_survey_question,
    staff_survey_words,
    staff_survey_frames,
    staff_survey_publishing,
    staff_pages,
    staff_page_edit,
    staff_page_history,
    staff_page_pictures,
    staff_translations,
    staff_translation_import,
    staff_media,
    staff_editing,
    staff_organisations,
    staff_practice_facts,
    staff_people,
    staff_quarantine,
    staff_audit_log,
    account,
    notifications,
)
"""Pages of one section stand in the staff navigation in this order."""
