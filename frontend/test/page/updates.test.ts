import { beforeEach, expect, it } from "vitest";
import { MOST_TRIES, UNTOUCHED_MS } from "../../src/domain/updates.js";
import { FeedClient } from "../../src/feed/client.js";
import { ServerClock } from "../../src/feed/server-clock.js";
import { Store } from "../../src/feed/store.js";
import { Updates } from "../../src/page/updates.js";
import { HandLink, HandTimers, incident, Server } from "../kit.js";

let timers: HandTimers;
let link: HandLink;
let server: Server;
let store: Store;
let reloads: number;
let isConsole: boolean;
let kept: Map<string, string>;

const page = () => ({
  reload: () => {
    reloads += 1;
  },
  storage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  },
  isConsole: () => isConsole,
});

beforeEach(() => {
  timers = new HandTimers();
  link = new HandLink();
  server = new Server(link);
  store = new Store(new ServerClock(timers));
  reloads = 0;
  isConsole = true;
  kept = new Map();
  const client = new FeedClient(
    link,
    timers,
    (message) => store.take(message),
    (state) => store.setState(state),
  );
  client.start();
});

/** Home Assistant comes back from an update. */
async function served(program: string | null): Promise<void> {
  server.program = program;
  link.cut();
  link.mend();
  await timers.pass(0);
}

it("is as new as what is served, or does not know", async () => {
  const updates = new Updates(store, timers, page(), "a");
  for (const program of ["a", null]) {
    await served(program);
    expect(updates.isOld).toBe(false);
  }
  await served("b");
  expect(updates.isOld).toBe(true);
  expect(new Updates(store, timers, page(), undefined).isOld).toBe(false);
});

it("loads a console anew after a minute in which nobody touched it", async () => {
  const updates = new Updates(store, timers, page(), "a");
  await served("b");
  await timers.pass(UNTOUCHED_MS / 2);
  updates.touched();
  await timers.pass(UNTOUCHED_MS - 10_000);
  expect(reloads).toBe(0);
  await timers.pass(20_000);
  expect(reloads).toBe(1);
});

it("waits for the end of the last incident", async () => {
  new Updates(store, timers, page(), "a");
  server.raise(incident("1", { owner_id: "anna" }));
  await served("b");
  await timers.pass(3 * UNTOUCHED_MS);
  expect(reloads).toBe(0);
  server.raise(incident("1", { state: "resolved" }));
  await timers.pass(10_000);
  expect(reloads).toBe(1);
});

it("leaves a page alone that is neither wall nor console", async () => {
  isConsole = false;
  const updates = new Updates(store, timers, page(), "a");
  await served("b");
  await timers.pass(3 * UNTOUCHED_MS);
  expect(reloads).toBe(0);
  updates.walls.add({});
  await timers.pass(10_000);
  expect(reloads).toBe(1);
  updates.reload();
  expect(reloads).toBe(2);
});

it("gives up when the old program comes again and again, until there is another", async () => {
  // Each load is another page with the same storage.
  for (let load = 0; load < MOST_TRIES + 3; load += 1) {
    new Updates(store, timers, page(), "a");
    await served("b");
  }
  await timers.pass(6 * UNTOUCHED_MS);
  expect(reloads).toBe(MOST_TRIES);
  await served("c");
  await timers.pass(2 * UNTOUCHED_MS);
  expect(reloads).toBeGreaterThan(MOST_TRIES);
});
