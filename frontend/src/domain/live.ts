/** Which pictures of this page move: a browser has six connections to one server in all. */

/** Three pictures, a microphone, and two for everything else. */
export const LIVE_AT_ONCE = 3;

export interface Moving {
  /** It does not move any more, because another one does in its place. */
  overtaken(): void;
}

export class LiveSet {
  private readonly moving = new Set<Moving>();

  constructor(private readonly most: number = LIVE_AT_ONCE) {}

  /** One more; the oldest makes way. */
  begin(one: Moving): void {
    this.moving.delete(one);
    for (const oldest of this.moving) {
      if (this.moving.size < this.most) {
        break;
      }
      this.moving.delete(oldest);
      oldest.overtaken();
    }
    this.moving.add(one);
  }

  end(one: Moving): void {
    this.moving.delete(one);
  }

  get size(): number {
    return this.moving.size;
  }
}
