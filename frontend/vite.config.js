import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/workbench/dist/",
  build: {
    manifest: true,
    outDir: "../src/yinhui/workbench/static/workbench/dist",
    emptyOutDir: true,
    // Offices run browsers that are years old (360, 奇安信 on Chromium 86 and later).
    target: ["chrome87", "safari14"],
    // Icons stay a file of their own: pages refer to its symbols, and no data: address need be allowed.
    assetsInlineLimit: 0,
    rollupOptions: { input: { shell: "src/shell.js" } },
  },
});
