/** Says beside a translation what of its English it lacks, while somebody types. */

export function startTranslationChecks(fields: Iterable<HTMLTextAreaElement>): void {
  for (const field of fields) {
    const note = document.getElementById(`${field.id}-lacks`);
    const marks = JSON.parse(field.dataset.marks ?? "[]") as string[];
    if (note !== null)
      field.addEventListener("input", () => show(note, lacking(field.value, marks)));
  }
}

/** Each of `marks` that a text lacks; one that stands there twice is wanted twice. */
export function lacking(text: string, marks: readonly string[]): string[] {
  let left = text;
  if (text.trim() === "") return [];
  return marks.filter((mark) => {
    const found = left.includes(mark);
    left = left.replace(mark, "");
    return !found;
  });
}

function show(note: HTMLElement, lost: readonly string[]): void {
  const words = lost.length > 0 ? `${note.dataset.lacks ?? ""} ${lost.join(" ")}` : "";
  if (note.textContent !== words) note.textContent = words;
}
