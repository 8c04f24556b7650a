import { clouds, createAzure } from "@keyless/azure"
import { testContext } from "@keyless/test-support"
import { expect, test } from "vitest"
import { fabricSqlTarget } from "../src/index.ts"

const options = {
  workspace: "a0000000-0000-4000-8000-00000000000a",
  database: "b0000000-0000-4000-8000-00000000000b",
}

test.each([clouds.usGovernment, clouds.china])(
  "in $name there is no Fabric, which is told without a request",
  async (cloud) => {
    const credential = {
      getToken: () => Promise.reject(new Error("a token was asked for")),
    }
    const target = fabricSqlTarget({ azure: createAzure({ cloud, credential }) })
    await expect(target.resolve(testContext(), options)).rejects.toMatchObject({
      code: "fabric_unavailable",
      message: expect.stringContaining(cloud.name),
    })
  },
)
