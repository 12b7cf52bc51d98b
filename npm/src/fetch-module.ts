// Fetches a WebAssembly module in a page or a worker, and says what to mend where something else is served.

const ADVICE =
  'it must be served beside the package\'s code; with Vite before version 8, set optimizeDeps: { exclude: ["kmseal"] }';

/** Fetches the module. @internal */
export async function fetchModule(url: URL | string, advice = ADVICE): Promise<Response | ArrayBuffer> {
  const response = await fetch(url);
  const type = response.headers.get("content-type") ?? "";
  if (!response.ok) throw new Error(`${url} was answered with status ${response.status}; ${advice}`);
  // Development servers answer with their page where they know no file.
  if (type.startsWith("text/html")) throw new Error(`${url} was answered with a web page; ${advice}`);
  // Streaming compilation insists on the type, which plain servers do not always know.
  return type.startsWith("application/wasm") ? response : response.arrayBuffer();
}
