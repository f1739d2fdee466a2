// What is shipped, as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/), from what NuGet resolved for the program.
// The same input gives the same file.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const [, , from, to] = process.argv;
const assets = JSON.parse(readFileSync(from, "utf8"));
const resolved = Object.values(assets.targets)[0];

const purlOf = (key) => `pkg:nuget/${key.replace("/", "@")}`;
const sha256 = (content) => createHash("sha256").update(content).digest("hex");

// Analyzers and compilers are resolved too, and travel nowhere: they have nothing that runs.
const runs = ({ type, runtime, native, runtimeTargets }) => type === "package"
  && [runtime, native, runtimeTargets].some((files) => Object.keys(files ?? {}).some((file) => !file.endsWith("_._")));
const packages = Object.entries(resolved).filter(([, one]) => runs(one)).sort(([a], [b]) => (a < b ? -1 : 1));
const purls = new Map(packages.map(([key]) => [key.split("/")[0].toLowerCase(), purlOf(key)]));
const refsOf = (dependencies) => Object.keys(dependencies ?? {}).map((name) => purls.get(name.toLowerCase())).filter(Boolean);

const binariesOf = ({ native, runtimeTargets }) => [
  ...Object.keys(native ?? {}),
  ...Object.entries(runtimeTargets ?? {}).filter(([, { assetType }]) => assetType === "native").map(([file]) => file),
].sort();

const components = packages.map(([key, one]) => {
  const [name, version] = key.split("/");
  const { sha512 } = assets.libraries[key];
  return {
    type: "library",
    "bom-ref": purlOf(key),
    name,
    version,
    purl: purlOf(key),
    hashes: sha512 ? [{ alg: "SHA-512", content: Buffer.from(sha512, "base64").toString("hex") }] : [],
    properties: binariesOf(one).map((value) => ({ name: "streamcoverage:native", value })),
  };
});

// Where the package source has no native client, set-up packs one that it built from Debian's source package: the digits of its
// version are the package's fourth number.
const redist = packages.find(([key]) => key.toLowerCase().startsWith("librdkafka.redist/"));
const [, , , built] = redist[0].split("/")[1].split(".");
const version = built ? [...built].join(".") : redist[0].split("/")[1];
const fileOf = (binary) => Object.keys(assets.packageFolders)
  .map((folder) => `${folder}${assets.libraries[redist[0]].path}/${binary}`).find(existsSync);
const librdkafka = {
  type: "library",
  "bom-ref": "librdkafka",
  name: "librdkafka",
  version,
  purl: built ? `pkg:deb/debian/librdkafka@${version}?arch=source&distro=trixie` : `pkg:github/confluentinc/librdkafka@v${version}`,
  hashes: built ? binariesOf(redist[1]).map((binary) => ({ alg: "SHA-256", content: sha256(readFileSync(fileOf(binary))) })) : [],
  properties: [],
};

const ofProjects = Object.values(resolved).filter(({ type }) => type === "project").flatMap(({ dependencies }) => refsOf(dependencies));
const ofProgram = Object.values(assets.project.frameworks).flatMap(({ dependencies }) => refsOf(dependencies));
const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { component: { type: "application", "bom-ref": "streamcoverage", name: "streamcoverage", version: assets.project.version } },
  components: [...components, librdkafka],
  dependencies: [
    { ref: "streamcoverage", dependsOn: [...new Set([...ofProjects, ...ofProgram])].sort() },
    ...packages.map(([key, { dependencies }]) => ({
      ref: purlOf(key),
      dependsOn: [...refsOf(dependencies), ...(key === redist[0] ? [librdkafka["bom-ref"]] : [])].sort(),
    })),
    { ref: librdkafka["bom-ref"], dependsOn: [] },
  ],
};

// A name of this content, as a UUID of version 8: https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8
const digest = sha256(JSON.stringify(bom));
bom.serialNumber = `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
writeFileSync(to, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${to}: ${components.length} packages, librdkafka ${version}`);
