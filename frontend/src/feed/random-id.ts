/** A name that nobody else has: so many random bytes, as hex digits. */
export function randomId(bytes: number): string {
  // `crypto.randomUUID` is missing on pages without HTTPS; this is not.
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
