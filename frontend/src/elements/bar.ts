/** A share against its target: a bar with a mark, drawn by us, and said in words beside it. */

import { html, svg, type TemplateResult } from "lit";
import { type Held, percent } from "../domain/figures.js";
import { language } from "../ha/page.js";
import { text, type TextKey } from "../i18n/localize.js";

/** Whether a target is met, in a word. */
export function metWord({ met }: Held): TextKey {
  return met === null ? "figures.nothing" : met ? "figures.met" : "figures.not_met";
}

/** What it shows is said in words beside it, so it is none for a screen reader. */
export function bar(one: Held): TemplateResult {
  const full = one.percent ?? 0;
  const mark = one.target_percent;
  return html`<svg
    class="bar ${one.met === false ? "missed" : ""}"
    viewBox="0 0 100 12"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${svg`
      <rect class="track" x="0" y="2" width="100" height="8"></rect>
      <rect class="fill" x="0" y="2" width=${full} height="8"></rect>
      <line class="mark" x1=${mark} x2=${mark} y1="0" y2="12"></line>
    `}
  </svg>`;
}

/** 85 % (17 of 20), target 80 %. */
export function shareWords(one: Held): string {
  const { n, of } = one;
  const target = text("figures.target_is", { percent: percent(one.target_percent, language()) });
  return `${percent(one.percent, language())} (${text("figures.of", { n, of })}), ${target}`;
}
