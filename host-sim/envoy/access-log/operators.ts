/** The operators of access log formats by name. */
import { celOperator } from "./cel-operator.js";
import { coalesce } from "./coalesce-operator.js";
import { commonDuration } from "./duration-operator.js";
import { environment } from "./environment-operator.js";
import { filterStateOperators } from "./filter-state-operators.js";
import { FormatError } from "./format-error.js";
import { grpcStatus } from "./grpc-status.js";
import { headerOperators } from "./header-operators.js";
import { none, type Operator, type OperatorCall } from "./log-value.js";
import { metadataOperators } from "./metadata-operators.js";
import { plainOperators } from "./plain-operators.js";
import { timeOperators } from "./start-time.js";

type Create = (call: OperatorCall) => Operator;

/** @throws FormatError */
export function createOperator(call: OperatorCall): Operator {
  const { name } = call;
  const plain = plainOperators[name];
  if (plain !== undefined) {
    if (call.parameter === "" && call.length === null) return plain;
    throw new FormatError(true, `${name} does not take any parameters or length`);
  }
  const create = withParameters[name];
  if (create !== undefined) return create(call);
  if (known.has(name)) throw new FormatError(false, `host-sim does not support the operator ${name}`);
  throw new FormatError(true, `Not supported field in StreamInfo: ${name}`);
}

/** An operator that takes a parameter, and no length. */
const withoutLength =
  (create: Create): Create =>
  (call) => {
    if (call.length !== null)
      throw new FormatError(true, `${call.name} does not allow length to be specified.`);
    return create(call);
  };

const timesOfCertificates: Create = () => none;

const withParameters: { readonly [name: string]: Create } = {
  ...headerOperators,
  ...metadataOperators,
  ...filterStateOperators,
  ...Object.fromEntries(Object.entries(timeOperators).map(([name, create]) => [name, withoutLength(create)])),
  DOWNSTREAM_PEER_CERT_V_START: timesOfCertificates,
  DOWNSTREAM_PEER_CERT_V_END: timesOfCertificates,
  COMMON_DURATION: commonDuration,
  ENVIRONMENT: environment,
  GRPC_STATUS: withoutLength(grpcStatus),
  RESPONSE_CODE_DETAILS: withoutLength(
    () =>
      ({ info }) =>
        info.details,
  ),
  CEL: celOperator,
  COALESCE: (call) => coalesce(call, createOperator),
};

/** What Envoy 1.40 knows beside these: bytes as they went over the wire. */
const known = new Set(
  `DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT
  DOWNSTREAM_HEADER_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT DOWNSTREAM_WIRE_BYTES_RECEIVED
  DOWNSTREAM_WIRE_BYTES_SENT UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT
  UPSTREAM_HEADER_BYTES_RECEIVED UPSTREAM_HEADER_BYTES_SENT UPSTREAM_WIRE_BYTES_RECEIVED
  UPSTREAM_WIRE_BYTES_SENT`.split(/\s+/),
);
