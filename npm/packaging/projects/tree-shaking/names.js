// Prints what the bundle has of the package: keyrings, storages, caches and clients of AWS, and generated code.

import { readFileSync } from "node:fs";

const code = readFileSync("out.js", "utf8");
const classes = code.matchAll(/\bclass ((Kms(?!ealError)|Raw|Multi|Hierarchical|Fetch|Storm|Dynamo|Memory)\w+)/g);
const generated = code.matchAll(/^\/\/ .*\/wasm\/(\w+)\.js$/gm);
console.log([...classes, ...generated].map(([, name]) => name).join(", "));
