/** The form of one evaluation, as somebody writes it. What it holds is kept by who shows it. */

import { css, html, nothing, type TemplateResult, LitElement } from "lit";
import { property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Measure, WrittenEvaluation } from "../api/generated.js";
import {
  type Draft,
  type FieldName,
  isAboutAggression,
  mustBeTold,
  ONE,
  type OneName,
  OUTCOMES,
  put,
  SEVERAL,
  type SeveralName,
  TEXTS,
  toggled,
} from "../domain/evaluation.js";
import { text, type TextKey, word } from "../i18n/localize.js";
import { fieldName, listOf } from "./evaluation-words.js";
import { forms } from "./forms.js";
import { shared } from "./styles.js";

/** As long as the component takes. */
const TEXT_LENGTH = 20_000;
const MEASURE_LENGTH = 500;
const NAME_LENGTH = 100;
const MOST_AFFECTED = 10_000;

type Typed = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
const typed = (event: Event) => (event.target as Typed).value;

export class EvaluationForm extends LitElement {
  @property({ attribute: false }) draft: Draft | undefined;

  static override styles = [
    shared,
    forms,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .checks {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 210px), 1fr));
      }
      fieldset {
        display: grid;
        gap: 12px;
      }
      .measure {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
        gap: 8px;
        align-items: end;
        padding-bottom: 12px;
        border-bottom: 1px solid var(--ma-line);
      }
      .measure label:first-of-type {
        grid-column: 1 / -1;
      }
      .measure textarea {
        min-height: 56px;
      }
      @container (max-width: 420px) {
        .measure {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      summary {
        min-height: 48px;
        padding: 12px 0;
        font-weight: 600;
        cursor: pointer;
      }
      details[open] summary {
        margin-bottom: 8px;
      }
      .inner {
        display: grid;
        gap: 12px;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { draft } = this;
    if (!draft) {
      return nothing;
    }
    const { mine } = draft;
    return html`
      ${this.choice("outcome", OUTCOMES, "outcome")} ${TEXTS.map((name) => this.words(name, mine))}
      ${this.measures(mine.measures)}
      <details ?open=${isAboutAggression(draft.base)}>
        <summary>${text("evaluation.aggression")}</summary>
        <div class="inner">
          <p class="hint">${text("evaluation.aggression_about")}</p>
          ${this.several("aggression")}
          <div class="fields">
            ${this.one("channel")} ${this.one("weapon")} ${this.one("offender")}
            <label
              >${fieldName("affected")}
              <input
                type="number"
                min="0"
                max=${MOST_AFFECTED}
                step="1"
                .value=${live(String(mine.affected))}
                @change=${(event: Event) => {
                  this.change("affected", Math.trunc(Number(typed(event))) || 0);
                }}
              />
            </label>
            ${this.one("injury")} ${this.one("absence")} ${this.one("inspectorate")}
            ${this.one("police_report")}
            <label
              >${fieldName("police_reference")}
              <input
                maxlength=${NAME_LENGTH}
                .value=${live(mine.police_reference)}
                @input=${(event: Event) => {
                  this.change("police_reference", typed(event));
                }}
              />
            </label>
            ${this.one("aftercare")} ${this.one("sanction")} ${this.one("recovery")}
          </div>
          ${mustBeTold(mine)
            ? html`<p class="notice high">${text("evaluation.must_be_told")}</p>`
            : nothing}
          <label class="check">
            <input
              type="checkbox"
              .checked=${live(mine.by_employer)}
              @change=${(event: Event) => {
                this.change("by_employer", (event.target as HTMLInputElement).checked);
              }}
            />
            ${fieldName("by_employer")}
          </label>
          ${this.several("aftercare_by")}
        </div>
      </details>
    `;
  }

  private words(name: (typeof TEXTS)[number], mine: WrittenEvaluation): TemplateResult {
    const required = name === "happened";
    return html`<label
      ><span
        >${fieldName(name)}
        ${required ? html`<span class="hint">(${text("evaluation.required")})</span>` : nothing}
      </span>
      <textarea
        name=${name}
        ?required=${required}
        maxlength=${TEXT_LENGTH}
        .value=${live(mine[name])}
        @input=${(event: Event) => {
          this.change(name, typed(event));
        }}
      ></textarea>
    </label>`;
  }

  private one(name: OneName): TemplateResult {
    return this.choice(name, ONE[name], listOf(name));
  }

  private choice(
    name: OneName | "outcome",
    words: readonly string[],
    list: string,
  ): TemplateResult {
    const chosen = this.draft?.mine[name];
    return html`<label
      >${fieldName(name)}
      <select
        name=${name}
        @change=${(event: Event) => {
          this.change(name, typed(event) as WrittenEvaluation[typeof name]);
        }}
      >
        ${words.map(
          (one) =>
            html`<option value=${one} .selected=${live(one === chosen)}>
              ${word(list, one)}
            </option>`,
        )}
      </select>
    </label>`;
  }

  private several(name: SeveralName): TemplateResult {
    const chosen: readonly string[] = this.draft?.mine[name] ?? [];
    return html`<fieldset>
      <legend>${fieldName(name)}</legend>
      <div class="checks">
        ${SEVERAL[name].map(
          (one) =>
            html`<label class="check"
              ><input
                type="checkbox"
                value=${one}
                .checked=${live(chosen.includes(one))}
                @change=${(event: Event) => {
                  const on = (event.target as HTMLInputElement).checked;
                  this.change(
                    name,
                    toggled<string>(
                      SEVERAL[name],
                      chosen,
                      one,
                      on,
                    ) as WrittenEvaluation[typeof name],
                  );
                }}
              />${word(listOf(name), one)}</label
            >`,
        )}
      </div>
    </fieldset>`;
  }

  private measures(all: readonly Measure[]): TemplateResult {
    return html`<fieldset class="measures">
      <legend>${fieldName("measures")}</legend>
      ${all.map((one, index) => this.measure(one, index))}
      <div class="keys">
        <button
          type="button"
          class="key add"
          @click=${() => {
            void this.add(all);
          }}
        >
          ${text("measures.add")}
        </button>
      </div>
    </fieldset>`;
  }

  private async add(all: readonly Measure[]): Promise<void> {
    this.change("measures", [...all, { measure_id: "", text: "", owner: "", due: "" }]);
    await this.updateComplete;
    const fields = this.renderRoot.querySelectorAll<HTMLElement>(".measure textarea");
    fields[fields.length - 1]?.focus();
  }

  private measure(one: Measure, index: number): TemplateResult {
    const number = index + 1;
    const label = (key: TextKey) =>
      html`<span
        >${text(key)}<span class="unseen">, ${text("measures.number", { number })}</span></span
      >`;
    const put = (name: keyof Measure) => (event: Event) => {
      this.changeMeasure(index, { [name]: typed(event) });
    };
    return html`<div class="measure" role="group" aria-label=${text("measures.number", { number })}>
      <label
        >${label("measures.text")}
        <textarea
          required
          maxlength=${MEASURE_LENGTH}
          .value=${live(one.text)}
          @input=${put("text")}
        ></textarea>
      </label>
      <label
        >${label("measures.owner")}
        <input required maxlength=${NAME_LENGTH} .value=${live(one.owner)} @input=${put("owner")} />
      </label>
      <label
        >${label("measures.date")}
        <input type="date" required .value=${live(one.due)} @change=${put("due")} />
      </label>
      <button
        type="button"
        class="key"
        aria-label=${text("measures.remove", { number })}
        title=${text("measures.remove", { number })}
        @click=${() => {
          const rest = this.draft?.mine.measures.filter((_, at) => at !== index) ?? [];
          this.change("measures", rest);
        }}
      >
        ×
      </button>
    </div>`;
  }

  private changeMeasure(index: number, said: Partial<Measure>): void {
    const all = this.draft?.mine.measures ?? [];
    this.change(
      "measures",
      all.map((one, at) => (at === index ? { ...one, ...said } : one)),
    );
  }

  private change<N extends FieldName>(name: N, value: WrittenEvaluation[N]): void {
    if (this.draft) {
      this.draft = put(this.draft, name, value);
      this.dispatchEvent(new CustomEvent("municipal-alarm-written", { detail: this.draft }));
    }
  }
}

customElements.define("municipal-alarm-evaluation-form", EvaluationForm);
