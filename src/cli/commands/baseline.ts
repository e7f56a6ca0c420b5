export async function run(_args: readonly string[]): Promise<number> { return Promise.resolve(2) }
