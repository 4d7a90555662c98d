/** Names by number, as Envoy's options write them. */
export const logLevels = ["trace", "debug", "info", "warn", "error", "critical"] as const;
