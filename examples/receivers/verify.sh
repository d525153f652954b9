#!/bin/sh
# Checks a request that was captured, with openssl: ends with 0 where it is from Hookwire, with 1 where
# it is not or is too old, and with 2 where it is not signed in this way, or this cannot be checked.
#
#   SECRETS=whsec_… sh verify.sh headers.txt body.json
#
# headers.txt  its headers as they came, each in a line of its own; body.json is its body, byte for byte
# SCHEME       the subscription's signatureScheme; STANDARD_WEBHOOKS. ED25519 needs OpenSSL 3.
# SECRETS      the secret; of a key that is rotated the old and the new one, each in a line of its own
# PUBLIC_KEYS  ED25519 has these instead, whpk_…, in the same way
# HEADER       the subscription's signatureHeader, if it has one
# DERIVATION   the key's secretDerivation; NONE
# NOW          when the request came, in Unix seconds; now
#
# This is for looking into a request and not for guarding a server: others on the machine can see the
# keys among openssl's arguments, and a shell does not compare in constant time.
set -euf
export LC_ALL=C

MAX_AGE_SECONDS=300
PUBLIC_KEY_START='\060\052\060\005\006\003\053\145\160\003\041\000' # in ASN.1, before the key itself
NEW_LINE='
'
scheme=${SCHEME:-STANDARD_WEBHOOKS}
derivation=${DERIVATION:-NONE}
now=${NOW:-$(date +%s)}

end() { # with a code, and a sentence
  echo "$2" >&2
  exit "$1"
}

header() { # the value of the first that has this name
  awk -v name="$1:" 'index(tolower($0), tolower(name)) == 1 {
    value = substr($0, length(name) + 1)
    gsub(/^[ \t]+|[ \t\r]+$/, "", value)
    print value
    exit
  }' "$headers"
}

hex() { od -An -v -tx1 | tr -d ' \n'; }

decode() { # base64; gives nothing for what is none
  if [ "$(printf %s "$1" | openssl base64 -d -A | openssl base64 -A)" = "$1" ]; then
    printf %s "$1" | openssl base64 -d -A
  fi
}

read_three() { # headers; the last has a signature for each secret that is valid
  id=$(header "$1-id") timestamp=$(header "$1-timestamp") signatures=$(header "$1-signature")
  [ -n "$id" ] || end 2 "There is no header $1-id."
  before=$id.$timestamp. between=' '
}

read_timed() { # one header: t=<seconds>,v1=<signature>, and a v1 more for each other secret that is valid
  signatures=$(header "$1") between=,
  timestamp=$(printf %s "$signatures" | tr , '\n' | sed -n 's/^t=//p' | sed 1q)
  before=$timestamp.
}

read_one() { # header and signature; no time is signed, so nothing here is too old
  signatures=$(header "$1") between=$NEW_LINE timestamp=$now before=
}

hmac_key() { # of a secret, in hex
  case $derivation:$scheme:$1 in
    SHA256_HEX:*) printf %s "$1" | openssl dgst -sha256 -binary | hex | hex ;;
    NONE:STANDARD_WEBHOOKS:whsec_* | NONE:SVIX:whsec_*) decode "${1#whsec_}" | hex ;;
    NONE:STANDARD_WEBHOOKS:* | NONE:SVIX:*) ;;
    NONE:*) printf %s "$1" | hex ;;
  esac
}

hmac() { # of what was signed
  { printf %s "$before" && cat "$body"; } |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" -binary
}

expected() { # the signature that this secret gives
  key=$(hmac_key "$1")
  [ -n "$key" ] || end 2 "SECRETS or DERIVATION is not as this SCHEME needs it."
  case $scheme in
    API_KEY) right=$1 ;;
    STANDARD_WEBHOOKS | SVIX) right=$(hmac "$key" | openssl base64 -A) ;;
    *) right=$(hmac "$key" | hex) ;;
  esac
  [ -n "$right" ] || end 2 "openssl failed." # or a signature that is empty would fit
  printf %s "$prefix$right"
}

write_key() { # that is public
  { printf "$PUBLIC_KEY_START" && decode "${1#whpk_}"; } >"$folder/key"
  [ "$1" != "${1#whpk_}" ] && [ "$(wc -c <"$folder/key")" -eq 44 ] ||
    end 2 "PUBLIC_KEYS must be whpk_ and the base64 of 32 bytes."
}

fits_key() { # this signature, and the key that was written: v1a, and the base64 of 64 bytes
  case ${#1}:$1 in 92:v1a,*) decode "${1#v1a,}" >"$folder/signature" ;; *) return 1 ;; esac
  openssl pkeyutl -verify -rawin -in "$folder/content" -pubin -keyform DER -inkey "$folder/key" \
    -sigfile "$folder/signature" >/dev/null 2>&1
}

[ $# -eq 2 ] && [ -r "$1" ] && [ -r "$2" ] || end 2 "Usage: sh verify.sh headers.txt body.json"
headers=$1 body=$2
case $scheme in
  STANDARD_WEBHOOKS) prefix=v1, && read_three webhook ;;
  SVIX) prefix=v1, && read_three svix ;;
  ED25519) read_three webhook ;;
  TIMESTAMPED_HEX) prefix=v1= && read_timed "${HEADER:-webhook-signature}" ;;
  BODY_HEX) prefix='' && read_one "${HEADER:-webhook-signature}" ;;
  BODY_HEX_PREFIXED) prefix=sha256= && read_one "${HEADER:-x-hub-signature-256}" ;;
  API_KEY) prefix='' && read_one "${HEADER:-x-api-key}" ;;
  *) end 2 "There is no SCHEME $scheme." ;;
esac
[ -n "$signatures" ] || end 2 "The signature is missing."
case $timestamp in
  '' | *[!0-9]*) end 2 "It does not say when it was signed, in Unix seconds." ;;
esac
[ "${#timestamp}" -le 12 ] || end 2 "It does not say when it was signed, in Unix seconds."
[ "$timestamp" -ge $((now - MAX_AGE_SECONDS)) ] && [ "$timestamp" -le $((now + MAX_AGE_SECONDS)) ] ||
  end 1 "It was signed more than five minutes before, or after."

if [ "$scheme" = ED25519 ]; then
  secrets=${PUBLIC_KEYS:-}
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  { printf %s "$before" && cat "$body"; } >"$folder/content"
else
  secrets=${SECRETS:-}
fi
count=0
IFS=$NEW_LINE
for secret in $secrets; do
  count=$((count + 1))
  if [ "$scheme" = ED25519 ]; then write_key "$secret"; else right=$(expected "$secret"); fi
  IFS=$between
  for signature in $signatures; do
    if [ "$scheme" = ED25519 ]; then
      ! fits_key "$signature" || end 0 "It is from Hookwire."
    elif [ "$signature" = "$right" ]; then
      end 0 "It is from Hookwire."
    fi
  done
done
[ "$count" -gt 0 ] || end 2 "SECRETS, or PUBLIC_KEYS for ED25519, must be set."
end 1 "It is not from Hookwire, or was changed."
