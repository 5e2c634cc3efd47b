import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  build: {
    // The component serves it from there.
    outDir: here("../custom_components/municipal_alarm/frontend"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    sourcemap: true,
    lib: { entry: { loader: here("src/loader.ts") }, formats: ["es"] },
    rolldownOptions: {
      // The loader keeps its name, so that a page of before an update still finds it;
      // the rest carries a hash of what is in it, and may be kept for ever.
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
