{{- define "shop.labels" -}}
app: {{ default .Chart.Name .Values.nameOverride }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}
