import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { FeedClient, type FeedState } from "../../src/feed/client.js";
import { ServerClock } from "../../src/feed/server-clock.js";
import { Store } from "../../src/feed/store.js";
import { HandLink, HandTimers, incident, Server, settled } from "../kit.js";

class Page {
  readonly timers = new HandTimers();
  readonly link = new HandLink();
  readonly server = new Server(this.link);
  readonly store = new Store(new ServerClock(this.timers));
  readonly states: FeedState[] = [];
  readonly client = new FeedClient(
    this.link,
    this.timers,
    (message) => this.store.take(message),
    (state) => {
      this.states.push(state);
      this.store.setState(state);
    },
  );

  shown(): string[] {
    return [...this.store.incidents.keys()].sort();
  }

  there(): string[] {
    return [...this.server.incidents.keys()].sort();
  }
}

let page: Page;
beforeEach(() => {
  page = new Page();
});

async function start(): Promise<void> {
  page.client.start();
  await settled();
}

describe("the feed", () => {
  it("shows the room first, then its changes", async () => {
    page.server.raise(incident("1"));
    await start();
    expect(page.shown()).toEqual(["1"]);
    page.server.raise(incident("2"));
    page.server.remove("1");
    expect(page.shown()).toEqual(["2"]);
    expect(page.states).toEqual(["live"]);
    expect(page.store.me.name).toBe("Anna");
  });

  it("is right again at once after 10 000 missed deltas", async () => {
    await start();
    page.server.lose = 10_000;
    for (let i = 1; i <= 10_000; i += 1) {
      page.server.raise(incident(`${i % 700}`, { presses: i }));
    }
    expect(page.shown()).toEqual([]);
    page.server.raise(incident("701"));
    await settled();
    expect(page.shown()).toEqual(page.there());
    expect(page.store.incidents.get("699")).toEqual(page.server.incidents.get("699"));
    expect(page.link.subscribed).toBe(2);
    expect(page.link.subscriptions.size).toBe(1);
  });

  it("is right within a second of the link's return after an hour, 10 000 changes and a restart", async () => {
    page.server.raise(incident("gone"));
    await start();
    page.link.cut();
    for (let minute = 0; minute < 60; minute += 1) {
      await page.timers.pass(60_000);
      for (let i = 0; i < 170; i += 1) {
        page.server.raise(incident(`${minute}-${i % 20}`, { presses: i }));
      }
    }
    page.server.remove("gone");
    page.server.epoch = "two";
    page.server.now += 3_600_000;
    // What runs anew refuses for a moment: that is part of its return.
    page.link.refuse = { code: "home_assistant_error", message: "not running" };
    page.link.mend();
    await page.timers.pass(3_000);
    expect(page.store.state).toBe("lost");
    page.link.refuse = undefined;
    await page.timers.pass(1_000);
    expect(page.store.state).toBe("live");
    expect(page.shown()).toEqual(page.there());
    expect(page.store.incidents.get("59-9")?.presses).toBe(169);
    // Its countdowns are right too: nothing of the clock of an hour ago is left.
    expect(page.store.clock.now() - page.server.now).toBeLessThan(1_000);
  });

  it("subscribes again when the connection is back, without a reload", async () => {
    await start();
    page.link.cut();
    expect(page.store.state).toBe("lost");
    page.server.epoch = "two";
    page.server.incidents.set("9", incident("9"));
    page.link.mend();
    await settled();
    expect(page.store.state).toBe("live");
    expect(page.store.epoch).toBe("two");
    expect(page.shown()).toEqual(["9"]);
  });

  it("asks until the component runs after a start of Home Assistant", async () => {
    page.link.refuse = { code: "unknown_command", message: "Unknown command." };
    await start();
    expect(page.store.state).toBe("lost");
    await page.timers.pass(5_000);
    expect(page.link.subscribed).toBe(11);
    page.link.refuse = undefined;
    await page.timers.pass(1_000);
    expect(page.store.state).toBe("live");
    expect(page.timers.pending).toBe(0);
  });

  it("asks now and then whether who may not look may look by now", async () => {
    page.link.refuse = { code: "unauthorized", message: "no" };
    await start();
    await page.timers.pass(65_000);
    expect(page.store.state).toBe("refused");
    expect(page.link.subscribed).toBe(3);
    page.link.refuse = undefined;
    await page.timers.pass(30_000);
    expect(page.store.state).toBe("live");
  });

  it("says that the alarm system was taken down, and goes on with the next snapshot", async () => {
    await start();
    page.server.send(1, { type: "stopped" });
    expect(page.store.state).toBe("stopped");
    page.link.onSubscribe(1);
    await settled();
    expect(page.store.state).toBe("live");
  });

  it("subscribes again at once when somebody else has ended its subscription", async () => {
    await start();
    page.server.end(1);
    page.server.raise(incident("2"));
    await settled();
    expect(page.shown()).toEqual(["2"]);
    expect(page.states).toEqual(["live"]);
    expect([...page.link.subscriptions.keys()]).toEqual([2]);
  });

  it("forgets what may not be seen any more", async () => {
    page.server.raise(incident("1"));
    await start();
    page.server.send(1, { type: "refused" });
    expect(page.store.state).toBe("refused");
    expect(page.shown()).toEqual([]);
    expect(page.store.me.role).toBeNull();
  });

  it("waits for a connection that is not there yet", async () => {
    page.link.connected = false;
    await start();
    expect(page.store.state).toBe("lost");
    expect(page.link.subscribed).toBe(0);
    page.link.mend();
    await settled();
    expect(page.store.state).toBe("live");
  });

  it("does not ask without a pause when gap follows gap", async () => {
    await start();
    page.link.onSubscribe = (id) => {
      page.link.subscriptions.get(id)?.({
        type: "delta",
        number: 7,
        now: "2026-11-23T10:00:00Z",
      } as never);
    };
    page.client.subscribe();
    await page.timers.pass(1_000);
    expect(page.link.subscribed).toBeLessThan(8);
    expect(page.store.state).toBe("lost");
  });

  it("leaves when nobody wants it any more", async () => {
    await start();
    page.client.stop();
    await settled();
    expect(page.link.subscriptions.size).toBe(0);
    page.link.mend();
    await settled();
    expect(page.link.subscribed).toBe(1);
    page.client.start();
    await settled();
    expect(page.store.state).toBe("live");
  });

  it("leaves also while it was still being subscribed", async () => {
    page.client.start();
    page.client.stop();
    await settled();
    expect(page.link.subscriptions.size).toBe(0);
  });
});

