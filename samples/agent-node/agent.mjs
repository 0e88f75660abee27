// An agent for TaskMessages with Node's standard library alone: it streams its answer and checks the signature.
//
//     WEBHOOK_SECRET=whsec_… PORT=9001 node agent.mjs

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const secret = process.env.WEBHOOK_SECRET ?? "";

export function isSigned(secret, headers, body, now) {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signed = Buffer.concat([Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`), body]);
  const expected = Buffer.from("v1," + createHmac("sha256", key).update(signed).digest("base64"));
  const isFresh = Math.abs(now - Number(headers["webhook-timestamp"])) < 300;
  const isExpected = (one) => one.length === expected.length && timingSafeEqual(one, expected);
  return isFresh && headers["webhook-signature"].split(" ").some((one) => isExpected(Buffer.from(one)));
}

// Yields the lines of the answer. Your model goes here.
async function* answer({ message }) {
  if (message === "order") {
    yield { type: "input_required", question: "What do you want to order?" };
    return;
  }
  const words = `You said: ${message}`.split(" ");
  for (const [place, word] of words.entries()) {
    yield { type: "delta", index: 0, delta: { type: "text", text_delta: place === 0 ? word : " " + word } };
  }
  yield { type: "done", index: 0 };
  yield { type: "usage", input_tokens: message.split(" ").length, output_tokens: words.length };
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (secret && !isSigned(secret, request.headers, body, Date.now() / 1000)) {
    response.writeHead(401).end();
    return;
  }
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  for await (const line of answer(JSON.parse(body))) response.write(JSON.stringify(line) + "\n");
  response.end();
});

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  server.listen(Number(process.env.PORT ?? 9001), "127.0.0.1", () => {
    console.log(`listening on http://127.0.0.1:${server.address().port}/`);
  });
}
