{{- define "shop.labels" -}}
app.kubernetes.io/part-of: {{ .Chart.Name }}
{{- range $key, $value := .Values.labels }}
{{ $key }}: {{ $value }}
{{- end }}
{{- end }}
