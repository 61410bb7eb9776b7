/** The bundle app.js, loaded before the page is drawn. Where it cannot run, the plain form stays. */

import { startSurveyPage } from "./survey/survey-page.ts";
import { isSupported } from "./shared/support.ts";
import { keepAppUpToDate } from "./shared/update.ts";

const root = document.documentElement;

function start(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-survey]");
  if (form !== null) startSurveyPage(form);
  root.classList.add("ready");
  setTimeout(() => void keepAppUpToDate().catch(() => undefined)); // without a worker it works, online
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
