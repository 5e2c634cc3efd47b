/** One incident after it: its evaluation, who stands behind it, and what happened beside it. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Evaluation, Incident, Timeline } from "../api/generated.js";
import { moment } from "../domain/dates.js";
import {
  approvers,
  begin,
  brought,
  command,
  conflicts,
  differences,
  type Draft,
  isChanged,
  isOvertaken,
  missing,
  written,
} from "../domain/evaluation.js";
import { isOpen, placeLines } from "../domain/incidents.js";
import { language } from "../ha/page.js";
import type { HomeAssistant } from "../ha/types.js";
import { text, word } from "../i18n/localize.js";
import { drafts } from "../page/drafts.js";
import { type Found, Learning } from "../page/learning.js";
import { openTab } from "../page/new-tab.js";
import { RoomElement } from "../page/room-element.js";
import "./evaluation-form.js";
import { fieldName, fieldNames, said, toRead } from "./evaluation-words.js";
import { forms } from "./forms.js";
import { icon, kindWords, placeWords } from "./kinds.js";
import { shared } from "./styles.js";
import "./timeline.js";

interface Shown {
  path: string;
  taken_at: string;
}

export class EvaluationElement extends RoomElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  @property({ attribute: false }) incidentId: string | undefined;
  /** What a search told of it; it may have left the room. */
  @property({ attribute: false }) found: Found | undefined;
  @state() private busy = false;
  @state() private saved = "";
  /** What was written down and is not in the feed yet. */
  private sent: Draft | undefined;
  @state() private pictures: readonly Shown[] = [];
  @state() private broken = false;
  private of: string | undefined;

  static override styles = [
    shared,
    forms,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      header {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 4px 14px;
        padding: 12px 14px;
        border: 2px solid var(--ma-line);
        border-radius: 12px;
      }
      .sign {
        grid-row: span 2;
        align-self: center;
        --mdc-icon-size: 36px;
      }
      h2 {
        font-size: 1.375rem;
        line-height: 1.2;
        overflow-wrap: anywhere;
      }
      .what {
        grid-column: 2 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
      }
      .parts {
        display: grid;
        gap: 20px;
        align-items: start;
        margin-top: 12px;
      }
      .parts > * {
        min-width: 0;
        display: grid;
        gap: 12px;
      }
      @container (min-width: 700px) {
        .parts {
          grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        }
      }
      form {
        display: grid;
        gap: 12px;
        container-type: inline-size;
      }
      .status {
        display: grid;
        gap: 4px;
      }
      .read {
        margin: 0;
        display: grid;
        gap: 10px;
      }
      dt {
        font-weight: 600;
      }
      dd {
        margin: 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      figure {
        margin: 0;
      }
      img {
        display: block;
        width: 100%;
        border-radius: 10px;
      }
      .theirs {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font-weight: 400;
      }
      .none {
        padding: 48px 12px;
        text-align: center;
        border: 2px dashed var(--ma-line);
        border-radius: 12px;
      }
    `,
  ];

  private get incident(): Incident | undefined {
    return this.room?.store.incidents.get(this.incidentId ?? "");
  }

  override willUpdate(): void {
    if (this.of !== this.incidentId) {
      this.of = this.incidentId;
      this.pictures = [];
      this.broken = false;
      this.saved = "";
      this.sent = undefined;
    }
    const one = this.incident;
    if (one && this.sent && isOvertaken(this.sent, one)) {
      drafts.drop(one.incident_id);
      this.sent = undefined;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { room, incidentId } = this;
    if (!room) {
      return nothing;
    }
    if (incidentId === undefined) {
      return html`<p class="none">${text("evaluation.choose")}</p>`;
    }
    const one = this.incident;
    return html`
      <article>
        ${this.head(one)}
        <div class="parts">
          <div>
            ${one
              ? this.evaluation(one)
              : room.store.state === "live"
                ? html`<p class="notice">${text("evaluation.closed")}</p>`
                : nothing}
            <div class="keys">
              <button class="key dossier" @click=${() => this.dossier(incidentId)}>
                ${text("evaluation.dossier")}
              </button>
            </div>
          </div>
          <div>
            ${this.pictures.map((picture) => this.picture(picture))}
            <div>
              <municipal-alarm-timeline
                .incident=${{ incident_id: incidentId }}
                @municipal-alarm-told=${(event: CustomEvent<Timeline>) =>
                  void this.look(incidentId, event.detail)}
              ></municipal-alarm-timeline>
            </div>
          </div>
        </div>
      </article>
    `;
  }

  private head(one: Incident | undefined): TemplateResult | typeof nothing {
    const { found } = this;
    if (one) {
      const { building, floor, spot } = placeLines(one);
      const rest = [building, floor].filter((part) => part && part !== spot).join(", ");
      return this.heading(
        icon(one.kind),
        spot || building || placeWords(one),
        one.number,
        html`
          <strong>${rest}</strong>
          <span>${kindWords(one)}</span>
          ${one.test ? html`<span class="tag">${text("kind.test")}</span>` : nothing}
          ${one.drill && !one.test ? html`<span class="tag">${text("kind.drill")}</span>` : nothing}
          <span>${word("state", one.state)}</span>
          ${one.outcome ? html`<span>${word("outcome", one.outcome)}</span>` : nothing}
          <span>${text("evaluation.raised", { time: moment(one.raised_at, language()) })}</span>
          ${one.resolved_at
            ? html`<span
                >${text("evaluation.resolved", { time: moment(one.resolved_at, language()) })}</span
              >`
            : nothing}
        `,
      );
    }
    return found
      ? this.heading(
          icon(found.kind),
          found.place || found.building || text("incident.unknown_place"),
          found.number,
          html`
            <span>${word("kind", found.kind)}</span>
            ${found.drill ? html`<span class="tag">${text("kind.drill")}</span>` : nothing}
            <span>${word("state", found.state)}</span>
            ${found.outcome ? html`<span>${word("outcome", found.outcome)}</span>` : nothing}
            <span>${text("evaluation.raised", { time: moment(found.raised_at, language()) })}</span>
          `,
        )
      : nothing;
  }

  private heading(
    sign: string,
    where: string,
    number: number,
    what: TemplateResult,
  ): TemplateResult {
    return html`<header>
      <ha-icon class="sign" .icon=${sign}></ha-icon>
      <h2>${where}</h2>
      <span class="digits">${text("incident.number", { number })}</span>
      <div class="what">${what}</div>
    </header>`;
  }

  private evaluation(one: Incident): TemplateResult {
    if (isOpen(one)) {
      return html`<p class="notice">${text("evaluation.open")}</p>`;
    }
    const { evaluation } = one;
    return html`
      ${this.status(one, evaluation)}
      ${this.mayAct
        ? this.form(one)
        : evaluation?.written
          ? html`<p class="hint">${text("evaluation.words_hidden")}</p>
              ${toRead(evaluation.written)}`
          : nothing}
    `;
  }

  private status(one: Incident, evaluation: Evaluation | null): TemplateResult {
    if (!evaluation) {
      return html`<p class="soft">${text("evaluation.not_asked")}</p>`;
    }
    const { by, at, approved_by: approved, due_at: due } = evaluation;
    const names = approvers(evaluation, this.room?.store.operators ?? []);
    return html`<div class="notice status">
      <p>
        ${by && at
          ? text("evaluation.written_by", { name: by, time: moment(at, language()) })
          : text("evaluation.not_written")}
      </p>
      ${approved.length
        ? html`<p>${text("evaluation.approved_by", { names: approved.join(", ") })}</p>`
        : nothing}
      ${evaluation.complete
        ? html`<p>${text("evaluation.enough")}</p>`
        : html`<p>${text("evaluation.missing", { count: missing(evaluation) })}</p>`}
      ${evaluation.complete || !evaluation.written
        ? nothing
        : html`<p>
            ${names.length
              ? text("evaluation.may_approve", { names: names.join(", ") })
              : text("evaluation.nobody_approves")}
          </p>`}
      ${due && !evaluation.complete
        ? html`<p>
            ${text(
              one.prompts.includes("evaluation_due") ? "evaluation.asked_again" : "evaluation.due",
              { time: moment(due, language()) },
            )}
          </p>`
        : nothing}
    </div>`;
  }

  private form(one: Incident): TemplateResult {
    const id = one.incident_id;
    const kept = drafts.of(id);
    const draft = kept ?? begin(one);
    const changed = kept !== undefined && isChanged(kept) && this.sent === undefined;
    const overtaken = changed && !this.busy && isOvertaken(kept, one);
    const { evaluation } = one;
    const name = this.room?.store.me.name ?? "";
    return html`
      ${overtaken ? this.overtaken(one, kept) : nothing}
      <form
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.save(id, draft);
        }}
      >
        <municipal-alarm-evaluation-form
          .draft=${draft}
          ?inert=${this.busy}
          @municipal-alarm-written=${(event: CustomEvent<Draft>) => {
            drafts.keep(id, event.detail);
            this.saved = "";
            this.requestUpdate();
          }}
        ></municipal-alarm-evaluation-form>
        ${changed && evaluation?.approved_by.length
          ? html`<p class="notice high">
              ${text("evaluation.takes_back", { names: evaluation.approved_by.join(", ") })}
            </p>`
          : nothing}
        ${changed
          ? html`<p class="hint drafted">
              ${text("evaluation.draft", { fields: fieldNames(differences(kept.base, kept.mine)) })}
            </p>`
          : nothing}
        <p role="status" class=${this.saved ? "" : "unseen"}>${this.saved}</p>
        <div class="keys">
          <button
            class="key ${changed ? "main" : ""} save"
            ?disabled=${!changed || overtaken || this.busy}
          >
            ${text("evaluation.save")}
          </button>
          ${changed
            ? html`<button
                type="button"
                class="key"
                @click=${() => {
                  drafts.drop(id);
                  this.requestUpdate();
                }}
              >
                ${text("evaluation.discard")}
              </button>`
            : nothing}
          ${changed ? nothing : this.ending(one, evaluation, name)}
        </div>
      </form>
    `;
  }

  /** What one does with what is written: agree with it, and close. */
  private ending(one: Incident, evaluation: Evaluation | null, name: string): unknown {
    const about = { incident_id: one.incident_id };
    if (evaluation?.written && !evaluation.complete && evaluation.by === name) {
      return html`<p>${text("evaluation.own")}</p>`;
    }
    const mayApprove =
      evaluation?.written && evaluation.by !== name && !evaluation.approved_by.includes(name);
    return html`
      ${mayApprove
        ? html`<button
            type="button"
            class="key ${evaluation.complete ? "" : "main"} approve"
            ?disabled=${this.busy}
            @click=${() =>
              // What was read here, and not what somebody wrote at this moment.
              void this.act("approve_evaluation", { ...about, version: evaluation.version })}
          >
            ${text("evaluation.approve")}
          </button>`
        : nothing}
      ${!evaluation || evaluation.complete
        ? html`<button
            type="button"
            class="key main close"
            ?disabled=${this.busy}
            @click=${() => void this.act("close", about)}
          >
            ${text("evaluation.close")}
          </button>`
        : nothing}
    `;
  }

  private overtaken(one: Incident, draft: Draft): TemplateResult {
    const both = conflicts(draft, one);
    const by = one.evaluation?.by;
    const theirs = written(one);
    return html`<div class="notice high" role="alert">
      <p>
        ${by ? text("evaluation.overtaken", { name: by }) : text("evaluation.overtaken_none")}
        ${both.length ? text("evaluation.conflicts", { fields: fieldNames(both) }) : nothing}
      </p>
      ${both.map(
        (name) =>
          html`<p class="theirs">
            ${text("evaluation.theirs", {
              field: fieldName(name),
              text: said(name, theirs) || "–",
            })}
          </p>`,
      )}
      <button
        class="key bring"
        @click=${() => {
          drafts.keep(one.incident_id, brought(draft, one));
          this.requestUpdate();
        }}
      >
        ${text("evaluation.bring")}
      </button>
    </div>`;
  }

  private async save(id: string, draft: Draft): Promise<void> {
    this.busy = true;
    const done = await this.act("evaluate_incident", command(id, draft));
    this.busy = false;
    if (done && drafts.of(id) === draft) {
      this.saved = text("evaluation.saved");
      // The feed may have told it already, or is about to.
      const now = this.room?.store.incidents.get(id);
      if (!now || isOvertaken(draft, now)) {
        drafts.drop(id);
      } else {
        this.sent = draft;
      }
    }
  }

  private picture({ path, taken_at }: Shown): TemplateResult {
    const about = text("evaluation.picture", { time: moment(taken_at, language()) });
    return html`<figure>
      ${this.broken
        ? html`<p class="notice">${text("evaluation.picture_failed")}</p>`
        : html`<img
            src=${path}
            alt=${about}
            @error=${() => {
              this.broken = true;
            }}
          />`}
      <figcaption class="soft">${about}</figcaption>
    </figure>`;
  }

  /** Each look at a picture is written down: it is fetched once for as long as one looks. */
  private async look(id: string, timeline: Timeline): Promise<void> {
    const { room } = this;
    if (!room || !this.mayAct || this.pictures.length || !timeline.pictures.length) {
      return;
    }
    const learning = new Learning(room.link);
    const shown = await this.inquire(() =>
      Promise.all(
        timeline.pictures.map(async ({ path, taken_at }) => ({
          path: await learning.signed(path),
          taken_at,
        })),
      ),
    );
    if (shown && id === this.incidentId) {
      this.pictures = shown;
    }
  }

  private dossier(id: string): void {
    void openTab(
      () => this.inquire((room) => new Learning(room.link).dossier(id)),
      (path) => this.hass?.hassUrl(path) ?? path,
    );
  }
}
customElements.define("municipal-alarm-evaluation", EvaluationElement);
