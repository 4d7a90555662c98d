// Doorkeeper asks a service about every request to /private, and signs every response.
//
// Its configuration is JSON: {"cluster": "auth", "signature": "go"}.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

const (
	continues = 0
	pauses    = 1
)

type configuration struct {
	Cluster   string `json:"cluster"`
	Signature string `json:"signature"`
}

var (
	config = configuration{Cluster: "auth", Signature: "go"}
	// The streams that wait, by the token of their call.
	waiting = map[uint32]uint32{}
	served  int
)

//go:wasmexport proxy_abi_version_0_2_1
func abiVersion() {}

//go:wasmexport proxy_on_context_create
func onContextCreate(context, parent uint32) {}

//go:wasmexport proxy_on_configure
func onConfigure(context, size uint32) bool {
	if size == 0 {
		return true
	}
	if err := json.Unmarshal([]byte(bufferBytes(pluginConfiguration, size)), &config); err != nil {
		log(levelWarn, "no configuration: "+err.Error())
		return false
	}
	log(levelInfo, fmt.Sprintf("guards with %q since %d, debug %q", config.Cluster, time.Now().Year(), os.Getenv("DEBUG")))
	return true
}

//go:wasmexport proxy_on_request_headers
func onRequestHeaders(context, count, end uint32) uint32 {
	served++
	if header(requestHeaders, ":path") != "/private" {
		return continues
	}
	token, ok := call(config.Cluster, [][2]string{
		{":method", "GET"}, {":path", "/check"}, {":authority", config.Cluster},
		{"x-user", header(requestHeaders, "x-user")},
	}, 1000)
	if !ok {
		respond(500, "no doorkeeper\n")
		return pauses
	}
	waiting[token] = context
	return pauses
}

//go:wasmexport proxy_on_http_call_response
func onHTTPCallResponse(root, token, headers, bodySize, trailers uint32) {
	context, ok := waiting[token]
	if !ok {
		return
	}
	delete(waiting, token)
	allowed := header(callResponseHeaders, ":status") == "200"
	reason := bufferBytes(callResponseBody, bodySize)
	proxySetEffectiveContext(context)
	if !allowed {
		respond(403, "refused: "+reason+"\n")
		return
	}
	addHeader(requestHeaders, "x-allowed", reason)
	proxyContinueStream(requestStream)
}

//go:wasmexport proxy_on_response_headers
func onResponseHeaders(context, count, end uint32) uint32 {
	addHeader(responseHeaders, "x-signed", fmt.Sprintf("%s %d", config.Signature, served))
	return continues
}

//go:wasmexport proxy_on_delete
func onDelete(context uint32) {
	for token, waits := range waiting {
		if waits == context {
			delete(waiting, token)
		}
	}
}

func main() {}
