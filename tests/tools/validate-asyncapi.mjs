// Judges an AsyncAPI document with AsyncAPI's own parser.
//
//   node validate-asyncapi.mjs MODULES FILE
//
// MODULES is the folder that holds node_modules. Prints one line for each thing that is wrong, and ends with 1 where the document is none.
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const [modules, file] = process.argv.slice(2).map((path) => resolve(path))
const { Parser, fromFile } = createRequire(join(modules, 'package.json'))('@asyncapi/parser')

const { document, diagnostics } = await fromFile(new Parser(), file).parse()
for (const { code, message, path } of diagnostics) console.log(`${path.join('/')}: ${code}: ${message}`)
process.exitCode = document ? 0 : 1
