/** The bundle staff.js, of every staff page. They work without it. */

import { startComments } from "./staff/comments.ts";
import { enableDigitKeys } from "./staff/digit-keys.ts";
import { syncSubscription, startNotifications } from "./staff/notifications.ts";
import { startLivePreview } from "./staff/live-preview.ts";
import { startPageEditor } from "./staff/page-editor.ts";
import { keepForms } from "./staff/safe-forms.ts";
import { startTranslationChecks } from "./staff/translation-checks.ts";

keepForms(document);

const followed = document.querySelector<HTMLFormElement>("form[data-followed]");
const shown = document.querySelector<HTMLElement>("[data-preview]");
if (followed !== null && shown !== null) startLivePreview(followed, shown);

const edited = document.querySelector<HTMLFormElement>("form[data-page-editor]");
if (edited !== null) startPageEditor(edited);

startTranslationChecks(document.querySelectorAll<HTMLTextAreaElement>("[data-marks]"));

const commented = document.querySelector<HTMLFormElement>("form[data-comments]");
if (commented !== null) startComments(commented);

const entered = document.querySelector<HTMLFormElement>("form[data-survey]");
if (entered !== null) enableDigitKeys(entered);

const notified = document.querySelector<HTMLElement>("[data-notifications]");
if (notified !== null) void startNotifications(notified);
else if (document.querySelector("[data-digest]") !== null) void syncSubscription();
