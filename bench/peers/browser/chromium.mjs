// The browser that measures, headless and quiet.

import { chromium } from 'playwright-core'

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the browser that `KMSEAL_CHROMIUM` names. */
export const launch = () => chromium.launch({ executablePath: process.env.KMSEAL_CHROMIUM, args: QUIET })
