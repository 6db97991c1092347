// Writes sbom.cdx.json, the bill of materials (CycloneDX 1.6) of everything that the server, the command line and the trainer ship:
//   dotnet tool restore && node tools/sbom/make.mjs
// The lists of the three programs come from the CycloneDX tool, what it cannot know from extras.json. The same packages give the same
// bytes (no time, no serial number), so that the file is kept in the repository; a test says when it is no longer true.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const read = file => readFileSync(path.join(root, file), 'utf8');
const extras = JSON.parse(read('tools/sbom/extras.json'));
const version = /<Version>(.+?)<\/Version>/.exec(read('Directory.Build.props'))[1];
const programs = ['Web', 'Cli', 'Trainer'];
const folder = mkdtempSync(path.join(tmpdir(), 'sbom-'));

const components = new Map();
const dependencies = new Map();
const own = { type: 'application', 'bom-ref': `annotatehub@${version}`, name: 'AnnotateHub', version,
    licenses: [{ license: { id: 'MIT' } }] };
try {
    for (const program of programs) collect(program);
} finally {
    rmSync(folder, { recursive: true });
}
for (const extra of extras.components) add(componentOf(extra));
for (const name of Object.keys(extras.licences))
    if (![...components.values()].some(component => component.name === name))
        throw new Error(`extras.json says the licence of ${name}, which nothing ships. Take the line out.`);
const unknown = [...components.values()].filter(component => !component.licenses?.every(item => item.license?.id ?? item.expression));
if (unknown.length > 0)
    throw new Error(`The licence of ${unknown.map(item => `${item.name} ${item.version}`).join(', ')} is not in the package. `
        + 'Read it and add a line to "licences" in tools/sbom/extras.json.');

const byRef = (left, right) => (left < right ? -1 : left > right ? 1 : 0);
const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: own },
    components: [...components.values()].sort((left, right) => byRef(left['bom-ref'], right['bom-ref'])),
    dependencies: [...dependencies].sort((left, right) => byRef(left[0], right[0]))
        .map(([ref, on]) => ({ ref, dependsOn: [...on].filter(item => components.has(item)).sort(byRef) })),
};
writeFileSync(path.join(root, 'sbom.cdx.json'), JSON.stringify(document, null, 1) + '\n');
console.log(`sbom.cdx.json: ${document.components.length} components.`);

function collect(program) {
    const project = `src/AnnotateHub.${program}/AnnotateHub.${program}.csproj`;
    execFileSync('dotnet', ['CycloneDX', project, '-o', folder, '-fn', `${program}.json`, '-F', 'Json', '-ns', '-spv', '1.6'],
        { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    const found = JSON.parse(readFileSync(path.join(folder, `${program}.json`), 'utf8'));
    const top = found.metadata.component['bom-ref'];
    for (const component of found.components) add(component);
    for (const { ref, dependsOn } of found.dependencies) {
        const from = ref === top ? own['bom-ref'] : ref;
        if (ref !== top && !components.has(ref)) continue;
        dependencies.set(from, new Set([...(dependencies.get(from) ?? []), ...(dependsOn ?? [])]));
    }
}

function add(component) {
    if (extras.neverShipped.includes(component.name)) return;
    const { scope, externalReferences, ...kept } = component;
    const known = extras.licences[component.name];
    const said = (component.licenses ?? []).map(item => item.license?.id ?? item.expression);
    if (known !== undefined) {
        if (said.length > 0 && said.every(Boolean)) throw new Error(`${component.name} says its licence itself now; take its line out.`);
        kept.licenses = [{ license: { id: known.id } }];
        kept.properties = [{ name: 'annotatehub:licenceEvidence', value: known.evidence }];
    } else if (said.length > 1) {
        kept.licenses = [{ expression: said.join(' OR ') }];
    }
    components.set(kept['bom-ref'], kept);
}

function componentOf({ file, name, purl, licence, copyright, description, versionFrom, version: stated }) {
    const made = stated ?? JSON.parse(read(versionFrom)).packages[`node_modules/${name}`].version;
    const bytes = readFileSync(path.join(root, file));
    const ref = `${purl}@${made}`;
    dependencies.get(own['bom-ref']).add(ref);
    return {
        type: 'library', 'bom-ref': ref, name, version: made, description,
        hashes: [{ alg: 'SHA-256', content: createHash('sha256').update(bytes).digest('hex') }],
        licenses: [{ license: { id: licence } }], copyright, purl: ref,
        properties: [{ name: 'annotatehub:file', value: file }],
    };
}
