/** Whether this browser can run the app. Where it cannot, the page stays as the server wrote it. */

export function isSupported(): boolean {
  const key = document.querySelector<HTMLMetaElement>('meta[name="sealing-key"]');
  // `inert` came with the oldest browsers that have all else: iOS 15.5, Chrome 102, Firefox 112.
  const isNew = "inert" in document.documentElement;
  return Boolean(key?.content && crypto.subtle && navigator.locks && isNew);
}
