import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    coverage: {
      provider: "v8",
      reportsDirectory: "../.cache/coverage/frontend",
      reporter: ["text-summary", "html"],
      // What decides is tried without a browser; what draws, in one (tests/e2e).
      include: [
        "src/feed/**",
        "src/domain/**",
        "src/sentinel/**",
        "src/i18n/**",
        "src/strategies/**",
      ],
      exclude: [
        "src/sentinel/page.ts",
        "src/sentinel/bar.ts",
        "src/sentinel/check-dialog.ts",
        "src/feed/link.ts",
        "src/feed/timers.ts",
        "src/strategies/element.ts",
      ],
      thresholds: { lines: 95, branches: 80, functions: 80, perFile: true },
    },
  },
});
