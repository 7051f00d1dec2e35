package io.vedette.cli.config;

import io.vedette.cli.config.ConfigKey.Type;
import java.util.List;

/** Every key there is, with its default and what it means: the only list of them. */
public final class ConfigKeys {
  public static final List<ConfigKey> ALL =
      List.of(
          key(
              "kafka.embedded",
              Type.BOOLEAN,
              "true",
              "Start a broker of our own (KRaft, a child JVM). false: use bootstrapServers."),
          key(
              "kafka.bootstrapServers",
              Type.TEXT,
              "",
              "Your brokers, host:port,host:port, where embedded is false."),
          key(
              "kafka.port",
              Type.PORT,
              "9092",
              "Port of the embedded broker on 127.0.0.1; 0 for any free one."),
          key("kafka.heapMegabytes", Type.INTEGER, "512", "Heap of the embedded broker."),
          key(
              "kafka.properties",
              Type.PROPERTIES,
              "",
              "Further Kafka client properties, such as security.protocol; also for the jobs."),
          key(
              "gateway.host",
              Type.TEXT,
              "127.0.0.1",
              "Address to bind. Loopback unless you say otherwise."),
          key("gateway.grpcPort", Type.PORT, "4317", "OTLP/gRPC."),
          key(
              "gateway.httpPort",
              Type.PORT,
              "4318",
              "OTLP/HTTP, remote write, webhooks, log lines."),
          key(
              "gateway.token",
              Type.SECRET,
              "",
              "Bearer token that senders must show; empty for none."),
          key(
              "gateway.tlsCertificate",
              Type.TEXT,
              "",
              "PEM file of the certificate chain; empty for plain text."),
          key("gateway.tlsKey", Type.TEXT, "", "PEM file of its private key."),
          key(
              "gateway.clientCa",
              Type.TEXT,
              "",
              "PEM file of the authority that client certificates must come from (mTLS)."),
          key("gateway.maxBodyBytes", Type.INTEGER, "8388608", "Largest request body as sent."),
          key(
              "gateway.maxDecompressedBytes",
              Type.INTEGER,
              "33554432",
              "Largest request body once decompressed."),
          key(
              "gateway.keepHistogramBuckets",
              Type.BOOLEAN,
              "false",
              "Keep _bucket series of remote write; they cost ten series a histogram."),
          key("store.type", Type.TEXT, "embedded", "embedded or elasticsearch."),
          key("store.hosts", Type.LIST, "", "Elasticsearch addresses, https://host:9200."),
          key("store.indexPrefix", Type.TEXT, "vedette", "What every index name starts with."),
          key("store.apiKey", Type.SECRET, "", "Elasticsearch API key."),
          key("store.user", Type.TEXT, "", "Elasticsearch user, where no API key is given."),
          key("store.password", Type.SECRET, "", "That user's password."),
          key(
              "store.caFile",
              Type.TEXT,
              "",
              "PEM file of the authority that signed the certificate of Elasticsearch."),
          key("store.retention", Type.DURATION, "30d", "How long findings and incidents are kept."),
          key(
              "review.host",
              Type.TEXT,
              "127.0.0.1",
              "Address to bind. Other than loopback needs a token."),
          key("review.port", Type.PORT, "8080", "Review page, JSON API and /metrics."),
          key(
              "review.token",
              Type.SECRET,
              "",
              "Bearer token or Basic password that readers must show; empty for none."),
          key(
              "review.tlsCertificate",
              Type.TEXT,
              "",
              "PEM file of the certificate chain; empty for plain text."),
          key("review.tlsKey", Type.TEXT, "", "PEM file of its private key."),
          key(
              "jobs.embedded",
              Type.BOOLEAN,
              "true",
              "Run the jobs in this process. false: they run on a Flink cluster (vedette jobs submit)."),
          key(
              "jobs.flinkRest",
              Type.TEXT,
              "",
              "REST address of that Flink cluster, http://host:8081."),
          key("jobs.parallelism", Type.INTEGER, "2", "Parallel instances of every operator."),
          key("jobs.checkpointInterval", Type.DURATION, "10s", "How often state is saved."),
          key(
              "jobs.lateness",
              Type.DURATION,
              "10s",
              "How far out of order spans and logs may arrive."),
          key(
              "jobs.idleness",
              Type.DURATION,
              "15s",
              "After how long without records a partition no longer holds the others back."),
          key(
              "jobs.maxAhead",
              Type.DURATION,
              "5m",
              "Events further ahead of their arrival than this go to the dead letters."),
          key("jobs.redWindow", Type.DURATION, "60s", "Intervals that spans are summed over."),
          key(
              "jobs.traceGap",
              Type.DURATION,
              "5s",
              "How long after its last span a trace is taken as complete."),
          key(
              "jobs.maxWatchedSeries",
              Type.INTEGER,
              "5000",
              "Series whose band is published, for plots and /metrics."),
          key(
              "rules.directory",
              Type.TEXT,
              "",
              "Your own rules, playbooks and limits, read beside the shipped packs and watched for changes."),
          key("rules.shipped", Type.BOOLEAN, "true", "Use the shipped packs."),
          key("responders.dryRun", Type.BOOLEAN, "true", "Plan and show actions, send nothing."),
          key("responders.killSwitch", Type.BOOLEAN, "false", "Refuse every action."),
          key("responders.maxActionsPerHour", Type.INTEGER, "10", "Budget of executed actions."),
          key(
              "responders.coolDown",
              Type.DURATION,
              "10m",
              "Least time between two actions on one target."),
          key(
              "responders.maxScaleFactor",
              Type.NUMBER,
              "3",
              "Largest factor by which replicas may be raised at once."),
          key("responders.maxReplicas", Type.INTEGER, "50", "Replicas that no action goes beyond."),
          key(
              "responders.protectedNamespaces",
              Type.LIST,
              "kube-system,kube-public,kube-node-lease",
              "Namespaces in which nothing is ever changed."),
          key(
              "responders.verifyWithin",
              Type.DURATION,
              "15m",
              "How long an action has to show its effect before it is reverted."),
          key(
              "responders.kubeconfig",
              Type.TEXT,
              "",
              "Kubeconfig of the cluster to act on; empty: plan without one."),
          key(
              "responders.alertmanagerUrl",
              Type.TEXT,
              "",
              "Alertmanager that notifications go to, http://host:9093."),
          key(
              "responders.webhookUrl",
              Type.TEXT,
              "",
              "Webhook that notifications go to as signed JSON."),
          key(
              "responders.webhookSecretFile",
              Type.TEXT,
              "",
              "File that holds the key of the webhook signature (HMAC-SHA256)."),
          key(
              "telemetry.otlpEndpoint",
              Type.TEXT,
              "",
              "OTLP/HTTP endpoint for Vedette's own traces; empty: none are sent."));

