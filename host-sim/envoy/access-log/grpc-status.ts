/** `%GRPC_STATUS%`: how a gRPC call ended. */
import type { StreamInfo } from "../http/stream-info.js";
import { FormatError } from "./format-error.js";
import { type Operator, type OperatorCall, ofInfo } from "./log-value.js";

/** What is no number. */
const invalid = -1;

/** The `grpc-status` of a response, from its trailers or its headers; `null` where there is none. */
export function grpcStatusOf(info: StreamInfo): number | null {
  const text = info.responseTrailers?.get("grpc-status") ?? info.responseHeaders?.get("grpc-status");
  if (text === undefined) return null;
  return /^\d+$/.test(text) ? Number(text) : invalid;
}

const forms = ["", "CAMEL_STRING", "SNAKE_STRING", "NUMBER"];

export function grpcStatus({ parameter }: OperatorCall): Operator {
  if (!forms.includes(parameter))
    throw new FormatError(
      true,
      `GrpcStatusFormatter only supports CAMEL_STRING, SNAKE_STRING or NUMBER. Got: ${parameter}`,
    );
  if (parameter === "NUMBER") return ofInfo(grpcStatusOf);
  return ofInfo((info) => {
    const status = grpcStatusOf(info);
    if (status === null) return null;
    const name = names[status] ?? String(status);
    return parameter === "SNAKE_STRING" ? name.replace(/(?<=[a-z])[A-Z]/g, "_$&").toUpperCase() : name;
  });
}

const names = [
  "OK",
  "Canceled",
  "Unknown",
  "InvalidArgument",
  "DeadlineExceeded",
  "NotFound",
  "AlreadyExists",
  "PermissionDenied",
  "ResourceExhausted",
  "FailedPrecondition",
  "Aborted",
  "OutOfRange",
  "Unimplemented",
  "Internal",
  "Unavailable",
  "DataLoss",
  "Unauthenticated",
];
