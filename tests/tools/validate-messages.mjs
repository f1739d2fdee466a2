// Judges messages by the JSON Schemas of a folder, with Ajv: the second opinion on what the decoder says.
//
//   node validate-messages.mjs MODULES SCHEMAS < messages > verdicts
//
// MODULES is the folder that holds node_modules, SCHEMAS the one that holds *.v1.json. Each line of the input is
// {"schema": "request-outcome.v1", "bytes": "<base64>"}; each line of the output, in the same order, is
// {"readable": true, "whole": true, "events": [true, false]}: whether the bytes are JSON in UTF-8, whether the whole message
// keeps the contract, and whether each event of it does.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const [modules, schemas] = process.argv.slice(2).map((path) => resolve(path))
const load = createRequire(join(modules, 'package.json'))
const { Ajv2020 } = load('ajv/dist/2020')
const addFormats = load('ajv-formats')

const ajv = addFormats.default(new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }))
const names = readdirSync(schemas).filter((file) => file.endsWith('.json'))
for (const file of names) ajv.addSchema(JSON.parse(readFileSync(join(schemas, file), 'utf8')))

const idOf = (schema) => `urn:streamcoverage:${schema}`
for (const file of names) ajv.getSchema(idOf(file.slice(0, -'.json'.length)))

// A byte order mark is kept, so that JSON.parse refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function judge({ schema, bytes }) {
  let message
  try {
    message = JSON.parse(utf8.decode(Buffer.from(bytes, 'base64')))
  } catch {
    return { readable: false, whole: false, events: [] }
  }
  const whole = ajv.getSchema(idOf(schema))
  const event = ajv.getSchema(`${idOf(schema)}#/$defs/event`) ?? whole
  const events = Array.isArray(message) ? message : [message]
  return { readable: true, whole: whole(message), events: events.map((one) => event(one)) }
}

const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '')
process.stdout.write(lines.map((line) => JSON.stringify(judge(JSON.parse(line))) + '\n').join(''))
