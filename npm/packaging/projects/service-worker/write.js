// Has a service worker seal and open, and writes what it says into the page.

import address from "./service-worker.js?worker&url";

const answered = new Promise((resolve) => (navigator.serviceWorker.onmessage = ({ data }) => resolve(data)));
// Bundlers put it into a folder, whose pages alone it may control; it answers this one all the same.
const registration = await navigator.serviceWorker.register(address, { scope: "/assets/" });
(registration.active ?? registration.waiting ?? registration.installing).postMessage("seal and open");
document.body.textContent = await answered;
