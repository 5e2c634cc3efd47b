import { expect, it, vi } from "vitest";
import { openTab } from "../../src/page/new-tab.js";

const tab = () => ({ opener: {}, location: { href: "" }, close: vi.fn() });
const absolute = (path: string) => `http://home${path}`;

it("opens at the click, and goes there when the address is known", async () => {
  const one = tab();
  let opened = false;
  await openTab(
    () => {
      expect(opened).toBe(true);
      return Promise.resolve("/report");
    },
    absolute,
    () => {
      opened = true;
      return one as unknown as Window;
    },
  );
  expect(one.location.href).toBe("http://home/report");
  expect(one.opener).toBeNull();
  expect(one.close).not.toHaveBeenCalled();
});

it("closes again where there is nothing to show, and needs no tab", async () => {
  const one = tab();
  const none = () => Promise.resolve(undefined);
  await openTab(none, absolute, () => one as unknown as Window);
  expect(one.close).toHaveBeenCalledOnce();
  expect(one.location.href).toBe("");
  await openTab(none, absolute, () => null);
});
