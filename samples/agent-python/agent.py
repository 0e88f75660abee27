"""An agent for TaskMessages with Python's standard library alone: it streams its answer and checks the signature.

    WEBHOOK_SECRET=whsec_… PORT=9001 python3 agent.py
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ.get("WEBHOOK_SECRET", "")


def is_signed(secret, headers, body, now):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    is_fresh = abs(now - int(headers["webhook-timestamp"])) < 300
    return is_fresh and any(hmac.compare_digest(expected, one) for one in headers["webhook-signature"].split())


def answer(request):
    """Yields the lines of the answer. Your model goes here."""
    message = request["message"]
    if message == "order":
        yield {"type": "input_required", "question": "What do you want to order?"}
        return
    words = f"You said: {message}".split(" ")
    for place, word in enumerate(words):
        text = word if place == 0 else " " + word
        yield {"type": "delta", "index": 0, "delta": {"type": "text", "text_delta": text}}
    yield {"type": "done", "index": 0}
    yield {"type": "usage", "input_tokens": len(message.split()), "output_tokens": len(words)}


class Agent(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if SECRET and not is_signed(SECRET, self.headers, body, time.time()):
            self.send_response(401)
            self.send_header("content-length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for line in answer(json.loads(body)):
            self.write_chunk(json.dumps(line).encode() + b"\n")
        self.write_chunk(b"")

    def write_chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9001"))), Agent)
    print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
