/** The word from app.js to reminder.js that for this patient it was too soon to say. */

const EVENT = "handrail:too-soon";

/** `home` is the address where this patient may begin again. */
export function announceTooSoon(home: string): void {
  document.dispatchEvent(new CustomEvent(EVENT, { detail: home }));
}

export function onTooSoon(listener: (home: string) => void): void {
  document.addEventListener(EVENT, (event) => listener((event as CustomEvent<string>).detail));
}
