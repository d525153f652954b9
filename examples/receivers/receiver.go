// A receiver that takes what Hookwire has signed and nothing else, with Go's standard library (1.22 or
// later):
//
//	SECRETS=whsec_… go run receiver.go
//
//	SCHEME       the subscription's signatureScheme; STANDARD_WEBHOOKS
//	SECRETS      the secret; of a key that is rotated the old and the new one, each in a line of its own
//	PUBLIC_KEYS  ED25519 has these instead, whpk_…, in the same way
//	HEADER       the subscription's signatureHeader, if it has one
//	DERIVATION   the key's secretDerivation; NONE
//	PORT         3000
package main

import (
	"cmp"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	maxBodyBytes = 1 << 20 // a webhook is smaller
	maxAge       = 5 * time.Minute
	maxReadTime  = 15 * time.Second
	// Each signature costs a look, so there must not be any number of them.
	maxHeaderBytes = 16 << 10
)

var wholeSeconds = regexp.MustCompile(`^[0-9]{1,12}$`)

// What a request says of itself: any of the signatures may fit. The time is empty where none is signed.
type claim struct {
	signatures []string
	timestamp  string
	content    []byte
}

type scheme struct {
	read           func(header http.Header, body []byte) (claim, bool)
	header, prefix string
	encode         func([]byte) string
}

var schemes = map[string]scheme{
	"STANDARD_WEBHOOKS": {readThree, "webhook", "v1,", base64.StdEncoding.EncodeToString},
	"SVIX":              {readThree, "svix", "v1,", base64.StdEncoding.EncodeToString},
	"ED25519":           {readThree, "webhook", "v1a,", nil},
	"TIMESTAMPED_HEX":   {readTimed, "webhook-signature", "v1=", hex.EncodeToString},
	"BODY_HEX":          {readOne, "webhook-signature", "", hex.EncodeToString},
	"BODY_HEX_PREFIXED": {readOne, "x-hub-signature-256", "sha256=", hex.EncodeToString},
	"API_KEY":           {readOne, "x-api-key", "", nil},
}

var (
	name       = cmp.Or(os.Getenv("SCHEME"), "STANDARD_WEBHOOKS")
	derivation = cmp.Or(os.Getenv("DERIVATION"), "NONE")
	chosen     scheme
	header     string // of a scheme with one header
	keys       [][]byte
)

func main() {
	log.SetFlags(0)
	configure()
	server := http.Server{
		Addr:           ":" + cmp.Or(os.Getenv("PORT"), "3000"),
		Handler:        http.HandlerFunc(receive),
		ReadTimeout:    maxReadTime,
		MaxHeaderBytes: maxHeaderBytes,
	}
	log.Fatal(server.ListenAndServe())
}

func configure() {
	var isKnown bool
	if chosen, isKnown = schemes[name]; !isKnown {
		log.Fatalf("There is no SCHEME %s.", name)
	}
	if derivation != "NONE" && derivation != "SHA256_HEX" {
		log.Fatalf("There is no DERIVATION %s.", derivation)
	}
	header = cmp.Or(os.Getenv("HEADER"), chosen.header)
	variable, newKey := "SECRETS", hmacKey
	if name == "ED25519" {
		variable, newKey = "PUBLIC_KEYS", publicKey
	}
	for _, line := range strings.Split(os.Getenv(variable), "\n") {
		if line != "" {
			keys = append(keys, newKey(line))
		}
	}
	if len(keys) == 0 {
		log.Fatalf("%s must be set.", variable) // with none, or an empty one, anybody could sign
	}
}

func receive(w http.ResponseWriter, r *http.Request) {
	// The bytes as they came: parsed and printed again, they would be others.
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge) // or it was broken off, and nobody reads this
		return
	}
	status := check(r.Header, body)
	if status == http.StatusNoContent {
		// A webhook can come twice: remember this id, and do nothing the second time. Parse the body here.
		fmt.Println(r.Header.Get("webhook-id"))
	}
	w.WriteHeader(status)
}

