// What Vitest runs here.

export default { test: { include: ["kms.vitest.mjs"] } };
