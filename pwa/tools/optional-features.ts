/**
 * Features that browsers may lack: they stand behind a check with something else to do, or only
 * adorn. A name stands for all that begins with it. One that nothing needs any more fails a test.
 */

const PUSH = "canSubscribe() asks first; without it there is an entry for the phone's calendar";
const NEVER_FIRED = "the worker waits for it; a browser that lacks it never sends it";
const ADORNS = "looks plainer";
const PRINTED = "for what is printed";

export const OPTIONAL: Readonly<Record<string, string>> = {
  "api.Navigator.wakeLock": "wake-lock.ts catches the error; the readiness check says what to set",
  "api.WakeLock": "as above",
  "api.KeyboardEvent.repeat": "a key that is held down decides more than once; all can be undone",
  "api.Notification": PUSH,
  "api.PushManager": PUSH,
  "api.PushMessageData": PUSH,
  "api.PushSubscription": PUSH,
  "api.ServiceWorkerRegistration.pushManager": PUSH,
  "api.ServiceWorkerRegistration.showNotification": PUSH,
  "api.PushEvent": PUSH,
  "api.ServiceWorkerGlobalScope.push": NEVER_FIRED,
  "api.ServiceWorkerGlobalScope.notificationclick": NEVER_FIRED,
  "api.ServiceWorkerGlobalScope.sync": "the page sends too; the worker's sync is one more occasion",
  "api.SpeechSynthesis.voiceschanged": "the voices are asked for again after two seconds",
  "api.Window.beforeinstallprompt": "there the page says how to put the app on the home screen",
  "api.Window.beforeunload": "iOS does not ask before a page is left; the tab keeps the answers",
  "css.at-rules.container": "a wide table scrolls without shadows at its edges",
  "css.at-rules.media.forced-colors": "there are no forced colours to adapt to",
  "css.at-rules.page": PRINTED,
  "css.properties.aspect-ratio": "a film has its place once its picture is there",
  "css.properties.break-after": PRINTED,
  "css.properties.container": "as above for a wide table",
  "css.properties.content-visibility": PRINTED,
  "css.properties.cursor": "a tablet has no cursor",
  "css.properties.float.inline-end": "a picture stands above its text",
  "css.properties.font-size-adjust": ADORNS,
  "css.properties.forced-color-adjust": "there are no forced colours to adapt to",
  "css.properties.justify-content.right": ADORNS,
  "css.properties.page": PRINTED,
  "css.properties.outline": "there, but without round corners",
  "css.properties.overflow-wrap.anywhere": "a very long word breaks less well",
  "css.properties.print-color-adjust": PRINTED,
  "css.properties.resize": "the box is as large as it is",
  "css.properties.scroll-margin-block-start":
    "a heading that a link leads to stands at the very top",
  "css.properties.size": PRINTED,
  "css.properties.text-decoration-thickness": ADORNS,
  "css.properties.text-size-adjust": "a phone on its side may show larger text",
  "css.properties.text-wrap": "lines break less evenly",
  "css.properties.user-select": "-webkit-user-select stands beside it",
  "css.properties.width.fit-content": "-webkit- stands beside it; else code has a wider ground",
  "css.selectors.details-content": PRINTED,
  "css.selectors.has": "the radio button or the box shows what is chosen; else spacing alone",
  "css.selectors.selection": ADORNS,
  "html.elements.link.rel": "there is an icon of another kind, or nothing to install",
  "html.global_attributes.enterkeyhint": "the key of a phone's keyboard says Enter or Return",
  "html.global_attributes.autofocus": "the first button of a dialog has the focus",
};
