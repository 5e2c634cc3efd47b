/** Rounds: those that are walked, checkpoint by checkpoint, and of each plan the last report. */

import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Report, Responder, Round, RoundCheckpoint } from "../api/generated.js";
import {
  compareRounds,
  doubtful,
  isProven,
  lineOf,
  nextOf,
  plansOf,
  type Line,
  type PlanState,
} from "../domain/rounds.js";
import { clock, dayAndTime, since, timeOfDay, until } from "../domain/time.js";
import { isSaid } from "../domain/typed.js";
import { language } from "../ha/page.js";
import { text, word } from "../i18n/localize.js";
import { ActingElement } from "./acting.js";
import { shared } from "./styles.js";

const SIGNS: Record<Line, string> = {
  overdue: "!",
  skipped: "↷",
  late: "✓",
  out_of_order: "✓",
  due: "○",
  on_time: "✓",
};

export class RoundsElement extends ActingElement {
  @state() private typed = "";
  /** The round of which is asked why it ends. */
  @state() private ending = "";
  @state() private reason = "";
  /** The plan of which is asked who walks it. */
  @state() private starting = "";
  @state() private walker = "";

  static override styles = [
    shared,
    ActingElement.acting,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 8px 16px;
        padding-bottom: 16px;
      }
      h2 {
        font-size: 1.25rem;
      }
      header label {
        flex: 1 1 220px;
        max-width: 420px;
        margin-inline-start: auto;
      }
      section {
        margin-bottom: 20px;
      }
      .rounds {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(420px, 100%), 1fr));
        gap: 12px;
        align-items: start;
      }
      article {
        display: grid;
        gap: 8px;
        padding: 12px;
        border: 2px solid var(--ma-line);
        border-inline-start: 8px solid var(--ma-line);
        border-radius: 10px;
        background: var(--ma-surface);
        overflow-wrap: anywhere;
      }
      article.overdue {
        border-inline-start-color: var(--ma-high);
      }
      h4 {
        margin: 0;
        font-size: 1.125rem;
      }
      .head,
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: baseline;
      }
      .bar {
        height: 12px;
        border: 1px solid var(--ma-quiet);
        border-radius: 6px;
        overflow: hidden;
      }
      .bar > div {
        height: 100%;
        background: var(--ma-quiet);
      }
      .tag.overdue {
        background: var(--ma-high);
      }
      .tag {
        justify-self: start;
        white-space: normal;
      }
      ol li {
        display: grid;
        grid-template-columns: 24px minmax(0, 1fr) auto;
        gap: 2px 8px;
        padding: 4px 0;
        border-bottom: 1px solid var(--ma-line);
      }
      ol li.next .where {
        font-weight: 700;
      }
      ol .what {
        grid-column: 2 / -1;
      }
      .abnormal {
        font-weight: 700;
      }
      .plans li {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 4fr) auto;
        gap: 4px 16px;
        align-items: center;
        min-height: 60px;
        padding: 6px 0;
        border-bottom: 1px solid var(--ma-line);
        overflow-wrap: anywhere;
        content-visibility: auto;
        contain-intrinsic-size: auto 60px;
      }
      .plans form {
        grid-column: 1 / -1;
      }
      @container (max-width: 700px) {
        .plans li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      .empty {
        padding: 24px 12px;
        text-align: center;
        border: 2px dashed var(--ma-line);
        border-radius: 10px;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const room = this.room;
    if (!room) {
      return nothing;
    }
    const { rounds, reports } = room.store;
    const typed = this.typed.trim();
    const open = [...rounds.values()].sort(compareRounds);
    const plans = plansOf(room.site, rounds, reports);
    const meant = (one: { plan: string; building: string }) =>
      !typed || isSaid(typed, [one.plan, one.building]);
    return html`
      <header>
        <h2>${text("rounds")}</h2>
        <span>${text("rounds.open", { count: open.length })}</span>
        <label>
          ${text("rounds.search")}
          <input
            type="search"
            .value=${this.typed}
            @input=${(event: Event) => {
              this.typed = (event.target as HTMLInputElement).value;
            }}
          />
        </label>
      </header>
      ${this.why()}
      <section aria-label=${text("rounds.walked")}>
        <h3>${text("rounds.walked")}</h3>
        ${open.length
          ? html`<div class="rounds">
              ${repeat(
                open.filter(meant),
                (one) => one.round_id,
                (one) => this.round(one),
              )}
            </div>`
          : html`<p class="empty">${text("rounds.none")}</p>`}
      </section>
      <section aria-label=${text("rounds.plans")}>
        <h3>${text("rounds.plans")}</h3>
        ${plans.length
          ? html`<ul class="plans">
              ${repeat(
                plans.filter((one) => meant(one.plan)),
                (one) => one.plan.plan_id,
                (one) => html`<li>${this.plan(one)}</li>`,
              )}
            </ul>`
          : html`<p class="empty">${text("rounds.no_plans")}</p>`}
      </section>
    `;
  }

  // --- a round that is walked --------------------------------------------------------

  private round(one: Round): TemplateResult {
    const next = nextOf(one);
    const doubts = doubtful(one);
    const part = one.total ? (100 * one.proven) / one.total : 0;
    return html`
      <article
        class=${one.overdue && one.suspended_at === null ? "overdue" : ""}
        data-round=${one.round_id}
        aria-label="${one.building}, ${one.plan}"
      >
        <div class="head">
          <h4>${one.building}, ${one.plan}</h4>
          ${one.kind === "round"
            ? nothing
            : html`<span class="tag">${word("round", one.kind)}</span>`}
          ${one.suspended_at
            ? html`<span class="tag solid">
                ${text("rounds.suspended", { age: clock(since(one.suspended_at, this.now)) })}
              </span>`
            : nothing}
          ${one.overdue
            ? html`<span class="tag solid overdue">
                ${text("rounds.overdue", { count: one.overdue })}
              </span>`
            : nothing}
          ${doubts
            ? html`<span class="tag">${text("rounds.doubtful", { count: doubts })}</span>`
            : nothing}
        </div>
        <div class="bar" aria-hidden="true"><div style="width: ${part}%"></div></div>
        <div class="facts">
          <strong>${text("rounds.proven", { proven: one.proven, total: one.total })}</strong>
          <span>
            ${one.walkers.map((walker) => walker.responder).join(", ") ||
            (this.mayAct ? text("rounds.nobody") : "")}
          </span>
          ${one.suspended_at === null ? this.left(one, next) : nothing}
        </div>
        <ol>
          ${one.checkpoints.map((line) => this.checkpoint(one, line, line === next))}
        </ol>
        ${one.remarks.map(
          (remark) =>
            html`<p>
              <span class="digits">${timeOfDay(remark.at, language())}</span> ${remark.who}:
              ${remark.text}
            </p>`,
        )}
        ${this.mayAct ? this.keys(one) : nothing}
      </article>
    `;
  }

  private left(one: Round, next: RoundCheckpoint | undefined): TemplateResult {
    const { now } = this;
    if (!next?.due_at) {
      return html`<span class="digits">
        ${text("rounds.ends", { time: clock(until(one.ends_at, now)) })}
      </span>`;
    }
    const late = Date.parse(next.due_at) < now;
    return html`<span class="digits ${late ? "abnormal" : ""}">
      ${late
        ? text("rounds.late_by", { where: next.checkpoint, time: clock(since(next.due_at, now)) })
        : text("rounds.next", { where: next.checkpoint, time: clock(until(next.due_at, now)) })}
    </span>`;
  }

  private checkpoint(round: Round, one: RoundCheckpoint, next: boolean): TemplateResult {
    const line = lineOf(round, one);
    const when = one.visited_at ?? one.due_at;
    const flags = one.flags.map((flag) => word("flag", flag)).join(", ");
    const said = [
      word("line", line),
      one.responder,
      one.corrected && text("rounds.corrected", { who: one.corrected_by, why: one.corrected }),
    ];
    const quiet = line === "on_time" || line === "due";
    return html`<li class=${next ? "next" : ""} aria-current=${next ? "step" : "false"}>
      <span aria-hidden="true">${SIGNS[line]}</span>
      <span class="where">${[one.checkpoint, one.floor].filter(Boolean).join(", ")}</span>
      <span class="digits"> ${when ? timeOfDay(when, language()).slice(0, 5) : ""} </span>
      <span class="what ${quiet ? "soft" : "abnormal"}">${said.filter(Boolean).join(", ")}</span>
      ${flags ? html`<span class="what abnormal">${flags}</span>` : nothing}
    </li>`;
  }

  private keys(one: Round): TemplateResult {
    const round = one.round_id;
    if (this.ending === round) {
      return html`<form
        class="keys"
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.end(round);
        }}
      >
        <label>
          ${text("rounds.why_end", { count: one.checkpoints.filter((c) => !isProven(c)).length })}
          <input
            maxlength="4000"
            required
            .value=${this.reason}
            @input=${(event: Event) => {
              this.reason = (event.target as HTMLInputElement).value;
            }}
          />
        </label>
        <button class="key danger" ?disabled=${!this.reason.trim()}>
          ${text("rounds.end_now")}
        </button>
        <button class="key" type="button" @click=${() => this.ask("")}>
          ${text("act.cancel")}
        </button>
      </form>`;
    }
    return html`<div class="keys">
      ${one.suspended_at === null
        ? html`<button class="key" @click=${() => void this.act("suspend_round", { round })}>
            ${text("rounds.suspend")}
          </button>`
        : html`<button class="key main" @click=${() => void this.act("resume_round", { round })}>
            ${text("rounds.resume")}
          </button>`}
      <button class="key" @click=${() => this.ask(round)}>${text("rounds.end")}</button>
    </div>`;
  }

  private ask(round: string): void {
    this.ending = round;
    this.reason = "";
  }

  private async end(round: string): Promise<void> {
    const reason = this.reason.trim();
    if (reason && (await this.act("end_round", { round, reason }))) {
      this.ask("");
    }
  }

  // --- plans -------------------------------------------------------------------------

  private plan({ plan, open, report }: PlanState): TemplateResult {
    return html`
      <span><strong>${plan.building}</strong>, ${plan.plan}</span>
      <span>${report ? this.report(report) : text("rounds.never")}</span>
      ${open
        ? html`<span class="tag">${text("rounds.is_walked")}</span>`
        : this.mayAct && this.starting !== plan.plan_id
          ? html`<button
              class="key"
              aria-label=${text("rounds.start_one", { name: `${plan.building}, ${plan.plan}` })}
              @click=${() => this.choose(plan.plan_id)}
            >
              ${text("rounds.start")}
            </button>`
          : nothing}
      ${this.mayAct && !open && this.starting === plan.plan_id ? this.start(plan.plan_id) : nothing}
    `;
  }

  private report(one: Report): TemplateResult {
    const wrong = [
      one.missed.length
        ? text("rounds.missed", { names: one.missed.map((line) => line.checkpoint).join(", ") })
        : "",
      one.late ? text("rounds.late", { count: one.late }) : "",
      one.out_of_order ? text("rounds.out_of_order", { count: one.out_of_order }) : "",
      one.corrected ? text("rounds.by_hand", { count: one.corrected }) : "",
      one.note,
      ...one.remarks.map((remark) => remark.text),
    ].filter(Boolean);
    return html`<span>
        ${dayAndTime(one.ended_at, language())},
        ${text("rounds.proven", { proven: one.proven, total: one.total })}${one.walkers.length
          ? html`, ${one.walkers.join(", ")}`
          : nothing}
      </span>
      ${wrong.length ? html`<div class="abnormal">${wrong.join("; ")}</div>` : nothing}`;
  }

  private start(plan: string): TemplateResult {
    const onDuty = [...(this.room?.store.responders.values() ?? [])]
      .filter((one: Responder) => one.on_duty)
      .sort((a, b) => a.name.localeCompare(b.name));
    return html`<form
      class="keys"
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.begin(plan);
      }}
    >
      <label>
        ${text("rounds.who")}
        <select
          @change=${(event: Event) => {
            this.walker = (event.target as HTMLSelectElement).value;
          }}
        >
          <option value="">${text("rounds.whoever")}</option>
          ${onDuty.map(
            (one) =>
              html`<option value=${one.responder_id} ?selected=${one.responder_id === this.walker}>
                ${one.name}
              </option>`,
          )}
        </select>
      </label>
      <button class="key main">${text("rounds.start")}</button>
      <button class="key" type="button" @click=${() => this.choose("")}>
        ${text("act.cancel")}
      </button>
    </form>`;
  }

  private choose(plan: string): void {
    this.starting = plan;
    this.walker = "";
  }

  private async begin(plan: string): Promise<void> {
    const who = this.walker ? { responder: this.walker } : {};
    if (await this.act("start_round", { round_plan: plan, ...who })) {
      this.choose("");
    }
  }
}
customElements.define("municipal-alarm-rounds", RoundsElement);
