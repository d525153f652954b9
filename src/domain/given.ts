/** As callers give it: what is left out has a default or stays as it is. */
export type Given<T> = { readonly [Name in keyof T]?: T[Name] | null | undefined }

/** Only what has a value other than these. */
export function without<T extends object>(given: T, values: readonly unknown[]): T {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => !values.includes(value)),
  ) as T
}
