#!/bin/sh
# Signs a sample with openssl and sends it with curl, to try a receiver without Hookwire. Prints the
# status of the answer, and ends with 0 where that is 2xx.
#
#   SECRETS=whsec_… sh send.sh http://127.0.0.1:3000/hook [body.json]
#
# SCHEME      as the subscription's signatureScheme would be; STANDARD_WEBHOOKS. ED25519 needs OpenSSL 3.
# SECRETS     the secret (for ED25519 whsk_…); of a key that is rotated the new and the old one, each in a
#             line of its own: where there is room both sign, else the first does
# HEADER      as its signatureHeader would be
# DERIVATION  as the key's secretDerivation would be; NONE
#
# Others on the machine can see the keys among openssl's arguments: take a secret to try with.
set -euf
export LC_ALL=C

SAMPLE='{"data":{"id":"evt_sample","message":"This is a sample. Nothing has happened."}}'
PRIVATE_KEY_START='\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040' # in ASN.1
MAX_SECONDS=15
NEW_LINE='
'
scheme=${SCHEME:-STANDARD_WEBHOOKS}
derivation=${DERIVATION:-NONE}
secrets=$(printf %s "${SECRETS:-}" | sed '/^$/d')
timestamp=$(date +%s)
id=evt_sample_${timestamp}_$$

end() { # with a code, and a sentence
  echo "$2" >&2
  exit "$1"
}

hex() { od -An -v -tx1 | tr -d ' \n'; }

base64() { openssl base64 -A; }

hmac() { # of standard input, with the key that this secret gives
  case $derivation:$scheme in
    SHA256_HEX:*) key=$(printf %s "$1" | openssl dgst -sha256 -binary | hex | hex) ;;
    NONE:STANDARD_WEBHOOKS | NONE:SVIX) key=$(printf %s "${1#whsec_}" | openssl base64 -d -A | hex) ;;
    NONE:*) key=$(printf %s "$1" | hex) ;;
    *) end 2 "There is no DERIVATION $derivation." ;;
  esac
  [ -n "$key" ] || return 1
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary
}

ed25519() { # of standard input
  cat >"$folder/content"
  { printf "$PRIVATE_KEY_START" && printf %s "${1#whsk_}" | openssl base64 -d -A; } >"$folder/key"
  openssl pkeyutl -sign -rawin -in "$folder/content" -keyform DER -inkey "$folder/key"
}

# What signs, how that is written, and what comes before and between.
signatures() {
  between=''
  for secret in $secrets; do
    signature=$({ printf %s "$before" && cat "$body"; } | "$1" "$secret" | "$2")
    [ -n "$signature" ] || end 2 "SECRETS is not as this SCHEME needs it."
    printf %s "$between$3$signature"
    between=$4
  done
}

[ $# -ge 1 ] && [ $# -le 2 ] || end 2 "Usage: sh send.sh URL [body.json]"
[ -n "$secrets" ] || end 2 "SECRETS must be set."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf %s "$SAMPLE" >"$folder/sample"
body=${2:-$folder/sample}
before=$id.$timestamp.
IFS=$NEW_LINE

case $scheme in
  STANDARD_WEBHOOKS) signed="webhook-signature: $(signatures hmac base64 v1, ' ')" ;;
  ED25519) signed="webhook-signature: $(signatures ed25519 base64 v1a, ' ')" ;;
  SVIX)
    signed="svix-id: $id${NEW_LINE}svix-timestamp: $timestamp${NEW_LINE}svix-signature: $(
      signatures hmac base64 v1, ' '
    )"
    ;;
  TIMESTAMPED_HEX)
    before=$timestamp.
    signed="${HEADER:-webhook-signature}: t=$timestamp,$(signatures hmac hex v1= ,)"
    ;;
  BODY_HEX | BODY_HEX_PREFIXED | API_KEY)
    before='' secrets=$(printf %s "$secrets" | sed 1q) # there is room for one
    case $scheme in
      BODY_HEX) signed="${HEADER:-webhook-signature}: $(signatures hmac hex '' '')" ;;
      BODY_HEX_PREFIXED) signed="${HEADER:-x-hub-signature-256}: $(signatures hmac hex sha256= '')" ;;
      API_KEY) signed="${HEADER:-x-api-key}: $secrets" ;;
    esac
    ;;
  *) end 2 "There is no SCHEME $scheme." ;;
esac

# The headers come by standard input, so that nobody sees an API_KEY among the arguments.
status=$(
  printf '%s\n' 'content-type: application/json' "webhook-id: $id" "webhook-timestamp: $timestamp" "$signed" |
    curl -sS --max-time "$MAX_SECONDS" -o /dev/null -w '%{http_code}' -H @- --data-binary @"$body" "$1"
)
echo "$status"
case $status in 2??) ;; *) exit 1 ;; esac
