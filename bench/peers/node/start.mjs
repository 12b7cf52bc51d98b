// Measures one start in Node: node start.mjs CONTENDER FOLDER SUITE, in a process that has loaded nothing yet.
//
// It prints how many milliseconds pass from the first import to the first message sealed.

const [contender, folder, suite] = process.argv.slice(2)
const { makeClient } = await import(`./${contender}.mjs`)
const plaintext = new Uint8Array(1024)

const start = performance.now()
const client = await makeClient(folder)
await client.encrypt(plaintext, { suite: Number.parseInt(suite, 16) })
console.log(performance.now() - start)
