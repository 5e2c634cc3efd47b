/**
 * What a guard holds in one hand: their alarms with the place first, keys, texts, lone work,
 * rounds. Whoever looks over their shoulder reads numbers: no key says what its code means, none
 * shows that it was pressed, and to every press the answer is the same.
 */

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Own, OwnAlarm, OwnCode, OwnLoneWork, OwnRound } from "../api/generated.js";
import {
  action,
  answers,
  fresh,
  inOrder,
  next,
  recent,
  signBy,
  spokenOf,
  where,
} from "../domain/phone.js";
import { clock, since, span, timeOfDay, until } from "../domain/time.js";
import type { Press } from "../feed/outbox.js";
import { language } from "../ha/page.js";
import type { HomeAssistant } from "../ha/types.js";
import { text, word } from "../i18n/localize.js";
import { type OwnRoom, ownRoom } from "../page/own-room.js";
import { everySecond, refusal } from "../page/room-element.js";
import { icon } from "./kinds.js";
import { phoneStyles } from "./phone-styles.js";
import { shared } from "./styles.js";

/** How long a key that asks "sure?" waits for the second press. */
const SURE_MS = 5_000;

export class PhoneElement extends LitElement {
  @property({ attribute: false }) hass: HomeAssistant | undefined;
  /** To which alarm codes and texts go, where somebody chose. */
  @state() private chosen: string | undefined;
  /** Which key asks whether one is sure. */
  @state() private asked = "";
  /** Why presses were refused, by their id. */
  @state() private reasons: ReadonlyMap<string, string> = new Map();
  private room: OwnRoom | undefined;
  private releases: (() => void)[] = [];
  private unsure: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
      ha-icon {
        flex: none;
      }
    `,
    phoneStyles,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void ownRoom().then((room) => {
      if (!this.isConnected || this.releases.length) {
        return;
      }
      this.room = room;
      const look = () => this.requestUpdate();
      this.releases = [room.acquire(), room.listen(look), everySecond(look)];
      look();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.unsure);
    for (const release of this.releases.splice(0)) {
      release();
    }
  }

  override updated(): void {
    for (const press of this.room?.outbox.told ?? []) {
      if (press.state === "refused" && !this.reasons.has(press.id)) {
        this.reasons = new Map([[press.id, text("phone.refused")]]);
        void refusal(press.error, this.hass).then((why) => {
          this.reasons = new Map([[press.id, why]]);
        });
      }
    }
  }

  private get now(): number {
    return this.room?.clock.now() ?? Date.now();
  }

  private press(verb: string, label: string, about: readonly string[] = [], typed = ""): void {
    this.asked = "";
    this.room?.outbox.press(action(verb, ...about), label, typed);
  }

  // --- the page ------------------------------------------------------------

  override render(): TemplateResult {
    const room = this.room;
    const own = room?.own;
    return html`
      <div role="status">${this.top(room, own)}</div>
      <main>${own ? this.all(own) : room?.why ? this.nobody(room.why) : nothing}</main>
      ${own ? this.foot() : html`<div></div>`}
    `;
  }

  private top(room: OwnRoom | undefined, own: Own | null | undefined): TemplateResult {
    const standing = room?.standing ?? "starting";
    if (standing === "starting" || (standing === "sure" && own === undefined)) {
      return html`<p class="top">${text("phone.starting")}</p>`;
    }
    if (standing !== "sure") {
      return html`<p class="top lost">
        ${text(standing === "stopped" ? "phone.stopped" : "phone.lost")}
      </p>`;
    }
    return html`<p class="top">
      <span>✓ ${text("phone.connected")}</span>
      ${own
        ? html`<span>
            ${own.name}, ${text(own.on_duty ? "phone.on_duty" : "phone.off_duty")}
          </span>`
        : nothing}
      ${room?.isOld
        ? html`<button class="key" @click=${() => location.reload()}>${text("bar.reload")}</button>`
        : nothing}
    </p>`;
  }

  private nobody(why: string): TemplateResult {
    const several = why === "several_responders";
    return html`<section class="nobody">
      <h2>${text(several ? "phone.several" : "phone.nobody")}</h2>
      ${several
        ? html`<p>${text("phone.several.how")}</p>`
        : html`<ol>
            <li>${text("phone.nobody.app", { name: this.hass?.user?.name ?? "" })}</li>
            <li>${text("phone.nobody.admin")}</li>
            <li>${text("phone.nobody.then")}</li>
          </ol>`}
    </section>`;
  }

  private all(own: Own): TemplateResult {
    const subject = spokenOf(own.alarms, this.chosen);
    return html`
      ${own.alarms.length ? nothing : html`<h2>${text("phone.none")}</h2>`}
      ${repeat(
        inOrder(own.alarms),
        (one) => one.incident_id,
        (one) => this.alarm(one, own.alarms.length > 1 ? subject : undefined),
      )}
      ${this.codes(own.keys, subject)} ${this.texts(own, subject)} ${this.alone(own)}
      ${this.rounds(own.rounds)}
    `;
  }

  // --- alarms --------------------------------------------------------------

  private alarm(one: OwnAlarm, subject: OwnAlarm | undefined): TemplateResult {
    const [spot, ...rest] = where(one);
    const others = one.others.map(
      (each) => `${each.responder} (${word("assignment", each.state)})`,
    );
    return html`<article class=${one.drill ? "drill" : ""}>
      <h2>${spot ?? (one.responder || text("incident.unknown_place"))}</h2>
      ${rest.length ? html`<p class="where">${rest.join(" · ")}</p>` : nothing}
      <p class="row">
        <ha-icon .icon=${icon(one.kind)}></ha-icon>
        ${one.drill ? html`<span class="tag solid">${text("kind.drill")}</span>` : nothing}
        <strong>${this.kind(one)}</strong>
        ${one.responder && spot ? html`<strong>${one.responder}</strong>` : nothing}
        <span class="digits">${clock(since(one.raised_at, this.now))}</span>
        ${one.presses > 1 ? html`<span>${one.presses}×</span>` : nothing}
        <span class="soft">#${one.number}</span>
      </p>
      ${one.responder ? html`<p>${this.seen(one)}</p>` : nothing}
      <p class="row">
        <span
          >${one.owner ? text("phone.owner", { name: one.owner }) : text("phone.no_owner")}</span
        >
        ${one.state
          ? html`<strong> ${text("phone.i_am", { state: word("assignment", one.state) })} </strong>`
          : nothing}
      </p>
      ${others.length
        ? html`<p>${text("phone.others", { names: others.join(", ") })}</p>`
        : nothing}
      ${this.mine(one)} ${this.roll(one)}
      ${subject
        ? html`<button
            class="key"
            aria-pressed=${subject === one}
            @click=${() => {
              this.chosen = one.incident_id;
            }}
          >
            ${subject === one ? "✓ " : ""}${text("phone.choose")}
          </button>`
        : nothing}
    </article>`;
  }

  private kind(one: OwnAlarm): string {
    const kind = one.kind === "emergency" ? text("phone.kind") : word("kind", one.kind);
    return one.possible ? `${kind} (${text("kind.possible")})` : kind;
  }

  /** Of somebody's alarm: how old the place is. */
  private seen(one: OwnAlarm): string {
    if (one.placed_at === null) {
      return text("phone.place_unsure");
    }
    const [count, unit] = span(since(one.placed_at, this.now));
    return text("phone.place_of", { age: `${count} ${unit}` });
  }

  private mine(one: OwnAlarm): TemplateResult | typeof nothing {
    if (one.about_me) {
      return html`<p><strong>${text("phone.about_me")}</strong></p>`;
    }
    return html`<div class="keys">
      ${repeat(
        answers(one),
        // A key that comes to where another was is a new one, and not hit by a second touch.
        ({ verb, main }) => `${verb} ${main}`,
        ({ verb, main }) => {
          const label = text(`phone.${verb}`);
          return html`<button
            class="key late ${main ? "main wide" : ""}"
            @click=${() => this.press(verb, label, [one.incident_id])}
          >
            ${label}
          </button>`;
        },
      )}
    </div>`;
  }

  private roll(one: OwnAlarm): TemplateResult | typeof nothing {
    if (one.roll_call === null) {
      return nothing;
    }
    return html`<section aria-label=${text("phone.roll")}>
      <h3>${text("phone.roll")}</h3>
      <div class="keys">
        ${(["safe", "help"] as const).map((verb) => {
          const label = text(`phone.${verb}`);
          return html`<button
            class="key"
            @click=${() => this.press(verb, label, [one.incident_id])}
          >
            ${one.roll_call === verb ? "✓ " : ""}${label}
          </button>`;
        })}
      </div>
    </section>`;
  }

  // --- covert talk -----------------------------------------------------------

  private codes(keys: readonly OwnCode[], subject: OwnAlarm | undefined): TemplateResult {
    const about = subject ? [subject.incident_id] : [];
    return html`<section aria-label=${text("phone.codes")}>
      <h3>${text("phone.codes")}</h3>
      <div class="pad">
        ${keys.map(
          ({ digits, words }) =>
            html`<button
              class="key ${digits === "0" ? "zero" : ""}"
              @click=${() => this.press("code", digits, [digits, ...about])}
            >
              ${digits}${words ? html`<small>${words}</small>` : nothing}
            </button>`,
        )}
      </div>
    </section>`;
  }

  private texts(own: Own, subject: OwnAlarm | undefined): TemplateResult {
    const messages = recent(own.messages, this.now);
    const about = subject ? [subject.incident_id] : [];
    return html`<section aria-label=${text("phone.texts")}>
      <h3>${text("phone.texts")}</h3>
      ${messages.length
        ? html`<ul class="texts">
            ${messages.map(
              (one) =>
                html`<li>
                  <span class="soft digits">${timeOfDay(one.at, language())}</span>
                  <p>${one.text}</p>
                </li>`,
            )}
          </ul>`
        : html`<p class="soft">${text("phone.texts.none")}</p>`}
      ${this.typing("reply", text("phone.reply"), 280, about)}
    </section>`;
  }

  private typing(
    verb: string,
    label: string,
    longest: number,
    about: readonly string[] = [],
  ): TemplateResult {
    const send = (event: SubmitEvent) => {
      event.preventDefault();
      const input = (event.target as HTMLFormElement).elements[0] as HTMLInputElement;
      const typed = input.value.trim();
      if (typed) {
        // What was typed stays to be read in what is told of the press.
        this.press(verb, typed, about, typed);
        input.value = "";
      }
    };
    return html`<form @submit=${send}>
      <label>${label}<input maxlength=${longest} autocomplete="off" enterkeyhint="send" /></label>
      <button class="key">${text("phone.send")}</button>
    </form>`;
  }

  // --- alone, and on a round ---------------------------------------------------

  private alone(own: Own): TemplateResult {
    const start = text("phone.alone.start");
    const one = own.lone_work;
    return html`<section aria-label=${text("phone.alone")}>
      <h3>${text("phone.alone")}</h3>
      ${one
        ? this.watched(one, signBy(own))
        : html`<button class="key" @click=${() => this.press("start_lone_work", start)}>
            ${start}
          </button>`}
    </section>`;
  }

  private watched(one: OwnLoneWork, by: string | undefined): TemplateResult {
    const time = by === undefined ? "" : clock(until(by, this.now));
    const said =
      one.state === "watched"
        ? text("phone.alone.by", { time })
        : one.state === "prompted"
          ? text("phone.alone.alarm_in", { time })
          : text("phone.alone.alarm");
    const fine = text("phone.fine");
    return html`
      <p class="by digits">${said}</p>
      <div class="keys">
        <button class="key main wide" @click=${() => this.press("check_in", fine)}>${fine}</button>
        ${this.sureKey("stop_lone_work", text("phone.alone.stop"))}
      </div>
    `;
  }

  private rounds(rounds: readonly OwnRound[]): TemplateResult {
    return html`<section aria-label=${text("phone.round")}>
      <h3>${text("phone.round")}</h3>
      ${rounds.length
        ? rounds.map((one) => this.round(one))
        : html`<p class="soft">${text("phone.round.none")}</p>`}
      <p>${text("phone.scan")}</p>
      <details>
        <summary>${text("phone.scan.no_tag")}</summary>
        <p>${text("phone.scan.marked")}</p>
        ${this.typing("scan", text("phone.scan.number"), 128)}
        <ul class="places">
          ${rounds
            .flatMap((one) => one.pending)
            .map(
              (one) =>
                html`<li>
                  <button
                    class="key"
                    @click=${() => this.press("scan", one.checkpoint, [one.checkpoint_id])}
                  >
                    ${text("phone.scan.here", {
                      place: [one.checkpoint, one.floor].filter(Boolean).join(", "),
                    })}
                  </button>
                </li>`,
            )}
        </ul>
      </details>
    </section>`;
  }

  private round(one: OwnRound): TemplateResult {
    const to = next(one);
    return html`<div>
      <p>
        ${one.plan}, ${one.building}:
        ${text("phone.round.count", { proven: one.proven, total: one.total })}
      </p>
      ${one.mine ? nothing : html`<p>${text("phone.round.free")}</p>`}
      ${one.suspended_at ? html`<p><strong>${text("phone.round.suspended")}</strong></p>` : nothing}
      ${to
        ? html`<p class="next">${text("phone.round.next")}: ${to.checkpoint}</p>
            <p>
              ${[to.floor, to.due_at && this.due(to.due_at, to.overdue)]
                .filter(Boolean)
                .join(" · ")}
            </p>`
        : nothing}
    </div>`;
  }

  private due(at: string, overdue: boolean): string {
    const time = timeOfDay(at, language()).slice(0, 5);
    return text(overdue ? "phone.round.overdue" : "phone.round.due", { time });
  }

  // --- at the foot, under the thumb ----------------------------------------------

  private foot(): TemplateResult {
    const told = this.room?.outbox.told ?? [];
    const unsure = this.room?.standing !== "sure";
    // Not among the keys, which stay where they are when a text comes.
    const last = fresh(this.room?.own?.messages ?? [], this.now);
    return html`<div class="foot ${unsure ? "unsure" : ""}">
      ${last
        ? html`<p class="last">
            <span class="soft digits">${timeOfDay(last.at, language()).slice(0, 5)}</span>
            <strong>${last.text}</strong>
          </p>`
        : nothing}
      <div role="status">${told.map((one) => this.told(one))}</div>
      ${this.sureKey("alarm", text("phone.emergency"), ["emergency"], "danger emergency")}
    </div>`;
  }

  private told(one: Press): TemplateResult {
    const time = timeOfDay(new Date(one.at).toISOString(), language());
    switch (one.state) {
      case "sending":
        return html`<p class="press">${text("phone.sending")}</p>`;
      case "received":
        // Of whatever key: who reads it learns that one was pressed, which they saw.
        return html`<p class="press">✓ ${text("phone.received", { time })}</p>`;
      case "again":
        return html`<p class="press bad">${text("phone.again", { what: one.label })}</p>`;
      default:
        return html`<div class="press bad">
          <p>
            ${one.state === "lost"
              ? text("phone.not_received", { what: one.label })
              : `${one.label}: ${this.reasons.get(one.id) ?? text("phone.refused")}`}
          </p>
          <div class="keys">
            ${one.state === "lost"
              ? html`<button class="key" @click=${() => this.room?.outbox.retry(one.id)}>
                  ${text("phone.retry")}
                </button>`
              : nothing}
            <button class="key" @click=${() => this.room?.outbox.forget(one.id)}>
              ${text("phone.forget")}
            </button>
          </div>
        </div>`;
    }
  }

  /** A key for what should not happen by one touch: the second does it. */
  private sureKey(
    verb: string,
    label: string,
    about: readonly string[] = [],
    look = "",
  ): TemplateResult {
    const sure = this.asked === verb;
    return html`<button
      class="key ${sure ? "danger" : ""} ${look}"
      @click=${() => {
        clearTimeout(this.unsure);
        if (sure) {
          this.press(verb, label, about);
          return;
        }
        this.asked = verb;
        this.unsure = setTimeout(() => {
          this.asked = "";
        }, SURE_MS);
      }}
    >
      ${sure ? text("phone.sure", { what: label }) : label}
    </button>`;
  }
}
customElements.define("municipal-alarm-phone", PhoneElement);
