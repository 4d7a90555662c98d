/** A bootstrap of the smallest kind, with places for what a test is about. */
export interface Parts {
  listener?: string;
  address?: string;
  manager?: string;
  match?: string;
  action?: string;
  domains?: string;
  filters?: string;
  router?: string;
  cluster?: string;
  top?: string;
}

export const types = "type.googleapis.com/envoy.extensions.filters";

export function bootstrapText(parts: Parts = {}): string {
  return `
${parts.top ?? ""}
static_resources:
  listeners:
  - name: main
    ${parts.listener ?? ""}
    address: ${parts.address ?? "{socket_address: {address: 127.0.0.1, port_value: 10000}}"}
    filter_chains:
    - filters:
      - name: hcm
        typed_config:
          "@type": ${types}.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: ingress
          ${parts.manager ?? ""}
          route_config:
            name: table
            virtual_hosts:
            - name: all
              domains: ${parts.domains ?? '["*"]'}
              routes:
              - match: ${parts.match ?? '{prefix: "/"}'}
                ${parts.action ?? "route: {cluster: up}"}
          http_filters:
          ${parts.filters ?? ""}
          - name: router
            typed_config: ${parts.router ?? `{"@type": ${types}.http.router.v3.Router}`}
  clusters:
  - name: up
    ${parts.cluster ?? ""}
    load_assignment: {cluster_name: up, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 1}}}}]}]}
`;
}

/** A wasm HTTP filter with this plugin configuration, as a flow mapping's inside. */
export const wasmFilter = (config: string): string =>
  `- {name: wasm, typed_config: {"@type": ${types}.http.wasm.v3.Wasm, config: {${config}}}}`;
