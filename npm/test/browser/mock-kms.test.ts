// The mock inside a page: the whole suite of KMS operations, and keyrings over it, in headless Chromium.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { readSuite } from "../suite/files.js";
import { START, type Report } from "../suite/suite.js";
import { launchChromium, withoutChromium } from "./chromium.js";
import { startSite } from "./site.js";

describe("the mock in Chromium", { skip: withoutChromium }, () => {
  let site: Awaited<ReturnType<typeof startSite>>;
  let browser: Browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), launchChromium()]);
  });
  after(() => Promise.all([browser?.close(), site?.stop()]));

  for (const way of ["byCall", "bySdk"] as const) {
    test(`the suite ${way === "byCall" ? "by MockKms.call" : "by the AWS SDK over MockKms"}`, async () => {
      const page = await browser.newPage();
      await page.goto(`${site.url}/allowed`);
      const report: Report = await page.evaluate(
        async ({ scenarios, START, way }) => {
          const [{ MockKms }, suite, { KMS }] = await Promise.all([
            import(`${location.origin}/dist/mock-kms-browser.js`),
            import(`${location.origin}/suite.js`),
            import(`${location.origin}/aws-sdk.js`),
          ]);
          const kms = new MockKms({ startAt: START });
          return suite.perform(scenarios, suite[way](kms, new Map(), KMS));
        },
        { scenarios: readSuite(), START, way },
      );
      await page.close();
      console.log(`${way} in Chromium: ${report.scenarios} scenarios with ${report.steps} steps passed`);
      assert.deepEqual(report.differences, []);
      assert.ok(report.scenarios >= 60 && report.steps >= 400, JSON.stringify(report));
    });
  }

  test("a page seals and opens under a key of the mock inside it", async () => {
    const page = await browser.newPage();
    await page.goto(`${site.url}/allowed`);
    const opened = await page.evaluate(async () => {
      const [{ MockKms }, { Client, KmsKeyring }] = await Promise.all([
        import(`${location.origin}/dist/mock-kms-browser.js`),
        import(`${location.origin}/dist/browser.js`),
      ]);
      const client = new MockKms({ seed: { keys: [{ aliases: ["alias/orders"] }] } });
      const keyring = new KmsKeyring({ client, generatorKeyId: "alias/orders" });
      const { ciphertext } = await new Client().encrypt(keyring, new TextEncoder().encode("four horses"));
      const { KeyMetadata } = await client.call("DescribeKey", { KeyId: "alias/orders" });
      const opener = new KmsKeyring({ client, keyIds: [KeyMetadata.Arn] });
      return new Blob([(await new Client().decrypt(opener, ciphertext)).plaintext]).text();
    });
    await page.close();
    assert.equal(opened, "four horses");
  });
});
