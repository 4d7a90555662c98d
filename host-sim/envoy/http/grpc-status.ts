/** Envoy's mapping of an HTTP status to a gRPC one, for answers that carry none of their own. */
const byHttpStatus: Readonly<Record<number, number>> = {
  400: 13,
  401: 16,
  403: 7,
  404: 12,
  429: 14,
  502: 14,
  503: 14,
  504: 14,
};

export function grpcStatusOf(httpStatus: number): number {
  return byHttpStatus[httpStatus] ?? 2;
}

/** Envoy: another number is as good as none. */
export function isGrpcStatus(status: number): boolean {
  return status >= 0 && status <= 16;
}