  private ConfigKeys() {}

  private static ConfigKey key(String path, Type type, String defaultValue, String doc) {
    return new ConfigKey(path, type, defaultValue, doc);
  }

  /** The file with every key at its default, commented. */
  public static String defaultsAsYaml() {
    StringBuilder out = new StringBuilder("# Vedette's configuration: every key at its default.\n");
    out.append("# Each can be overridden by an environment variable, named in parentheses.\n");
    String section = "";
    for (ConfigKey key : ALL) {
      String[] parts = key.path().split("\\.", 2);
      if (!parts[0].equals(section)) {
        section = parts[0];
        out.append('\n').append(section).append(":\n");
      }
      out.append("  # ").append(key.doc()).append(" (").append(key.environmentVariable());
      out.append(")\n  ").append(parts[1]).append(": ").append(yaml(key)).append('\n');
    }
    return out.toString();
  }

  private static String yaml(ConfigKey key) {
    return switch (key.type()) {
      case LIST -> '[' + key.defaultValue().replace(",", ", ") + ']';
      case PROPERTIES -> "{}";
      case TEXT, SECRET -> key.defaultValue().isEmpty() ? "\"\"" : key.defaultValue();
      case INTEGER, NUMBER, BOOLEAN, DURATION, PORT -> key.defaultValue();
    };
  }
}
