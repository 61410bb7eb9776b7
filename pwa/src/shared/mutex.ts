/** Mutual exclusion between tabs. */

/**
 * Runs `work` while no other tab runs work of this name. A browser that blocks all storage refuses
 * locks too; its tabs share nothing that two could spoil.
 */
export async function runExclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  let started = false;
  try {
    return await navigator.locks.request(name, () => {
      started = true;
      return work();
    });
  } catch (error) {
    if (started) throw error;
    return work();
  }
}
