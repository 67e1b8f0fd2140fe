import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/workbench/dist/",
  build: {
    manifest: true,
    outDir: "../src/yinhui/workbench/static/workbench/dist",
    emptyOutDir: true,
    rollupOptions: {
      input: { shell: "src/shell.js", chart: "src/chart.js" },
    },
  },
});