// 204: from Hookwire; 401: from somebody else, changed, or too old; 400: not signed in this way.
func check(headers http.Header, body []byte) int {
	claimed, isSigned := chosen.read(headers, body)
	if !isSigned {
		return http.StatusBadRequest
	}
	if claimed.timestamp != "" {
		if !wholeSeconds.MatchString(claimed.timestamp) {
			return http.StatusBadRequest
		}
		seconds, _ := strconv.ParseInt(claimed.timestamp, 10, 64)
		if time.Since(time.Unix(seconds, 0)).Abs() > maxAge {
			return http.StatusUnauthorized
		}
	}
	if !slices.ContainsFunc(keys, func(key []byte) bool { return fits(key, claimed) }) {
		return http.StatusUnauthorized
	}
	return http.StatusNoContent
}

// Three headers; the last has a signature for each secret that is valid.
func readThree(headers http.Header, body []byte) (claim, bool) {
	id := headers.Get(chosen.header + "-id")
	timestamp := headers.Get(chosen.header + "-timestamp")
	signature := headers.Get(chosen.header + "-signature")
	content := append([]byte(id+"."+timestamp+"."), body...)
	isSigned := id != "" && timestamp != "" && signature != ""
	return claim{strings.Split(signature, " "), timestamp, content}, isSigned
}

// One header: t=<seconds>,v1=<signature>, and a v1 more for each other secret that is valid.
func readTimed(headers http.Header, body []byte) (claim, bool) {
	signatures := strings.Split(headers.Get(header), ",")
	for _, part := range signatures {
		if timestamp, isTime := strings.CutPrefix(part, "t="); isTime {
			return claim{signatures, timestamp, append([]byte(timestamp+"."), body...)}, timestamp != ""
		}
	}
	return claim{}, false
}

// One header and one signature. No time is signed, so nothing here is too old.
func readOne(headers http.Header, body []byte) (claim, bool) {
	signature := headers.Get(header)
	return claim{[]string{signature}, "", body}, signature != ""
}

func fits(key []byte, claimed claim) bool {
	if name == "ED25519" {
		return slices.ContainsFunc(claimed.signatures, func(signature string) bool {
			return fitsPublicKey(key, claimed.content, signature)
		})
	}
	expected := []byte(chosen.prefix + signed(key, claimed.content))
	// In constant time: how long it takes must not tell how much of it was right.
	return slices.ContainsFunc(claimed.signatures, func(signature string) bool {
		return hmac.Equal([]byte(signature), expected)
	})
}

func signed(key, content []byte) string {
	if chosen.encode == nil {
		return string(key)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(content)
	return chosen.encode(mac.Sum(nil))
}

func fitsPublicKey(key, content []byte, signature string) bool {
	text, isOurs := strings.CutPrefix(signature, chosen.prefix)
	bytes, err := base64.StdEncoding.DecodeString(text)
	return isOurs && err == nil && ed25519.Verify(key, content, bytes)
}

func hmacKey(secret string) []byte {
	if derivation == "SHA256_HEX" && name != "API_KEY" {
		return fmt.Appendf(nil, "%x", sha256.Sum256([]byte(secret)))
	}
	if chosen.prefix != "v1," {
		return []byte(secret)
	}
	text, hasPrefix := strings.CutPrefix(secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(text)
	if !hasPrefix || err != nil || len(key) == 0 {
		log.Fatal("SECRETS must be whsec_ and base64.")
	}
	return key
}

func publicKey(text string) []byte {
	text, hasPrefix := strings.CutPrefix(text, "whpk_")
	key, err := base64.StdEncoding.DecodeString(text)
	if !hasPrefix || err != nil || len(key) != ed25519.PublicKeySize {
		log.Fatal("PUBLIC_KEYS must be whpk_ and the base64 of 32 bytes.")
	}
	return key
}
