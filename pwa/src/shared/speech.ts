/** Reads aloud with the device's own voices: what is read never leaves it. */

const VOICES_MS = 2000;

export async function canReadAloud(language: string): Promise<boolean> {
  return (await voiceFor(language)) !== null;
}

export async function readAloud(language: string, texts: readonly string[]): Promise<void> {
  const voice = await voiceFor(language);
  if (voice === null) return;
  speechSynthesis.cancel();
  for (const text of texts) {
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = voice;
    spoken.lang = voice.lang;
    speechSynthesis.speak(spoken);
  }
}

export function stopReadingAloud(): void {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

async function voiceFor(language: string): Promise<SpeechSynthesisVoice | null> {
  if (!("speechSynthesis" in window)) return null;
  const voices = await loadedVoices();
  const fits = (voice: SpeechSynthesisVoice) =>
    voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === language;
  return voices.find(fits) ?? null;
}

/** Some browsers load their voices after the page. */
function loadedVoices(): Promise<SpeechSynthesisVoice[]> {
  const voices = speechSynthesis.getVoices();
  if (voices.length > 0) return Promise.resolve(voices);
  return new Promise((resolve) => {
    const done = () => resolve(speechSynthesis.getVoices());
    speechSynthesis.onvoiceschanged = done; // iOS 15 has no addEventListener here
    setTimeout(done, VOICES_MS);
  });
}
