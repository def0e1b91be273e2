/** Whether an external method can run here. */
export type Availability =
  | {
      readonly kind: 'found';
      readonly command: string;
      /** Of the interpreter and the modules it imports, as they enter the run's key. */
      readonly versions: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'missing'; readonly reason: string };
