/** Texts in the user's language. Every key has a text in both languages (see the test). */

import { language } from "../ha/page.js";
import en from "./en.json" with { type: "json" };
import nl from "./nl.json" with { type: "json" };

export type TextKey = keyof typeof en;

const TEXTS: Record<string, Record<TextKey, string>> = { en, nl };

export function text(
  key: TextKey,
  values: Record<string, string | number> = {},
  lang: string = language(),
): string {
  const texts = TEXTS[lang.slice(0, 2)] ?? en;
  return texts[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** A word of one of the feed's closed lists. One that we do not know yet is shown as it is. */
export function word(list: string, one: string, lang?: string): string {
  const key = `${list}.${one}`;
  return key in en ? text(key as TextKey, {}, lang) : one.replaceAll("_", " ");
}
