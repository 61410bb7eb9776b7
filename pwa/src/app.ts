/** The bundle app.js, loaded before the page is drawn. Where it cannot run, the plain form stays. */

import { startStartPage } from "./survey/start-page.ts";
import { startSurveyPage } from "./survey/survey-page.ts";
import { keepAppUpToDate } from "./shared/update.ts";

const root = document.documentElement;

function isSupported(): boolean {
  const key = document.querySelector<HTMLMetaElement>('meta[name="sealing-key"]');
  return Boolean(key?.content && crypto.subtle && navigator.locks && AbortSignal.timeout);
}

function start(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-survey]");
  const page = document.querySelector<HTMLElement>("[data-start]");
  if (form !== null) startSurveyPage(form);
  if (page !== null) void startStartPage(page);
  root.classList.add("ready");
  void keepAppUpToDate().catch(() => undefined); // without a worker the app works, online
}

if (isSupported()) {
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
