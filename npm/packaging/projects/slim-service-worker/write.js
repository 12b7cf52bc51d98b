// Has a service worker seal and open, and writes what it says into the page.

const answered = new Promise((resolve) => (navigator.serviceWorker.onmessage = ({ data }) => resolve(data)));
await navigator.serviceWorker.register("/service-worker.js");
(await navigator.serviceWorker.ready).active.postMessage("seal and open");
document.body.textContent = await answered;
