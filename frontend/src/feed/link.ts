/** Home Assistant's WebSocket, as far as the feed needs it; a test brings its own. */

import type { Connection, Unsubscribe } from "../ha/types.js";

export interface Link {
  readonly connected: boolean;
  /** Ask, and get the answer or an `ApiError`. */
  ask<T>(message: object): Promise<T>;
  /** Subscribe once: after a loss of the connection it is for the caller to do so again. */
  subscribe<T>(message: object, listener: (told: T) => void): Promise<Unsubscribe>;
  onReady(listener: () => void): () => void;
  onLost(listener: () => void): () => void;
  /** Give a connection up that does not answer any more, and make a new one. */
  renew(): void;
}

export class HomeAssistantLink implements Link {
  constructor(private readonly connection: Connection) {}

  get connected(): boolean {
    return this.connection.connected;
  }

  ask<T>(message: object): Promise<T> {
    return this.connection.sendMessagePromise<T>(message);
  }

  subscribe<T>(message: object, listener: (told: T) => void): Promise<Unsubscribe> {
    return this.connection.subscribeMessage(listener, message, { resubscribe: false });
  }

  onReady(listener: () => void): () => void {
    return this.listen("ready", listener);
  }

  onLost(listener: () => void): () => void {
    return this.listen("disconnected", listener);
  }

  renew(): void {
    this.connection.reconnect(true);
  }

  private listen(event: "ready" | "disconnected", listener: () => void): () => void {
    this.connection.addEventListener(event, listener);
    return () => this.connection.removeEventListener(event, listener);
  }
}
