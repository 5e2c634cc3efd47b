/** One camera of an incident: a small picture now and then, or moving, as one of a few. */

import type { LiveSet, Moving } from "../domain/live.js";

export interface Signer {
  signed(path: string): Promise<string>;
}

export class SightCamera implements Moving {
  /** Where it moves, while it does. */
  liveUrl: string | undefined;
  /** Whether a moving picture has come. */
  shows = false;
  /** A small picture of a moment ago. */
  stillUrl: string | undefined;
  failed = false;
  /** It was live, until another one took its place. */
  wasOvertaken = false;
  private wanted = false;
  private turn = 0;

  constructor(
    private readonly signer: Signer,
    private readonly path: string,
    private readonly live: LiveSet,
    private readonly changed: () => void,
  ) {}

  /** Whether it moves, or is about to. */
  get isLive(): boolean {
    return this.wanted;
  }

  /** Let it move; the oldest of others makes way. Also anew, after a loss of the connection. */
  async begin(): Promise<void> {
    this.turn += 1;
    const turn = this.turn;
    this.wanted = true;
    this.failed = this.wasOvertaken = this.shows = false;
    this.live.begin(this);
    this.changed();
    try {
      // Within a second the same path is signed in the same way, and an image that keeps its
      // address is not fetched anew.
      const url = await this.signer.signed(`${this.path}?turn=${turn}`);
      if (turn === this.turn) {
        this.liveUrl = url;
      }
    } catch {
      if (turn === this.turn) {
        this.gaveNothing();
      }
    }
    this.changed();
  }

  end(): void {
    this.turn += 1;
    this.wanted = this.shows = false;
    this.liveUrl = undefined;
    this.live.end(this);
    this.changed();
  }

  overtaken(): void {
    this.end();
    this.wasOvertaken = true;
    this.changed();
  }

  /** A picture came, of this address: an earlier one says nothing of this one. */
  came(url: string): void {
    if (url === this.liveUrl && !this.shows) {
      this.shows = true;
      this.changed();
    }
  }

  /** No picture came, of this address. */
  lacked(url: string): void {
    if (url === this.liveUrl) {
      this.gaveNothing();
    }
  }

  /** Look once. */
  async glance(): Promise<void> {
    try {
      const answer = await fetch(await this.signer.signed(`${this.path}?still=1`));
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const url = URL.createObjectURL(await answer.blob());
      this.forget();
      this.stillUrl = url;
      this.failed = false;
    } catch {
      this.forget();
      this.failed = !this.wanted;
    }
    this.changed();
  }

  /** Nobody looks any more. */
  leave(): void {
    this.end();
    this.forget();
  }

  private gaveNothing(): void {
    this.end();
    this.failed = true;
    this.changed();
  }

  private forget(): void {
    if (this.stillUrl) {
      URL.revokeObjectURL(this.stillUrl);
    }
    this.stillUrl = undefined;
  }
}
