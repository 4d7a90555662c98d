/** RetryPolicy: when a request is tried again. */
import type { Field, Message } from "./fields.js";
import type { RetrySpec } from "./model.js";

const defaultBaseInterval = 25;

/** `null` when it is absent. */
export function readRetryPolicy(field: Field): RetrySpec | null {
  return field.optional("envoy.config.route.v3.RetryPolicy", (message) => ({
    on: conditionsIn(message.take("retry_on").text()),
    most: message.take("num_retries").wrapped().integer(1),
    perTryTimeout: message.take("per_try_timeout").duration(0),
    statusCodes: message
      .take("retriable_status_codes")
      .list()
      .map((code) => code.integer(0)),
    baseInterval: readBackOff(message),
  }));
}

/** Envoy: what it does not know is not a condition. */
const conditionsIn = (text: string): string[] =>
  text
    .split(",")
    .map((condition) => condition.trim())
    .filter((condition) => condition !== "");

function readBackOff(message: Message): number {
  const interval = message
    .take("retry_back_off")
    .optional("envoy.config.route.v3.RetryPolicy.RetryBackOff", (backOff) => {
      const base = backOff.take("base_interval");
      const most = backOff.take("max_interval");
      if (!base.present) base.invalid("is required");
      if (most.present && most.duration(0) < base.duration(0))
        most.invalid("retry_policy.max_interval must greater than or equal to the base_interval");
      return base.duration(defaultBaseInterval);
    });
  return interval ?? defaultBaseInterval;
}
