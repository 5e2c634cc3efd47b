import { beforeEach, expect, it } from "vitest";
import { Consoles } from "../../src/sentinel/console-mode.js";

let stored: Map<string, string>;
let settings: { isForConsole: boolean; setForConsole(console: boolean): void };
let asked: number;
let listens: boolean;
let consoles: Consoles;
let told: number;

beforeEach(() => {
  stored = new Map();
  asked = 0;
  listens = true;
  settings = {
    isForConsole: false,
    setForConsole(console) {
      asked += 1;
      if (listens) {
        settings.isForConsole = console;
      }
    },
  };
  told = 0;
  consoles = new Consoles(
    {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    settings,
  );
  consoles.listen(() => {
    told += 1;
  });
});

it("leaves the browsers of everybody else alone", () => {
  consoles.apply();
  expect(consoles.mode).toBeUndefined();
  expect(asked).toBe(0);
});

it("keeps a console awake and its keys free, with one id for good", () => {
  consoles.declare();
  const id = consoles.mode?.id ?? "";
  expect(id).toMatch(/^console-[0-9a-f]{16}$/);
  expect(settings.isForConsole).toBe(true);
  consoles.declare();
  expect(consoles.mode?.id).toBe(id);
  expect(told).toBe(2);
});

it("gives the browser back as it was", () => {
  consoles.declare();
  consoles.withdraw();
  expect(consoles.mode).toBeUndefined();
  expect(settings.isForConsole).toBe(false);
});

it("asks Home Assistant's page until it listens, and no longer", () => {
  listens = false;
  consoles.declare();
  consoles.apply();
  listens = true;
  consoles.apply();
  consoles.apply();
  expect(settings.isForConsole).toBe(true);
  expect(asked).toBe(3);
});

it.each(["no json {", '"text"', '{"id": ""}', '{"id": 5}', "null"])(
  "takes %s for no console",
  (text) => {
    stored.set("municipal_alarm.console", text);
    expect(consoles.mode).toBeUndefined();
  },
);

it("follows another tab of the same browser", () => {
  consoles.changedElsewhere("something.else");
  expect(told).toBe(0);
  consoles.changedElsewhere("municipal_alarm.console");
  consoles.changedElsewhere(null);
  expect(told).toBe(2);
});
