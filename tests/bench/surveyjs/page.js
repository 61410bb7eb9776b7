/** SurveyJS with the survey that stands in the page. */

import { Model, settings } from "survey-core";
import { renderSurvey } from "survey-js-ui";

settings.animationEnabled = false; // each question shows at once, as ours do
const survey = JSON.parse(document.getElementById("survey-json").textContent);
renderSurvey(new Model(survey), document.getElementById("survey"));
navigator.serviceWorker.register("worker.js");
