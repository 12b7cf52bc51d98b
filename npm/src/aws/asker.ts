// The way to an AWS service: one function, made of whatever client the user has.

import { describe } from "../bytes.js";
import { invalid } from "../errors.js";
import { commandFor, takesOwnCommands, type Service } from "./command.js";

/** Performs an operation of the service's API; `signal` aborts when nobody waits for the answer any more. @internal */
export type Asker = (operation: string, input: object, signal: AbortSignal) => Promise<object>;

/**
 * Makes the function of a client that is to perform these operations: one with methods of their names, or one that
 * sends commands, which are given, or else made here. @internal
 */
export function askerOf(
  client: unknown,
  commands: object | undefined,
  service: Service,
  operations: readonly string[],
): Asker {
  const ask = unchecked(client, commands, service, operations);
  return async (operation, input, signal) => {
    const output = await ask(operation, input, signal);
    if (typeof output === "object" && output !== null) return output;
    const message = `the client answered with ${describe(output)}; if it is a mock that knows commands by their class, ${advice(service, operations)}`;
    throw Object.assign(new Error(message), { name: "InvalidResponse" });
  };
}

function unchecked(
  client: unknown,
  commands: object | undefined,
  service: Service,
  operations: readonly string[],
): (operation: string, input: object, signal: AbortSignal) => Promise<unknown> {
  if (typeof client !== "object" || client === null) {
    const classes = `${service.clientName} or ${service.clientName.replace("Client", "")}`;
    throw invalid(`client must be a ${classes} of ${service.package}, or an object like them, not ${describe(client)}`);
  }
  const methods = client as Record<string, (input: object, options: object) => Promise<unknown>>;
  const sender = client as { send?: (command: object, options: object) => Promise<unknown> };
  if (commands !== undefined) {
    if (typeof sender.send !== "function") throw invalid("commands were given, but the client has no method send");
    const classes = commands as Record<string, new (input: object) => object>;
    for (const name of operations.map((operation) => `${operation}Command`)) {
      if (typeof classes?.[name] === "function") continue;
      throw invalid(`commands has no class ${name}; ${advice(service, operations)}`);
    }
    return async (operation, input, abortSignal) =>
      sender.send?.(new classes[`${operation}Command`]!(input), { abortSignal });
  }
  const needed = operations.map(methodOf);
  if (needed.every((name) => typeof methods[name] === "function")) {
    // Our own clients and the SDK's name the same differently.
    return async (operation, input, signal) => methods[methodOf(operation)]!(input, { signal, abortSignal: signal });
  }
  if (typeof sender.send !== "function") {
    throw invalid(`client has neither a method send nor the methods ${needed.join(", ")}`);
  }
  if (!takesOwnCommands(client)) {
    throw invalid(
      `client has a method send, but is none that this package can make commands for (a mock, or a release of the AWS SDK before 3.600); ${advice(service, operations)}`,
    );
  }
  return async (operation, input, abortSignal) => sender.send?.(commandFor(service, operation, input), { abortSignal });
}

/** The name of the method for an operation. @internal */
export function methodOf(operation: string): string {
  return operation.charAt(0).toLowerCase() + operation.slice(1);
}

/** How to hand over the AWS SDK's commands. */
function advice(service: Service, operations: readonly string[]): string {
  const names = operations.map((operation) => `${operation}Command`).join(", ");
  return `import { ${names} } from "${service.package}" and add, next to client: commands: { ${names} }`;
}
