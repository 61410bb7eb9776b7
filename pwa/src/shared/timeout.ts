/** Ends requests that take too long. `AbortSignal.timeout` does so too, but iOS 15 lacks it. */

export function timeoutSignal(ms: number): AbortSignal {
  const end = new AbortController();
  setTimeout(() => end.abort(), ms);
  return end.signal;
}
