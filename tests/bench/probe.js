/**
 * Measures from inside the page, put there before its own scripts. `shown` finds what is asked on the
 * screen, `names` are the attributes that may name it, `next` finds what leads on when pressed. A page
 * without a script (`bare`) reacts to a press by no more than the chosen radio.
 */

function startProbe({ shown, names, next, bare }) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const current = () => {
    const asked = document.querySelector(shown);
    return names.map((name) => asked?.getAttribute(name)).find(Boolean) ?? null;
  };

  /** When the first question could be used, in milliseconds since the navigation started. */
  async function usable() {
    for (;;) {
      await frame();
      const radio = document.querySelector(`${shown} input[type=radio]`);
      if (radio === null || !isInReach(radio)) continue;
      await frame(); // by now it has been drawn
      const reaction = await press(radio);
      if (reaction !== null) return reaction;
    }
  }

  /** Is its label drawn, and would a finger there meet the label or the radio and nothing else? */
  function isInReach(radio) {
    const [label] = radio.labels;
    if (label === undefined || !label.checkVisibility({ visibilityProperty: true })) return false;
    const { x, y, width, height } = label.getBoundingClientRect();
    const met = document.elementFromPoint(x + width / 2, y + height / 2);
    return met === radio || label.contains(met);
  }

  /** Presses it as new; when the page changed anything in answer, or null if it did not. */
  async function press(radio) {
    let reaction = null;
    const changes = new MutationObserver(() => (reaction ??= performance.now()));
    changes.observe(document, { subtree: true, childList: true, attributes: true });
    radio.checked = false;
    radio.labels[0].click();
    await new Promise((resolve) => setTimeout(resolve));
    changes.disconnect();
    if (bare) reaction = performance.now();
    return radio.isConnected && radio.checked ? reaction : null;
  }

  /** From the next click on the button until another question has been drawn. */
  function latency() {
    return new Promise((resolve) => {
      addEventListener(
        "click",
        ({ timeStamp, target }) => {
          if (target.closest(next) === null) return;
          const before = current();
          const changes = new MutationObserver(async () => {
            if (current() === null || current() === before) return;
            changes.disconnect();
            await frame();
            await frame();
            resolve(performance.now() - timeStamp);
          });
          changes.observe(document, {
            subtree: true,
            childList: true,
            attributes: true,
            characterData: true,
          });
        },
        { capture: true, once: true },
      );
    });
  }

  /** Rather an error than to wait for ever. */
  function soon(promise) {
    const late = (_, reject) =>
      setTimeout(() => reject(new Error(`the page hangs at ${current()}`)), 30_000);
    return Promise.race([promise, new Promise(late)]);
  }

  window.probe = { current, latency: () => soon(latency()), usable: soon(usable()) };
}
