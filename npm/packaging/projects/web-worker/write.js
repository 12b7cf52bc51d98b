// Has a worker seal and open, and writes what it says into the page.

const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => (document.body.textContent = data);
worker.onerror = ({ message }) => (document.body.textContent = `the worker failed: ${message}`);
