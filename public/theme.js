// Runs before the first paint, so that a page never flashes in the other theme. Nothing chosen: as the system.
try {
  const theme = localStorage.getItem("imagedeck.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch (error) {
  // The browser's storage is switched off: as the system.
}
