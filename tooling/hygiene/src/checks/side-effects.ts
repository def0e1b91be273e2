import { bundle } from '@lab/built-files';
import type { Check } from '../finding.ts';

/** Bytes that may stay: module wrapping, and tables of a few numbers. */
const nothing = 500;

/**
 * Packages promise `"sideEffects": false`. Here a bundler is told not to believe them: what it then keeps of a package of which nothing is
 * used would come with every import.
 */
export const sideEffects: Check = {
  name: 'nothing of a package stays when nothing of it is used',
  async run({ packages }) {
    const found = await Promise.all(
      packages.map(async ({ name, folder, manifest }) => {
        const peers = Object.keys(manifest.peerDependenciesMeta ?? {});
        const external = [...peers, ...Object.keys(manifest.dependencies ?? {})];
        const code = await bundle(`import '${name}';`, folder, { external, minify: true, trusting: false });
        const kept = code.replace(/import\s*['"][^'"]+['"];?/g, '').trim();
        return kept.length <= nothing
          ? []
          : [{ where: name, what: `${kept.length} bytes run on import, among them: ${kept.slice(0, 120)}` }];
      }),
    );
    return found.flat();
  },
};
