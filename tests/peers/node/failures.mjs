/** Turns an error, those that it collected and those that caused it into one answer. */

/** Returns the fields of an answer that says what went wrong, with the service's error where one is inside. */
export function describeFailure(error) {
  const nested = [...unfold(error, 0)]
  const fields = { ok: false, error: [...new Set(nested.map(text))].join(' | ') }
  const service = nested.find((item) => item?.$metadata?.httpStatusCode !== undefined)
  if (service !== undefined) {
    fields.code = service.name
    fields.message = service.message
    fields.status = service.$metadata.httpStatusCode
  }
  return fields
}

function text(error) {
  if (!(error instanceof Error)) return String(error)
  // The SDK pastes the stacks of inner errors into its message: the paths of this machine help nobody.
  const message = error.message.replace(/\n\s+at .*/g, '').trim()
  return `${error.name}: ${message}`
}

function* unfold(error, depth) {
  yield error
  if (depth === 6) return
  for (const inner of [...(error?.errors ?? []), error?.cause]) {
    if (inner !== undefined) yield* unfold(inner, depth + 1)
  }
}
