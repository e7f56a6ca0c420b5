import type { Bundle } from '../model/bundle.ts'

/** Kinds of which an operator makes pods that no file shows. */
const podMakers = [
  'monitoring.coreos.com/Prometheus', 'monitoring.coreos.com/PrometheusAgent', 'monitoring.coreos.com/Alertmanager', 'monitoring.coreos.com/ThanosRuler',
  'kafka.strimzi.io/Kafka', 'kafka.strimzi.io/KafkaConnect', 'kafka.strimzi.io/KafkaBridge', 'postgresql.cnpg.io/Cluster', 'postgresql.cnpg.io/Pooler',
  'elasticsearch.k8s.elastic.co/Elasticsearch', 'kibana.k8s.elastic.co/Kibana', 'rabbitmq.com/RabbitmqCluster', 'mysql.oracle.com/InnoDBCluster',
  'acid.zalan.do/postgresql', 'k8ssandra.io/K8ssandraCluster', 'cassandra.datastax.com/CassandraDatacenter', 'opentelemetry.io/OpenTelemetryCollector',
  'jaegertracing.io/Jaeger', 'mongodbcommunity.mongodb.com/MongoDBCommunity', 'redis.redis.opstreelabs.in/Redis', 'vault.banzaicloud.com/Vault',
  'tekton.dev/PipelineRun', 'serving.knative.dev/Service', 'keda.sh/ScaledJob', 'pingcap.com/TidbCluster', 'minio.min.io/Tenant', 'ray.io/RayCluster', 'ray.io/RayService',
]

/** Namespaces whose pods come with the cluster. */
const systemNamespaces = new Set(['kube-system', 'kube-public', 'kube-node-lease'])

/** Whether pods may exist in a namespace that no pod template of the run stands for: absence is no proof there. */
export function hasUnseenPods(bundle: Bundle, namespace: string | undefined): boolean {
  if (namespace !== undefined && systemNamespaces.has(namespace)) return true
  return bundle.everything.some(({ group, kind, namespace: own }) => own === namespace && podMakers.includes(`${group}/${kind}`))
}