type Step =
  | { do: "raise"; id: number }
  | { do: "remove"; id: number }
  | { do: "lose"; many: number }
  | { do: "cut" }
  | { do: "restart" }
  | { do: "late" }
  | { do: "end" }
  | { do: "pass"; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("raise" as const), id: fc.nat(20) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("remove" as const), id: fc.nat(20) }) },
  fc.record({ do: fc.constant("lose" as const), many: fc.nat(40) }),
  fc.record({ do: fc.constant("cut" as const) }),
  fc.record({ do: fc.constant("restart" as const) }),
  fc.record({ do: fc.constant("late" as const) }),
  fc.record({ do: fc.constant("end" as const) }),
  fc.record({ do: fc.constant("pass" as const), ms: fc.nat(2_000) }),
);

describe("whatever is lost, late, cut or restarted", () => {
  it("the screen is right within a second of the link's return", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        page = new Page();
        await start();
        for (const one of steps) {
          switch (one.do) {
            case "raise":
              page.server.raise(incident(`${one.id}`, { presses: page.link.subscribed }));
              break;
            case "remove":
              page.server.remove(`${one.id}`);
              break;
            case "lose":
              page.server.lose = one.many;
              break;
            case "cut":
              page.link.cut();
              break;
            case "restart":
              page.link.cut();
              page.server.epoch += "+";
              page.link.mend();
              break;
            case "late": {
              // What belongs to an earlier turn, or was overtaken, comes all the same.
              for (const [, listener] of page.link.subscriptions) {
                listener({
                  type: "delta",
                  number: 3,
                  now: "2026-11-23T09:00:00Z",
                  removed: ["1"],
                } as never);
              }
              break;
            }
            case "end":
              for (const id of [...page.link.subscriptions.keys()]) {
                page.server.end(id);
              }
              break;
            case "pass":
              await page.timers.pass(one.ms);
          }
        }
        page.server.lose = 0;
        page.link.mend();
        await page.timers.pass(1_000);
        // The next change reveals what was lost unseen at the end.
        page.server.raise(incident("99"));
        await page.timers.pass(1_000);
        expect(page.store.state).toBe("live");
        expect(new Map([...page.store.incidents].sort())).toEqual(
          new Map([...page.server.incidents].sort()),
        );
        expect(page.link.subscriptions.size).toBe(1);
      }),
      { numRuns: 300 },
    );
  });
});
