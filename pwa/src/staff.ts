/** What a script adds to the few staff pages that have one. They work without it. */

import { chooseByDigits } from "./staff/digit-keys.ts";
import { keepInStep, startNotifications } from "./staff/notifications.ts";
import { follow } from "./staff/live-preview.ts";

const followed = document.querySelector<HTMLFormElement>("form[data-followed]");
const shown = document.querySelector<HTMLElement>("[data-preview]");
if (followed !== null && shown !== null) follow(followed, shown);

const entered = document.querySelector<HTMLFormElement>("form[data-survey]");
if (entered !== null) chooseByDigits(entered);

const notified = document.querySelector<HTMLElement>("[data-notifications]");
if (notified !== null) void startNotifications(notified);
else if (document.querySelector("[data-digest]") !== null) void keepInStep();
