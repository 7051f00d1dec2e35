package io.vedette.cli.config;

import io.vedette.predict.scale.ScalingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The whole configuration. {@code vedette config --print-defaults} prints it with its comments. */
public record VedetteConfig(
    @Key("The brokers that telemetry and results travel on.") Kafka kafka,
    @Key("The network edge that senders reach.") Gateway gateway,
    @Key("The Flink jobs.") Jobs jobs,
    @Key("Where findings, incidents and decisions are kept.") Store store,
    @Key("The analyst's review page, its JSON API and /metrics.") Review review,
    @Key("What may act on a cluster.") Responders responders,
    @Key("Predictive scaling.") Scaling scaling,
    @Key("Detection rules, forecast limits and playbooks.") Rules rules,
    @Key("Telemetry of Vedette itself.") Telemetry telemetry) {

  /** Kafka. */
  public record Kafka(
      @Key(
              value =
                  "Start a broker within Vedette; false to use the brokers of bootstrapServers.",
              def = "true")
          boolean embedded,
      @Key(value = "Brokers as host:port,host:port; used where embedded is false.", def = "\"\"")
          String bootstrapServers,
      @Key(
              value =
                  "Further Kafka client properties, such as security.protocol and"
                      + " sasl.jaas.config.",
              def = "{}",
              secret = true)
          Map<String, String> properties,
      @Key(
              value = "Loopback port of the embedded broker; 0 for any free one.",
              def = "9092",
              max = 65_535)
          int port,
      @Key(
              value =
                  "Partitions of the topics of spans, logs and audit events; metrics have one, to"
                      + " stay in order.",
              def = "2",
              min = 1,
              max = 1024)
          int partitions,
      @Key(value = "How long the embedded broker keeps telemetry.", def = "24h") Duration retention,
      @Key(
              value = "How many MiB the embedded broker keeps of each telemetry partition.",
              def = "1024",
              min = 16,
              max = 1_048_576)
          int retentionMegabytes,
      @Key(
              value = "Largest heap of the embedded broker in MiB.",
              def = "512",
              min = 256,
              max = 65_536)
          int heapMegabytes) {
    public Kafka {
      if (!embedded && bootstrapServers.isBlank()) {
        throw new IllegalArgumentException(
            "embedded is false and bootstrapServers is empty; give host:port, or embed the broker");
      }
    }
  }

  /** The gateway. */
  public record Gateway(
      @Key(
              value =
                  "Address to listen on. Others than loopback should come with token or"
                      + " tlsClientCa.",
              def = "127.0.0.1")
          String host,
      @Key(value = "OTLP/gRPC port; 0 for any free one.", def = "4317", max = 65_535) int grpcPort,
      @Key(
              value = "Port of OTLP/HTTP, remote write and webhooks; 0 for any free one.",
              def = "4318",
              max = 65_535)
          int httpPort,
      @Key(
              value = "What senders must show as 'Authorization: Bearer …'; empty for nothing.",
              def = "\"\"",
              secret = true)
          String token,
      @Key(value = "PEM file of the certificate chain; empty for plain text.", def = "\"\"")
          String tlsCertificate,
      @Key(value = "PEM file of its private key.", def = "\"\"") String tlsKey,
      @Key(
              value =
                  "PEM file of the authority that clients must be certified by; empty for none.",
              def = "\"\"")
          String tlsClientCa,
      @Key(value = "Largest body as sent, MiB.", def = "8", min = 1, max = 512)
          int maxBodyMegabytes,
      @Key(value = "Largest body once decompressed, MiB.", def = "32", min = 1, max = 1024)
          int maxDecompressedMegabytes,
      @Key(
              value =
                  "Memory for all requests under way together, MiB; beyond it senders are told to"
                      + " come back later.",
              def = "256",
              min = 8,
              max = 65_536)
          int maxInFlightMegabytes,
      @Key(value = "Longest time until an answer.", def = "15s") Duration requestTimeout,
      @Key(
              value =
                  "Take _bucket series of remote write, of which the jobs make quantiles; on their"
                      + " way they cost ten series a histogram.",
              def = "true")
          boolean keepHistogramBuckets,
      @Key(
              value =
                  "Port of syslog over TCP, with TLS where there is a certificate; 0 for none. It"
                      + " knows no token.",
              def = "0",
              max = 65_535)
          int syslogPort) {
    public Gateway {
      if (tlsCertificate.isEmpty() != tlsKey.isEmpty()) {
        throw new IllegalArgumentException("TLS needs both tlsCertificate and tlsKey");
      }
      if (!tlsClientCa.isEmpty() && tlsCertificate.isEmpty()) {
        throw new IllegalArgumentException("tlsClientCa needs tlsCertificate and tlsKey");
      }
    }
  }

  /** The state backends of the jobs. */
  public enum StateBackend {
    HASHMAP,
    ROCKSDB
  }

  /** The jobs. */
  public record Jobs(
      @Key(
              value = "Run the jobs within Vedette; false where they run on a Flink cluster.",
              def = "true")
          boolean embedded,
      @Key(value = "REST address of that Flink cluster, as in http://flink:8081.", def = "\"\"")
          String flinkRest,
      @Key(value = "Parallel instances of every keyed operator.", def = "2", min = 1, max = 1024)
          int parallelism,
      @Key(value = "How often state is saved.", def = "10s") Duration checkpointInterval,
      @Key(
              value =
                  "Where state is saved on a Flink cluster, as in s3://bucket/path; embedded, it is"
                      + " below the data directory.",
              def = "\"\"")
          String checkpointDir,
      @Key(
              value = "hashmap is ten times faster; rocksdb holds more than memory does.",
              def = "hashmap")
          StateBackend stateBackend,
      @Key(value = "How far events of one partition may be out of order.", def = "10s")
          Duration lateness,
      @Key(
              value = "After how long without records a partition no longer holds the others back.",
              def = "15s")
          Duration idleness,
      @Key(value = "How far ahead of its arrival an event may claim to be.", def = "5m")
          Duration maxAhead,
      @Key(value = "Length of the intervals that spans are summed over.", def = "1m")
          Duration redWindow,
      @Key(value = "How long after its last span a trace is taken as complete.", def = "5s")
          Duration traceGap,
      @Key(
              value = "How many series have their band published, for plots and /metrics.",
              def = "5000",
              min = 1,
              max = 10_000_000)
          int maxWatchedSeries,
      @Key(value = "Bands older than this are not published: a replay needs no plots.", def = "6h")
          Duration bandHorizon,
      @Key(
              value =
                  "Holidays and known events that forecasts take into account, and that detectors'"
                      + " windows name: an iCalendar (.ics) or YAML file, read at the start; empty"
                      + " for none.",
              def = "\"\"")
          String calendar,
      @Key(
              value = "Loopback port of Flink's web page and REST API; 0 for any free one.",
              def = "8081",
              max = 65_535)
          int webPort) {
    public Jobs {
      if (!embedded && flinkRest.isBlank()) {
        throw new IllegalArgumentException(
            "embedded is false and flinkRest is empty; give the cluster's REST address");
      }
    }
  }

  /** The kinds of store. */
  public enum StoreType {
    EMBEDDED,
    ELASTICSEARCH
  }

  /** The store. */
  public record Store(
      @Key(
              value = "The kind of store; the embedded one is a file below the data directory.",
              def = "embedded")
          StoreType type,
      @Key(value = "Elasticsearch addresses, as in [\"https://es:9200\"].", def = "[]")
          List<String> hosts,
      @Key(value = "What every index name starts with.", def = "vedette") String indexPrefix,
      @Key(value = "Elasticsearch API key; empty for none.", def = "\"\"", secret = true)
          String apiKey,
      @Key(value = "Elasticsearch user; empty for none.", def = "\"\"") String user,
      @Key(value = "That user's password.", def = "\"\"", secret = true) String password,
      @Key(
              value = "PEM file of the authority of the server's certificate; empty for the JDK's.",
              def = "\"\"")
          String caFile,
      @Key(value = "How long findings and decisions are kept.", def = "30d") Duration retention) {
    public Store {
      if (type == StoreType.ELASTICSEARCH && hosts.isEmpty()) {
        throw new IllegalArgumentException("type is elasticsearch and hosts is empty; give URLs");
      }
    }
  }

  /** The review page. */
  public record Review(
      @Key(value = "Address to listen on; others than loopback need a token.", def = "127.0.0.1")
          String host,
      @Key(value = "Port; 0 for any free one.", def = "8080", max = 65_535) int port,
      @Key(value = "PEM file of the certificate chain; empty for plain HTTP.", def = "\"\"")
          String tlsCertificate,
      @Key(value = "PEM file of its private key.", def = "\"\"") String tlsKey,
      @Key(
              value =
                  "Secret of every request, as bearer token or HTTP Basic password; empty for"
                      + " none.",
              def = "\"\"",
              secret = true)
          String token) {}

  /** The responders. */
  public record Responders(
      @Key(value = "Plan and show actions, but change nothing.", def = "true") boolean dryRun,
      @Key(value = "Refuse every action.", def = "false") boolean killSwitch,
      @Key(value = "Kubeconfig of the cluster to act on; empty to plan without one.", def = "\"\"")
          String kubeconfig,
      @Key(value = "Most actions in any hour.", def = "10", max = 10_000) int maxActionsPerHour,
      @Key(value = "Least time between two actions on one target.", def = "10m") Duration coolDown,
      @Key(value = "Largest factor by which replicas may be raised at once.", def = "3")
          double maxScaleFactor,
      @Key(value = "Replicas that no action goes beyond.", def = "50", max = 100_000)
          int maxReplicas,
      @Key(
              value = "Namespaces in which nothing is ever changed.",
              def = "[kube-system, kube-public, kube-node-lease]")
          List<String> protectedNamespaces,
      @Key(value = "How long an action has to show its effect before it is reverted.", def = "15m")
          Duration verifyWithin,
      @Key(value = "Alertmanager that notifications go to, http://host:9093.", def = "\"\"")
          String alertmanagerUrl,
      @Key(value = "Webhook that notifications go to as signed JSON.", def = "\"\"")
          String webhookUrl,
      @Key(
              value = "File that holds the key of the webhook's signature (HMAC-SHA256).",
              def = "\"\"")
          String webhookSecretFile) {}

  /** Predictive scaling. */
  public record Scaling(
      @Key(
              value =
                  "off; preview shows recommended beside actual and proposes actions that wait for"
                      + " approval; auto acts while the forecast can be trusted.",
              def = "preview")
          ScalingMode mode,
      @Key(
              value = "Objective of latency, or of the time to first token of inference servers.",
              def = "2s")
          Duration objective,
      @Key(value = "Fewest replicas; 0 allows scaling to zero.", def = "1", max = 100_000)
          int minReplicas,
      @Key(value = "Most replicas.", def = "50", min = 1, max = 100_000) int maxReplicas,
      @Key(
              value =
                  "Share by which replicas may exceed, in the long run, what perfect foresight"
                      + " would have needed.",
              def = "0.14")
          double premium,
      @Key(
              value = "Start-up time of replicas, until it has been measured from readiness.",
              def = "120s")
          Duration startup,
      @Key(
              value =
                  "What actions change: deployment, statefulset, hpa, scaledobject,"
                      + " inferenceservice, knative or rayservice; empty where KEDA asks for"
                      + " itself.",
              def = "deployment")
          String target,
      @Key(value = "Serve KEDA's external scaler.", def = "false") boolean keda,
      @Key(
              value = "Its address. Others than loopback should come with kedaTlsClientCa.",
              def = "127.0.0.1")
          String kedaHost,
      @Key(value = "Its port; 0 for any free one.", def = "6565", max = 65_535) int kedaPort,
      @Key(value = "PEM file of its certificate chain; empty for plain text.", def = "\"\"")
          String kedaTlsCertificate,
      @Key(value = "PEM file of its private key.", def = "\"\"") String kedaTlsKey,
      @Key(
              value = "PEM file of the authority that KEDA must be certified by; empty for none.",
              def = "\"\"")
          String kedaTlsClientCa,
      @Key(
              value = "What callers must show as 'Authorization: Bearer …'; empty for nothing.",
              def = "\"\"",
              secret = true)
          String kedaToken) {
    public Scaling {
      if (maxReplicas < minReplicas) {
        throw new IllegalArgumentException(
            "maxReplicas " + maxReplicas + " is below minReplicas " + minReplicas);
      }
      if (!(premium > 0)) {
        throw new IllegalArgumentException("premium is " + premium + "; it must be positive");
      }
      if (kedaTlsCertificate.isEmpty() != kedaTlsKey.isEmpty()) {
        throw new IllegalArgumentException("TLS needs both kedaTlsCertificate and kedaTlsKey");
      }
      if (!kedaTlsClientCa.isEmpty() && kedaTlsCertificate.isEmpty()) {
        throw new IllegalArgumentException("kedaTlsClientCa needs kedaTlsCertificate");
      }
    }
  }

  /** The rules. */
  public record Rules(
      @Key(
              value =
                  "Your own rules, playbooks and limits: a directory that is read beside the"
                      + " shipped packs and watched for changes; empty for none.",
              def = "\"\"")
          String directory,
      @Key(value = "Use the shipped packs.", def = "true") boolean shipped,
      @Key(
              value =
                  "Threat intelligence: a directory of indicator lists, CSV or STIX 2.1 JSON, that"
                      + " is watched for changes; empty for none.",
              def = "\"\"")
          String intel) {}

  /** Our own telemetry. */
  public record Telemetry(
      @Key(
              value = "OTLP/HTTP endpoint that Vedette's own traces go to; empty for none.",
              def = "\"\"")
          String otlpEndpoint) {}
}
