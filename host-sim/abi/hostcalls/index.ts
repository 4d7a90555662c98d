/** Every hostcall of module `env`, for one guest. */
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";
import { bufferHostcalls } from "./buffers.js";
import { configurationHostcalls } from "./configuration.js";
import { contextHostcalls } from "./context.js";
import { dnsHostcalls } from "./dns.js";
import { foreignHostcalls } from "./foreign.js";
import { grpcCallHostcalls } from "./grpc-call.js";
import { headerHostcalls } from "./headers.js";
import { httpCallHostcalls } from "./http-call.js";
import { logHostcalls } from "./log.js";
import { metricHostcalls } from "./metrics.js";
import { propertyHostcalls } from "./properties.js";
import { runtimeHostcalls } from "./runtime.js";
import { sharedDataHostcalls } from "./shared-data.js";
import { sharedQueueHostcalls } from "./shared-queue.js";
import { statusHostcalls } from "./status.js";
import { streamHostcalls } from "./stream.js";
import { timerHostcalls } from "./timers.js";

/** All of them; a missing or mistyped one does not compile. */
export const createHostcalls = (guest: Guest): HostcallFunctions => ({
  ...logHostcalls(guest),
  ...statusHostcalls(guest),
  ...timerHostcalls(guest),
  ...contextHostcalls(guest),
  ...streamHostcalls(guest),
  ...headerHostcalls(guest),
  ...bufferHostcalls(guest),
  ...httpCallHostcalls(guest),
  ...grpcCallHostcalls(guest),
  ...propertyHostcalls(guest),
  ...sharedDataHostcalls(guest),
  ...sharedQueueHostcalls(guest),
  ...metricHostcalls(guest),
  ...foreignHostcalls(guest),
  ...configurationHostcalls(guest),
  ...dnsHostcalls(guest),
  ...runtimeHostcalls(guest),
});
