/** The app's only script, loaded before the page is drawn. Where it cannot run, the form stays. */

import { startStart } from "./survey/start-page.ts";
import { startSurvey } from "./survey/survey-page.ts";
import { keepUpToDate } from "./shared/update.ts";

const root = document.documentElement;

function able(): boolean {
  const key = document.querySelector<HTMLMetaElement>('meta[name="sealing-key"]');
  return Boolean(key?.content && crypto.subtle && navigator.locks && AbortSignal.timeout);
}

function start(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-survey]");
  const page = document.querySelector<HTMLElement>("[data-start]");
  if (form !== null) startSurvey(form);
  if (page !== null) void startStart(page);
  root.classList.add("ready");
  void keepUpToDate().catch(() => undefined); // without a worker the app works, online
}

if (able()) {
  root.classList.add("js");
  document.addEventListener("DOMContentLoaded", () => {
    try {
      start();
    } catch (error) {
      root.classList.remove("js"); // the plain form can still be answered
      throw error;
    }
  });
}
