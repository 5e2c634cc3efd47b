/** What somebody types to find something, in a hurry: without accents and capitals. */

function plain(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether each typed word is somewhere among these. */
export function isSaid(typed: string, among: readonly string[]): boolean {
  const there = plain(among.join("\n"));
  return plain(typed)
    .split(/\s+/)
    .every((word) => there.includes(word));
}
