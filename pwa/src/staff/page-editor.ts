/** Checks a page while it is typed, saves the draft, and shows the preview. Buttons do the same. */

import { find } from "../shared/dom.ts";

const CHECK_AFTER_MS = 500;
const SAVE_AFTER_MS = 2500;

interface SavedDraft {
  readonly draft?: string;
  readonly words: string;
}

export function startPageEditor(form: HTMLFormElement): void {
  const address = form.dataset.pageEditor ?? "";
  const problems = find(document, "[data-problems]", HTMLElement);
  const status = find(form, "[data-draft-status]", HTMLElement);
  const draft = find(form, "[name=draft]", HTMLInputElement);
  let checkTimer = 0;
  let saveTimer = 0;
  let latest = 0;
  let unsaved = false;
  let saving = Promise.resolve();

  const check = async (): Promise<void> => {
    const number = ++latest;
    const answer = await send(`${address}/check`, form);
    if (answer === null || number !== latest) return;
    if (answer.ok) problems.innerHTML = await answer.text(); // rendered and escaped by the server
  };
  const save = async (): Promise<void> => {
    unsaved = false;
    const answer = await send(`${address}/draft`, form);
    if (answer === null || (!answer.ok && answer.status !== 409)) {
      unsaved = true;
      status.textContent = "The draft could not be saved just now. It is tried again as you type.";
      return;
    }
    const saved = (await answer.json()) as SavedDraft;
    status.textContent = saved.words;
    if (saved.draft === undefined) return;
    draft.value = saved.draft;
    showDraft(`${address}/preview?of=draft`);
  };
  /** One after the other: each must know the draft that the one before has made. */
  const saveSoon = (): Promise<void> => {
    clearTimeout(saveTimer);
    if (unsaved) saving = saving.then(save);
    return saving;
  };

  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(checkTimer);
    clearTimeout(saveTimer);
    checkTimer = window.setTimeout(() => void check(), CHECK_AFTER_MS);
    saveTimer = window.setTimeout(() => void saveSoon(), SAVE_AFTER_MS);
  });
  let ready = false;
  form.addEventListener("submit", (event) => {
    clearTimeout(saveTimer);
    unsaved = false;
    if (ready) return;
    event.preventDefault(); // until the last draft is saved, whose number the form must give
    const { submitter } = event;
    const submit = (): void => {
      ready = true;
      form.requestSubmit(submitter);
      ready = false;
    };
    void saving.then(() => setTimeout(submit)); // not in this event, which ignores it
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void saveSoon();
  });
  problems.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-line]") : null;
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    selectLine(find(form, "#body", HTMLTextAreaElement), Number(link.dataset.line));
  });
}

async function send(address: string, form: HTMLFormElement): Promise<Response | null> {
  const pairs = [...new FormData(form)].filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  try {
    return await fetch(address, {
      method: "POST",
      body: new URLSearchParams(pairs),
      redirect: "error",
    });
  } catch {
    return null;
  }
}

/** Loads the frame again where it was being read. */
function showDraft(address: string): void {
  const frame = document.querySelector<HTMLIFrameElement>(".hr-editor iframe");
  if (frame === null) return;
  const top = frame.contentWindow?.scrollY ?? 0;
  frame.addEventListener("load", () => frame.contentWindow?.scrollTo(0, top), { once: true });
  frame.src = address;
}

function selectLine(text: HTMLTextAreaElement, line: number): void {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
}
