import { expect, it } from "vitest";
import { Learning } from "../../src/page/learning.js";
import { HandLink } from "../kit.js";

it("asks by actions, and gives what they answer", async () => {
  const link = new HandLink();
  link.answer = () => ({
    response: { measures: [], reports: [], urls: { html: "/d", csv: "/c" } },
    path: "/s",
  });
  const learning = new Learning(link);
  expect(await learning.measures()).toEqual([]);
  expect(await learning.reports()).toEqual([]);
  expect(await learning.dossier("i")).toBe("/d");
  expect(await learning.signed("/p")).toBe("/s");
  await learning.figures({ since: "a" }, "hall");
  await learning.figures({ since: "a" }, "");
  await learning.search({ words: "knife" });
  await learning.makeReport("2026-10");
  await learning.makeReport("2026", "hall");
  expect(await learning.report("2025", "", "csv")).toBe("/c");
  const asked = link.asked as { service?: string; service_data?: object; type: string }[];
  expect(asked.map((one) => one.service ?? one.type)).toEqual([
    "get_measures",
    "get_reports",
    "get_report",
    "auth/sign_path",
    "get_figures",
    "get_figures",
    "search_incidents",
    "make_report",
    "make_report",
    "get_report",
  ]);
  expect(asked.slice(7).map((one) => one.service_data)).toEqual([
    { report: "month", period: "2026-10" },
    { report: "year", period: "2026", building: "hall" },
    { report: "year", period: "2025" },
  ]);
  expect(asked[4]?.service_data).toEqual({ since: "a", building: "hall" });
  expect(asked[5]?.service_data).toEqual({ since: "a" });
});

it("a dossier without a page opens nothing", async () => {
  const link = new HandLink();
  link.answer = () => ({ response: { urls: {} } });
  expect(await new Learning(link).dossier("i")).toBe("");
});
