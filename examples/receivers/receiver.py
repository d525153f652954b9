#!/usr/bin/env python3
"""A receiver that takes what Hookwire has signed and nothing else, with Python's standard library
(3.9 or later):

    SECRETS=whsec_… python3 receiver.py

SCHEME       the subscription's signatureScheme; STANDARD_WEBHOOKS. Not ED25519, which the standard
             library does not have: the package cryptography does.
SECRETS      the secret; of a key that is rotated the old and the new one, each in a line of its own
HEADER       the subscription's signatureHeader, if it has one
DERIVATION   the key's secretDerivation; NONE
PORT         3000
"""

import base64
import hashlib
import hmac
import os
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MAX_BODY_BYTES = 1024 * 1024  # a webhook is smaller
MAX_AGE_SECONDS = 5 * 60
MAX_PAUSE_SECONDS = 15


def read_three(header, body):
    """Three headers; the last has a signature for each secret that is valid."""
    parts = [header(f"{HEADER}-{name}") for name in ("id", "timestamp", "signature")]
    if b"" in parts:
        return None
    return parts[2].split(b" "), parts[1], b".".join([parts[0], parts[1], body])


def read_timed(header, body):
    """One header: t=<seconds>,v1=<signature>, and a v1 more for each other secret that is valid."""
    signatures = header(HEADER).split(b",")
    timestamp = next((part[2:] for part in signatures if part.startswith(b"t=")), b"")
    return (signatures, timestamp, timestamp + b"." + body) if timestamp else None


def read_one(header, body):
    """One header and one signature. No time is signed, so nothing here is too old."""
    signature = header(HEADER)
    return ([signature], None, body) if signature else None


def base64_hmac(key, content):
    return b"v1," + base64.b64encode(hmac.digest(key, content, "sha256"))


def hex_hmac(key, content):
    return hmac.digest(key, content, "sha256").hex().encode()


SCHEMES = {
    "STANDARD_WEBHOOKS": (read_three, "webhook", base64_hmac),
    "SVIX": (read_three, "svix", base64_hmac),
    "TIMESTAMPED_HEX": (read_timed, "webhook-signature", lambda *args: b"v1=" + hex_hmac(*args)),
    "BODY_HEX": (read_one, "webhook-signature", hex_hmac),
    "BODY_HEX_PREFIXED": (read_one, "x-hub-signature-256", lambda *args: b"sha256=" + hex_hmac(*args)),
    "API_KEY": (read_one, "x-api-key", lambda key, _content: key),
}


def hmac_key(secret):
    if SCHEME == "API_KEY":
        return secret
    if DERIVATION == "SHA256_HEX":
        return hashlib.sha256(secret).hexdigest().encode()
    if sign is not base64_hmac:
        return secret
    try:
        key = base64.b64decode(secret.removeprefix(b"whsec_"), validate=True)
    except ValueError:
        key = b""
    if not secret.startswith(b"whsec_") or not key:
        sys.exit("SECRETS must be whsec_ and base64.")
    return key


def setting(name, default, choices=None):
    value = os.environ.get(name) or default
    if choices and value not in choices:
        sys.exit(f"{name} must be one of {', '.join(choices)}.")
    return value


SCHEME = setting("SCHEME", "STANDARD_WEBHOOKS", SCHEMES)
DERIVATION = setting("DERIVATION", "NONE", ("NONE", "SHA256_HEX"))
read, default_header, sign = SCHEMES[SCHEME]
HEADER = default_header if read is read_three else setting("HEADER", default_header)
KEYS = [hmac_key(line) for line in os.fsencode(setting("SECRETS", "")).split(b"\n") if line]
if not KEYS:
    sys.exit("SECRETS must be set.")  # with none, or an empty one, anybody could sign


def check(header, body):
    """204: from Hookwire; 401: from somebody else, changed, or too old; 400: not signed in this way."""
    request = read(header, body)
    if request is None:
        return 400
    signatures, timestamp, content = request
    if timestamp is not None:
        if not re.fullmatch(rb"[0-9]{1,12}", timestamp):
            return 400
        if abs(time.time() - int(timestamp)) > MAX_AGE_SECONDS:
            return 401
    expected = [sign(key, content) for key in KEYS]
    # In constant time: how long it takes must not tell how much of it was right.
    fits = (hmac.compare_digest(right, one) for right in expected for one in signatures)
    return 204 if any(fits) else 401


class Receiver(BaseHTTPRequestHandler):
    timeout = MAX_PAUSE_SECONDS

    def do_POST(self):
        length = self.headers.get("content-length", "")
        if not re.fullmatch("[0-9]{1,12}", length):
            return self.answer(411)
        if int(length) > MAX_BODY_BYTES:
            return self.answer(413)
        # The bytes as they came: parsed and printed again, they would be others.
        status = check(self.header, self.rfile.read(int(length)))
        if status == 204:
            # A webhook can come twice: remember this id, and do nothing the second time. Parse the body here.
            print(self.headers["webhook-id"], flush=True)
        self.answer(status)

    do_PUT = do_POST

    def header(self, name):
        return self.headers.get(name, "").strip(" \t").encode("latin-1")

    def answer(self, status):
        self.send_response(status)
        self.end_headers()


ThreadingHTTPServer(("", int(setting("PORT", "3000"))), Receiver).serve_forever()
