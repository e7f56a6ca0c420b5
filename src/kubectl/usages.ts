/** What follows a command's name (kubectl v1.36.2); others are called with their flags alone. */
export const usages: Readonly<Record<string, string>> = {
  'kubectl create configmap': 'kubectl create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  'kubectl create cronjob': 'kubectl create cronjob NAME --image=image --schedule=\'0/5 * * * ?\' -- [COMMAND] [args...] [flags]',
  'kubectl create deployment': 'kubectl create deployment NAME --image=image -- [COMMAND] [args...]',
  'kubectl create job': 'kubectl create job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
}
