/**
 * The slice of Home Assistant's frontend that we use. Nothing else names its internals.
 */

export type Unsubscribe = () => void | Promise<void>;

/** Of home-assistant-js-websocket, as `window.hassConnection` gives it. */
export interface Connection {
  readonly connected: boolean;
  readonly haVersion: string;
  addEventListener(event: "ready" | "disconnected", listener: () => void): void;
  removeEventListener(event: "ready" | "disconnected", listener: () => void): void;
  sendMessagePromise<T>(message: object): Promise<T>;
  subscribeMessage<T>(
    listener: (message: T) => void,
    message: object,
    options?: { resubscribe?: boolean },
  ): Promise<Unsubscribe>;
  reconnect(force?: boolean): void;
}

/** How a command of the WebSocket API is refused. */
export interface ApiError {
  code: string;
  message: string;
  translation_domain?: string;
  translation_key?: string;
  translation_placeholders?: Record<string, string>;
}

export interface EntityState {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown> & { entity_picture?: string; access_token?: string };
}

export type Localize = (key: string, placeholders?: Record<string, string>) => string;

/** The `hass` that cards and strategies are given. */
export interface HomeAssistant {
  states: Record<string, EntityState | undefined>;
  language: string;
  themes?: { darkMode: boolean };
  user?: { id: string; name: string; is_admin: boolean };
  loadBackendTranslation(category: string, integration: string): Promise<Localize>;
  hassUrl(path?: string): string;
  /** As `fetch`, with the token of who is logged in. */
  fetchWithAuth(path: string, init?: RequestInit): Promise<Response>;
}

export interface CardConfig {
  type: string;
  [option: string]: unknown;
}

declare global {
  interface Window {
    hassConnection?: Promise<{ conn: Connection }>;
    customCards?: object[];
    customStrategies?: object[];
  }
}
