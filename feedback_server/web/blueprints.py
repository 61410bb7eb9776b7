"""Every blueprint whose views the application serves."""

from feedback_server.web.api.metrics import metrics
from feedback_server.web.api.push import push
from feedback_server.web.api.reports import api_reports
from feedback_server.web.api.submissions import api
from feedback_server.web.api.tablets import tablets
from feedback_server.web.public.health import health
from feedback_server.web.public.plain_form import feedback
from feedback_server.web.public.short_links import links
from feedback_server.web.staff.accounts.account import account
from feedback_server.web.staff.accounts.audit_log import staff_record
from feedback_server.web.staff.accounts.people import staff_people
from feedback_server.web.staff.accounts.sign_in import staff
from feedback_server.web.staff.accounts.sso import sso
from feedback_server.web.staff.accounts.staff_invitations import joining
from feedback_server.web.staff.accounts.two_factor import second_factor
from feedback_server.web.staff.activity.activity import staff_activity
from feedback_server.web.staff.collect.form_batches import staff_piles
from feedback_server.web.staff.collect.forms import staff_feedback
from feedback_server.web.staff.collect.front_desk_tally import staff_asked
from feedback_server.web.staff.collect.posters import staff_links
from feedback_server.web.staff.comments.comments import staff_comments
from feedback_server.web.staff.comments.follow_up import staff_follow_up
from feedback_server.web.staff.comments.you_said import staff_you_said
from feedback_server.web.staff.notifications.notifications import notifications
from feedback_server.web.staff.organisations.organisations import staff_places
from feedback_server.web.staff.reports.layouts import staff_layouts
from feedback_server.web.staff.reports.overview import staff_overview
from feedback_server.web.staff.reports.publishing import staff_publishing
from feedback_server.web.staff.reports.reports import staff_reports
from feedback_server.web.staff.reports.revisions import staff_revisions
from feedback_server.web.staff.submissions.quarantine import staff_quarantine
from feedback_server.web.staff.tablets.tablet_answers import staff_tablet_answers
from feedback_server.web.staff.tablets.tablets import staff_tablets

BLUEPRINTS = (
    health,
    api,
    tablets,
    push,
    metrics,
    api_reports,
    links,
    feedback,
    staff,
    sso,
    second_factor,
    joining,
    staff_overview,
    staff_reports,
    staff_revisions,
    staff_layouts,
    staff_publishing,
    staff_comments,
    staff_follow_up,
    staff_you_said,
    staff_activity,
    staff_tablets,
    staff_tablet_answers,
    staff_asked,
    staff_feedback,
    staff_piles,
    staff_links,
    staff_people,
    staff_places,
    staff_quarantine,
    staff_record,
    account,
    notifications,
)
"""Pages of one section stand in the staff navigation in this order."""
