import { readFile } from "node:fs/promises";
import { sealAndOpen } from "./slim.js";

const bytesOf = (name) => readFile(new URL(import.meta.resolve(`kmseal/${name}.wasm`)));
console.log(await sealAndOpen(bytesOf("messages"), () => bytesOf("more-keyrings")));
