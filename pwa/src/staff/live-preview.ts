/** Previews what a form would make while it is filled in. Without it, a button does the same. */

const WAIT_MS = 400;

export function startLivePreview(form: HTMLFormElement, shown: HTMLElement): void {
  let timer = 0;
  let latest = 0;
  const status = document.querySelector<HTMLElement>("[data-status]");
  const update = async (): Promise<void> => {
    const number = ++latest;
    shown.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(shown.dataset.preview ?? "", {
        method: "POST",
        body: new URLSearchParams(pairs(new FormData(form))),
        redirect: "error",
      });
      const html = await answer.text();
      if (number !== latest) return;
      if (answer.ok) shown.innerHTML = html; // rendered and escaped by the server
      if (status !== null) status.textContent = (answer.ok ? status.dataset.done : html) ?? "";
    } catch {
      if (status !== null) status.textContent = status.dataset.failed ?? "";
    } finally {
      if (number === latest) shown.setAttribute("aria-busy", "false");
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void update(), WAIT_MS);
  });
}

function pairs(data: FormData): string[][] {
  return [...data].filter((pair): pair is [string, string] => typeof pair[1] === "string");
}
