/** A note on an incident: what is typed stays with the incident that it is about. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Incident } from "../api/generated.js";
import { text } from "../i18n/localize.js";
import { RoomElement } from "../page/room-element.js";
import { typedIn } from "./forms.js";
import { shared } from "./styles.js";

/** What is typed and not written down yet, by incident, for as long as the page lives. */
const typed = new Map<string, string>();

export class NoteElement extends RoomElement {
  @property({ attribute: false }) incident: Incident | undefined;

  static override styles = [
    shared,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      input {
        flex: 1 1 160px;
        ${typedIn}
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const id = this.incident?.incident_id;
    if (id === undefined || !this.mayAct) {
      return nothing;
    }
    const note = typed.get(id) ?? "";
    return html`
      <form @submit=${(event: Event) => void this.add(event, id)}>
        <input
          aria-label=${text("act.note")}
          placeholder=${text("act.note")}
          maxlength="4000"
          .value=${note}
          @input=${(event: Event) => {
            typed.set(id, (event.target as HTMLInputElement).value);
            this.requestUpdate();
          }}
        />
        <button class="key" ?disabled=${!note.trim()}>${text("act.add_note")}</button>
      </form>
    `;
  }

  private async add(event: Event, id: string): Promise<void> {
    event.preventDefault();
    const kept = typed.get(id) ?? "";
    const note = kept.trim();
    // It stays in its field until it is written down.
    if (note && (await this.act("add_note", { incident_id: id, note }))) {
      if (typed.get(id) === kept) {
        typed.delete(id);
      }
      this.requestUpdate();
    }
  }
}
customElements.define("municipal-alarm-note", NoteElement);
