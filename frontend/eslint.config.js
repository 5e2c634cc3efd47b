import { configs as lit } from "eslint-plugin-lit";
import litA11y from "eslint-plugin-lit-a11y";
import { configs as wc } from "eslint-plugin-wc";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules", "src/api/generated.ts", "*.js"] },
  ...tseslint.configs.strictTypeChecked,
  lit["flat/recommended"],
  wc["flat/best-practice"],
  {
    plugins: { "lit-a11y": litA11y },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...litA11y.configs.recommended.rules,
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/unbound-method": "off", // Lit binds listeners by itself.
      "@typescript-eslint/no-extraneous-class": "off", // A strategy is a class by contract.
      "@typescript-eslint/no-floating-promises": ["error", { ignoreVoid: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unnecessary-type-parameters": "off", // Answers are typed by who asks.
      "no-console": "error",
    },
  },
  {
    // What decides knows neither page nor browser: clock and connection are arguments.
    files: ["src/domain/**", "src/feed/**", "src/sentinel/{demand,tones,console-mode,sentinel}.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["lit", "lit/*", "**/ha/*", "**/page/*", "**/elements/*", "**/i18n/*"],
              allowTypeImports: true,
              message: "What decides knows neither page nor browser.",
            },
          ],
        },
      ],
      "no-restricted-globals": [
        "error",
        ...["document", "window", "localStorage", "location", "navigator"].map((name) => ({
          name,
          message: "What decides knows neither page nor browser.",
        })),
      ],
    },
  },
  {
    files: ["test/**"],
    rules: {
      // What a test answers with is as wild as what a server may.
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/prefer-promise-reject-errors": "off",
    },
  },
);
