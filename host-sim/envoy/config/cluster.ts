/** Clusters: names for upstreams, and how to speak to them. */
import { isIP } from "node:net";
import { readAddress, readMetadata } from "./address.js";
import { readTypedConfig } from "./any.js";
import type { Field, Message } from "./fields.js";
import { readHttp1Trailers } from "./http-connection-manager.js";
import { readTransportSocket } from "./listener.js";
import type { ClusterSpec, EndpointSpec, SocketAddress } from "./model.js";

/** Milliseconds: Envoy's time to connect. */
const defaultConnectTimeout = 5000;

const types = { STATIC: 0, STRICT_DNS: 1, LOGICAL_DNS: 2, EDS: 3, ORIGINAL_DST: 4 };
const typeNames = ["static", "strict-dns", "logical-dns"] as const;

export function readCluster(field: Field): ClusterSpec {
  return field.message("envoy.config.cluster.v3.Cluster", (message) => {
    message.oneOf("type", "cluster_type");
    readTransportSocket(message.take("transport_socket"));
    const type = readType(message.take("type"));
    return {
      name: message.take("name").requiredText(),
      type,
      connectTimeout: readConnectTimeout(message.take("connect_timeout")),
      endpoints: readEndpoints(message.take("load_assignment"), type),
      ...readProtocol(message),
      metadata: readMetadata(message.take("metadata")),
    };
  });
}

function readType(field: Field): ClusterSpec["type"] {
  const type = typeNames[field.enumeration(types, 0)];
  if (type === undefined)
    field.unsupported("host-sim has clusters of type STATIC, STRICT_DNS and LOGICAL_DNS");
  return type ?? "static";
}

function readConnectTimeout(field: Field): number {
  const timeout = field.duration(defaultConnectTimeout);
  if (timeout === 0 && /^0+(\.0*)?s$/.test(field.text())) field.invalid("has to be greater than 0s");
  return timeout;
}

function readEndpoints(field: Field, type: ClusterSpec["type"]): EndpointSpec[] {
  if (!field.present) return [];
  return field.message("envoy.config.endpoint.v3.ClusterLoadAssignment", (message) => {
    message.take("cluster_name").requiredText();
    const hosts = message.take("endpoints").list().flatMap(readLocality);
    if (type === "logical-dns" && hosts.length !== 1)
      field.invalid("LOGICAL_DNS clusters must have a single locality_lb_endpoint and a single lb_endpoint");
    if (type === "static") for (const host of hosts) checkIp(field, host);
    return hosts;
  });
}

function checkIp(field: Field, { host }: SocketAddress): void {
  if (host !== "" && isIP(host) === 0)
    field.invalid(
      `malformed IP address: ${host}. Consider setting cluster type to 'STRICT_DNS' or 'LOGICAL_DNS'`,
    );
}

function readLocality(field: Field): EndpointSpec[] {
  return field.message("envoy.config.endpoint.v3.LocalityLbEndpoints", (message) =>
    message.take("lb_endpoints").list().flatMap(readHost),
  );
}

function readHost(field: Field): EndpointSpec[] {
  return field.message("envoy.config.endpoint.v3.LbEndpoint", (message) => {
    if (message.oneOf("endpoint", "endpoint_name") === "endpoint_name") return [];
    const metadata = message.take("metadata");
    const more = metadata.present ? { metadata: readMetadata(metadata) } : {};
    return message.take("endpoint").message("envoy.config.endpoint.v3.Endpoint", (endpoint) => {
      const hostname = endpoint.take("hostname").text();
      const address = readAddress(endpoint.take("address"));
      return [{ ...address, ...(hostname === "" ? {} : { hostname }), ...more }];
    });
  });
}

type Protocol = Pick<ClusterSpec, "http2" | "http1Trailers">;

const optionsType = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/** Envoy: the typed options win over the deprecated fields of the cluster itself. */
function readProtocol(message: Message): Protocol {
  const http2 = message.take("http2_protocol_options").present;
  let protocol: Protocol = {
    http2,
    http1Trailers: readHttp1Trailers(message.take("http_protocol_options")),
  };
  for (const [key, options] of message.take("typed_extension_protocol_options").entries()) {
    if (key === optionsType) protocol = readTypedOptions(options);
    else options.unsupported(`host-sim reads the options of ${optionsType}`);
  }
  return protocol;
}

function readTypedOptions(field: Field): Protocol {
  const { type, config } = readTypedConfig(field);
  if (type !== optionsType) field.invalid(`expected "@type": type.googleapis.com/${optionsType}`);
  return config.message(optionsType, (message) => {
    const kind = message.oneOf("explicit_http_config", "use_downstream_protocol_config", "auto_config");
    if (kind === null) field.invalid("has to say an explicit_http_config");
    return readExplicit(message.take("explicit_http_config"));
  });
}

function readExplicit(field: Field): Protocol {
  if (!field.present) return { http2: false, http1Trailers: false };
  return field.message(`${optionsType}.ExplicitHttpConfig`, (message) => {
    const kind = message.oneOf("http_protocol_options", "http2_protocol_options", "http3_protocol_options");
    if (kind === null) field.invalid("has to say http_protocol_options or http2_protocol_options");
    const http2 = message.take("http2_protocol_options").present;
    return { http2, http1Trailers: readHttp1Trailers(message.take("http_protocol_options")) };
  });
}
