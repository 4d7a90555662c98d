package main

import (
	"encoding/binary"
	"unsafe"
)

const (
	levelInfo = 2
	levelWarn = 3

	requestHeaders      = 0
	responseHeaders     = 2
	callResponseHeaders = 6
	pluginConfiguration = 7
	callResponseBody    = 4
	requestStream       = 0
	noGrpcStatus        = -1
)

// What the host writes through malloc is kept from the collector until it is taken.
var allocated = map[uintptr][]byte{}

//go:wasmexport malloc
func malloc(size uint32) unsafe.Pointer {
	block := make([]byte, max(size, 1))
	at := unsafe.Pointer(unsafe.SliceData(block))
	allocated[uintptr(at)] = block
	return at
}

// returned is where the host writes the address and size of what it hands over.
type returned struct{ address, size uint32 }

func (r *returned) take() string {
	block := allocated[uintptr(r.address)]
	delete(allocated, uintptr(r.address))
	return string(block[:min(int(r.size), len(block))])
}

func start(text string) unsafe.Pointer { return unsafe.Pointer(unsafe.StringData(text)) }

func length(text string) uint32 { return uint32(len(text)) }

func log(level uint32, message string) { proxyLog(level, start(message), length(message)) }

func bufferBytes(buffer, size uint32) string {
	var r returned
	if proxyGetBufferBytes(buffer, 0, size, unsafe.Pointer(&r.address), unsafe.Pointer(&r.size)) != 0 {
		return ""
	}
	return r.take()
}

func header(headers uint32, name string) string {
	var r returned
	if proxyGetHeaderMapValue(headers, start(name), length(name), unsafe.Pointer(&r.address), unsafe.Pointer(&r.size)) != 0 {
		return ""
	}
	return r.take()
}

func addHeader(headers uint32, name, value string) {
	proxyAddHeaderMapValue(headers, start(name), length(name), start(value), length(value))
}

func respond(status uint32, body string) {
	proxySendLocalResponse(status, nil, 0, start(body), length(body), nil, 0, noGrpcStatus)
}

// call asks a cluster; false where the host refuses.
func call(cluster string, headers [][2]string, timeout uint32) (token uint32, ok bool) {
	pairs := serialize(headers)
	status := proxyHTTPCall(start(cluster), length(cluster), start(pairs), length(pairs), nil, 0, nil, 0,
		timeout, unsafe.Pointer(&token))
	return token, status == 0
}

// serialize lays pairs out: count | lengths of each name and value | name NUL value NUL ...
func serialize(pairs [][2]string) string {
	sizes := binary.LittleEndian.AppendUint32(nil, uint32(len(pairs)))
	var texts []byte
	for _, pair := range pairs {
		sizes = binary.LittleEndian.AppendUint32(sizes, length(pair[0]))
		sizes = binary.LittleEndian.AppendUint32(sizes, length(pair[1]))
		texts = append(append(texts, pair[0]...), 0)
		texts = append(append(texts, pair[1]...), 0)
	}
	return string(sizes) + string(texts)
}
