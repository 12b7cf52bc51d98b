// kmseal in a page, as a bundler takes it along.

import { AlgorithmSuite, Client, RawAesKeyring } from 'kmseal'
import * as shared from '../javascript/kmseal.mjs'

export const makeClient = async () => shared.makeClient({ AlgorithmSuite, Client, RawAesKeyring })
