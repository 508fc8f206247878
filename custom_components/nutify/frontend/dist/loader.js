// Waits until the app is there: it puts a registry of its own in front of the
// browser's, and elements that were registered before are never found.
customElements
  .whenDefined("home-assistant")
  .then(() => import(`./nutify.js${new URL(import.meta.url).search}`));
