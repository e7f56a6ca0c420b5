import { setSchemaReader } from '../schema/load.ts'
import { packageFile } from '../source/package-files.ts'

/** Lets the schema catalogue read its tables from the package. Every front end calls it once. */
export function usePackageSchemas(): void {
  setSchemaReader((name) => packageFile(`schemas/${name}`))
}
