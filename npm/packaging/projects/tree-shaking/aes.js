import { Client, RawAesKeyring } from "kmseal";

export { Client, RawAesKeyring };
