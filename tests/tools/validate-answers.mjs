// Judges answers by the schemas of an OpenAPI 3.1 document, with Ajv.
//
//   node validate-answers.mjs MODULES DOCUMENT < answers > verdicts
//
// MODULES is the folder that holds node_modules. Each line of the input is {"path": "/v1/networks", "body": {...}}; each line of the output,
// in the same order, is {"path": ..., "errors": [...]}; no errors: the body keeps the schema of the path's 200.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const [modules, document] = process.argv.slice(2).map((path) => resolve(path))
const load = createRequire(join(modules, 'package.json'))
const { Ajv2020 } = load('ajv/dist/2020')
const addFormats = load('ajv-formats')

const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
// Widths of numbers, which JSON does not tell apart.
for (const width of ['int32', 'int64', 'double']) ajv.addFormat(width, true)
ajv.addSchema({ $id: 'https://streamcoverage.invalid/api', ...JSON.parse(readFileSync(document, 'utf8')) })

// A path in a JSON pointer in a URI fragment.
const pointer = (path) => encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'))

const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '')
for (const { path, body } of lines.map((line) => JSON.parse(line))) {
  const check = ajv.compile({ $ref: `https://streamcoverage.invalid/api#/paths/${pointer(path)}/get/responses/200/content/application~1json/schema` })
  const errors = check(body) ? [] : check.errors.map((error) => `${error.instancePath} ${error.message}`)
  process.stdout.write(JSON.stringify({ path, errors }) + '\n')
}
