import { once } from "node:events"
import { createServer, type Socket } from "node:net"
import { createDefaultHttpClient, createPipelineRequest } from "@azure/core-rest-pipeline"
import { afterAll, beforeAll, expect, test } from "vitest"
import { bounded } from "../src/silence.ts"

const sockets = new Set<Socket>()
const server = createServer((socket) => {
  sockets.add(socket)
  socket.on("error", () => {})
})
let url: string
beforeAll(async () => {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The server listens nowhere.")
  url = `http://127.0.0.1:${address.port}/`
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
})

const http = createDefaultHttpClient()
const send = bounded((request, next) => next(request), 50)
const sent = (abortSignal?: AbortSignal) =>
  send(
    createPipelineRequest({ url, allowInsecureConnection: true, ...(abortSignal ? { abortSignal } : {}) }),
    (request) => http.sendRequest(request),
  )

test("a service that takes a request and says nothing ends it in an error that may pass", async () => {
  await expect(sent()).rejects.toMatchObject({
    code: "ETIMEDOUT",
    message: expect.stringContaining("did not answer"),
  })
})

test("what the caller cancelled is no silence", async () => {
  await expect(sent(AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" })
})
