// `Symbol.dispose`, under the name that older platforms know it by.

/** What `using` calls at the end of its block. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
