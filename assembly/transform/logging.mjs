export function guardLogging(sources, sdk) {}
