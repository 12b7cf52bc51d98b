// Commands for a bare client of the AWS SDK: the package must not import the AWS SDK, so it brings commands of its own.
//
// A command of the AWS SDK for JavaScript 3 is an object that adds three steps to its client's stack of middleware:
// where the endpoint is, how the input becomes a request, how the answer becomes an output. Signing, retries, logs,
// timeouts and whatever the user added belong to the client and stay as they are. The names of the steps are those
// that the SDK's own commands use, so that the rest of the stack finds its place beside them.

import { decodeError, encode, membersOf, metadataOf, type HttpAnswer } from "./json.js";

/** Under this name the AWS SDK keeps what its steps tell each other. */
const SMITHY_CONTEXT = "__smithy_context";

/** What commands have to know of a service. @internal */
export interface Service {
  /** As errors name it. */
  readonly name: string;
  /** The package of the AWS SDK. */
  readonly package: string;
  /** The client's class. */
  readonly clientName: string;
  /** As its API model names it. */
  readonly modelName: string;
  /** The start of the header `x-amz-target`. */
  readonly target: string;
  /** As signatures name it; its addresses begin with it. */
  readonly signingName: string;
  readonly contentType: string;
  /** An output, of the members of an answer. */
  decode(members: Record<string, unknown>): object;
  /** An input or output without what logs must not show. */
  redacted(shape: object): object;
}

/** What of an AWS SDK client's configuration is used: resolved values are functions. */
interface Configuration {
  endpointProvider(parameters: object, context: object): Endpoint;
  requestHandler: { handle(request: object, options: object): Promise<{ response: HttpAnswer }> };
  streamCollector(body: unknown): Promise<Uint8Array>;
  serviceConfiguredEndpoint(): Promise<unknown>;
  region(): Promise<string>;
  useDualstackEndpoint(): Promise<boolean>;
  useFipsEndpoint(): Promise<boolean>;
  endpoint?(): Promise<unknown>;
  isCustomEndpoint?: boolean;
  ignoreConfiguredEndpointUrls?: boolean;
  logger?: unknown;
}

interface Endpoint {
  url: URL;
  headers?: Record<string, string[]>;
  properties?: { authSchemes?: { signingRegion?: string; signingName?: string }[] };
}

type Context = Record<string, unknown> & { endpointV2?: Endpoint };
type Step = (arguments_: { input: object; request?: object }) => Promise<{ response: HttpAnswer; output?: object }>;
type Middleware = (next: Step, context: Context) => Step;

interface Stack {
  clone(): Stack;
  add(middleware: Middleware, options: object): void;
  addRelativeTo(middleware: Middleware, options: object): void;
  resolve(handler: Step, context: Context): Step;
}

/** Whether `client` is built so that the commands made here fit it. @internal */
export function takesOwnCommands(client: object): boolean {
  const { middlewareStack: stack, config } = client as { middlewareStack?: Stack; config?: Configuration };
  return (
    [stack?.clone, stack?.add, stack?.addRelativeTo, stack?.resolve].every(isFunction) &&
    [config?.endpointProvider, config?.streamCollector, config?.serviceConfiguredEndpoint].every(isFunction) &&
    [config?.region, config?.useDualstackEndpoint, config?.useFipsEndpoint].every(isFunction) &&
    isFunction(config?.requestHandler?.handle)
  );
}

/** A command for an operation of a service. @internal */
export function commandFor(service: Service, operation: string, input: object): object {
  const key = `${service.target}.${operation}`;
  const Class = CLASSES.get(key) ?? classFor(service, operation);
  CLASSES.set(key, Class);
  return new Class(input);
}

class Command {
  constructor(
    readonly service: Service,
    readonly operation: string,
    readonly input: object,
  ) {}

