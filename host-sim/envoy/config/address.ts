/** Addresses and metadata: what several messages hold. */
import { isIP } from "node:net";
import type { Field } from "./fields.js";
import type { JsonRecord, Metadata, SocketAddress } from "./model.js";

/** An address where something listens: an IP and a port. */
export function readIpAddress(field: Field): SocketAddress {
  const address = readAddress(field);
  if (address.host !== "" && isIP(address.host) === 0) field.invalid(`malformed IP address: ${address.host}`);
  return address;
}

/** An IP or a name, and a port. */
export function readAddress(field: Field): SocketAddress {
  return field.message("envoy.config.core.v3.Address", (message) => {
    const kind = message.oneOf("socket_address", "pipe", "envoy_internal_address");
    if (kind === null) field.invalid("has to say a socket_address");
    return kind === "socket_address" ? readSocket(message.take(kind)) : { host: "", port: 0 };
  });
}

function readSocket(field: Field): SocketAddress {
  return field.message("envoy.config.core.v3.SocketAddress", (message) => {
    const protocol = message.take("protocol");
    if (protocol.enumeration({ TCP: 0, UDP: 1 }, 0) === 1)
      protocol.unsupported("host-sim listens on TCP only");
    const port = message.oneOf("port_value", "named_port");
    if (port === null) field.invalid("has to say a port_value");
    return {
      host: message.take("address").requiredText(),
      port: message.take("port_value").integer(0, 0, 65535),
    };
  });
}

export function readMetadata(field: Field): Metadata {
  return field.message("envoy.config.core.v3.Metadata", (message) => {
    const namespaces = message.take("filter_metadata").entries();
    return Object.fromEntries(
      namespaces.map(([name, struct]): [string, JsonRecord] => [name, struct.record()]),
    );
  });
}
