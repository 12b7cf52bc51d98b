using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const main :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "out/worker.js"),
    (name = "./kmseal_bg.wasm?module", wasm = embed "out/kmseal_bg.wasm"),
    (name = "./kmseal_more_keyrings_bg.wasm?module", wasm = embed "out/kmseal_more_keyrings_bg.wasm"),
    (name = "./mock-kms_bg.wasm?module", wasm = embed "out/mock-kms_bg.wasm"),
  ],
  compatibilityDate = "2026-10-01",
);