  /** Called by the client's `send`: the whole way from this command to its output. */
  resolveMiddleware(clientStack: Stack, config: Configuration, options: object = {}): Step {
    const { service, operation } = this;
    const stack = clientStack.clone();
    const serialize = { name: "serializerMiddleware", step: "serialize", tags: ["SERIALIZER"], override: true };
    stack.add(serializer(service, operation), serialize);
    const deserialize = { name: "deserializerMiddleware", step: "deserialize", tags: ["DESERIALIZER"], override: true };
    stack.add(deserializer(service, config), deserialize);
    const tags = ["ENDPOINT_PARAMETERS", "ENDPOINT_V2", "ENDPOINT"];
    const before = {
      name: "endpointV2Middleware",
      relation: "before",
      toMiddleware: serialize.name,
      tags,
      override: true,
    };
    stack.addRelativeTo(endpointResolver(config), before);
    const handle = config.requestHandler.handle.bind(config.requestHandler);
    return stack.resolve(({ request }) => handle(request ?? {}, options), {
      logger: config.logger,
      clientName: service.clientName,
      commandName: `${operation}Command`,
      inputFilterSensitiveLog: service.redacted,
      outputFilterSensitiveLog: service.redacted,
      [SMITHY_CONTEXT]: { service: service.modelName, operation, commandInstance: this },
    });
  }
}

/** A class for each operation: clients keep the ways that they resolved by class, and logs show its name. */
const CLASSES = new Map<string, new (input: object) => Command>();

function classFor(service: Service, operation: string): new (input: object) => Command {
  const name = `${operation}Command`;
  const named = {
    [name]: class extends Command {
      constructor(input: object) {
        super(service, operation, input);
      }
    },
  };
  return named[name] as new (input: object) => Command;
}

function endpointResolver(config: Configuration): Middleware {
  return (next, context) => async (arguments_) => {
    const parameters = {
      Region: await config.region(),
      UseDualStack: await config.useDualstackEndpoint(),
      UseFIPS: await config.useFipsEndpoint(),
      Endpoint: await customEndpoint(config),
    };
    const endpoint = config.endpointProvider(parameters, context);
    context.endpointV2 = endpoint;
    // What older signers go by.
    const schemes = endpoint.properties?.authSchemes;
    context["authSchemes"] = schemes;
    context["signing_region"] = schemes?.[0]?.signingRegion;
    context["signing_service"] = schemes?.[0]?.signingName;
    return next(arguments_);
  };
}

/** The endpoint of the client's configuration, or that of the environment (`AWS_ENDPOINT_URL_KMS`), as text. */
async function customEndpoint(config: Configuration): Promise<string | undefined> {
  const configured = config.endpoint !== undefined && config.isCustomEndpoint !== false;
  const endpoint = configured
    ? await config.endpoint?.()
    : config.ignoreConfiguredEndpointUrls === true
      ? undefined
      : await config.serviceConfiguredEndpoint();
  if (typeof endpoint !== "object" || endpoint === null) return endpoint === undefined ? undefined : String(endpoint);
  if ("url" in endpoint) return String(endpoint.url);
  const { protocol, hostname, port, path } = endpoint as Record<string, string | number | undefined>;
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path ?? "/"}`;
}

function serializer(service: Service, operation: string): Middleware {
  return (next, context) => async (arguments_) => {
    const { url, headers = {} } = context.endpointV2 as Endpoint;
    const names = { "content-type": service.contentType, "x-amz-target": `${service.target}.${operation}` };
    const own = Object.entries(headers).map(([name, values]) => [name, values.join(", ")]);
    const request = {
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: {},
      headers: { ...Object.fromEntries(own), ...names },
      body: encode(arguments_.input),
      ...(url.port !== "" && { port: Number(url.port) }),
      clone() {
        return { ...this, headers: { ...this.headers }, query: { ...this.query } };
      },
    };
    return next({ ...arguments_, request });
  };
}

function deserializer(service: Service, config: Configuration): Middleware {
  return (next) => async (arguments_) => {
    const { response } = await next(arguments_);
    // Handlers that have all of it give it as it is: the SDK's own commands take it so, too.
    const whole = response.body instanceof Uint8Array;
    const body = whole ? (response.body as Uint8Array) : await config.streamCollector(response.body);
    if (response.statusCode >= 300) throw decodeError(service.name, body, response);
    return { response, output: { $metadata: metadataOf(response), ...service.decode(membersOf(body)) } };
  };
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}
