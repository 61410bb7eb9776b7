/** One at a time in all tabs. */

/**
 * `work` while no other tab does work of this name. A browser that blocks all storage refuses locks
 * too; its tabs share nothing that two could spoil.
 */
export async function runExclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  let begun = false;
  try {
    return await navigator.locks.request(name, () => {
      begun = true;
      return work();
    });
  } catch (error) {
    if (begun) throw error;
    return work();
  }
}
