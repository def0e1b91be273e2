import { redirectImports, redirectVariable, type Redirect } from './redirect.ts';

// Loaded before all else in processes and threads of one side of a comparison.
const text = process.env[redirectVariable];
if (text !== undefined) redirectImports(JSON.parse(text) as Redirect);
