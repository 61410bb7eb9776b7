/** Which version of the app runs: the worker knows. */

const PATIENCE_MS = 1000;

/** Empty where no worker is in charge. */
export async function runningVersion(): Promise<string> {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return "";
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    setTimeout(() => resolve(""), PATIENCE_MS);
    port1.onmessage = ({ data }) => resolve(String(data));
    worker.postMessage("VERSION", [port2]);
  });
}
