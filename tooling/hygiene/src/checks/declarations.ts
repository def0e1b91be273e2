import path from 'node:path';
import ts from 'typescript';
import type { Check } from '../finding.ts';

/** Every built declaration file type-checks by itself, those of optional sub-paths too. */
export const declarations: Check = {
  name: 'built declarations type-check',
  run({ packages, workspace }) {
    const files = packages.flatMap(({ folder, manifest }) =>
      Object.values(manifest.exports).flatMap((target) =>
        typeof target === 'string' ? [] : [path.join(folder, target.types)],
      ),
    );
    const program = ts.createProgram(files, {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    });
    const folders = packages.map(({ folder }) => path.join(folder, 'dist'));
    return program
      .getSourceFiles()
      .filter(({ fileName }) => folders.some((folder) => fileName.startsWith(`${folder}${path.sep}`)))
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
      .map(({ file, messageText }) => ({
        where: path.relative(workspace, file?.fileName ?? ''),
        what: ts.flattenDiagnosticMessageText(messageText, '\n'),
      }));
  },
};
