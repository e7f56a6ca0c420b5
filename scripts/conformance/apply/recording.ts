import type { ValueMap } from '../../../src/base/json.ts'

export interface RecordedStep {
  readonly cmd: string
  readonly stdout: string
  readonly stderr: string
  readonly code: number
  readonly settle?: boolean
  readonly unstable?: boolean
}

export interface RecordedSession {
  readonly id: string
  readonly files: Readonly<Record<string, string>>
  readonly cluster: string
  readonly note?: string
  readonly steps: readonly RecordedStep[]
  readonly final: readonly ValueMap[]
  readonly finalUnstable?: boolean
}
