// Home Assistant replaces `customElements` while it starts, and forgets what was defined
// before: so nothing is defined here, and the rest waits until the page is its own.
void customElements.whenDefined("home-assistant").then(() => import("./main.js"));
