// How the yardstick is built: for production, as Vite does it by itself. Only the names of the files follow the
// server's rule for what browsers keep for ever, a hash of sixteen hexadecimal digits, so that it is kept as ours is.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const NAMES = "[name]-[hash:16]";

export default defineConfig({
  // Where it lies beside the dashboard, on the same server.
  base: "/react-admin/",
  plugins: [react()],
  build: {
    rolldownOptions: {
      output: {
        hashCharacters: "hex",
        entryFileNames: `assets/${NAMES}.js`,
        chunkFileNames: `assets/${NAMES}.js`,
        assetFileNames: `assets/${NAMES}[extname]`,
      },
    },
  },
});
