// Runs before the first paint, so that a page never flashes in another theme or density. Nothing chosen: as the system.
try {
  const root = document.documentElement.dataset;
  const theme = localStorage.getItem("imagedeck.theme");
  if (theme === "light" || theme === "dark") root.theme = theme;
  const density = localStorage.getItem("imagedeck.density");
  if (density === "compact" || density === "relaxed") root.density = density;
} catch (error) {
  // The browser's storage is switched off: as the system.
}
