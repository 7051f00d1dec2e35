package io.vedette.cli;

import io.vedette.cli.config.VedetteConfig;
import io.vedette.cli.embedded.Ports;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import io.vedette.store.FindingStore;
import io.vedette.store.FindingStores;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** One check per part: each says in a line what would work, or throws with what would not. */
final class Check {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Checks one part. */
  @FunctionalInterface
  interface Part {
    String check() throws Exception;
  }

  private final VedetteConfig config;
  private final Path dataDirectory;

  Check(VedetteConfig config, Path dataDirectory) {
    this.config = config;
    this.dataDirectory = dataDirectory;
  }

  /** All checks by the part's name, in the order of the data's way. */
  Map<String, Part> parts() {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("data", this::data);
    parts.put("rules", this::rules);
    parts.put("kafka", this::kafka);
    parts.put("gateway", this::gateway);
    parts.put("jobs", this::jobs);
    parts.put("store", this::store);
    parts.put("review", this::review);
    parts.put("responders", this::responders);
    return parts;
  }

  private String data() throws IOException {
    Files.createDirectories(dataDirectory);
    try (DataLock lock = DataLock.take(dataDirectory)) {
      return dataDirectory + " is writable and free";
    }
  }

  private String rules() throws IOException {
    Map<String, String> files = Wiring.ruleFiles(config);
    List<Problem> problems = RulePack.fromFiles(files).problems();
    if (!problems.isEmpty()) {
      throw new IOException(
          problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    return files.size() + " files load and their cases hold";
  }

  private String kafka() throws Exception {
    VedetteConfig.Kafka kafka = config.kafka();
    if (kafka.embedded()) {
      Ports.require("the embedded Kafka broker", "127.0.0.1", kafka.port(), "kafka.port");
      return "embedded, port " + port(kafka.port());
    }
    Properties properties = Wiring.kafka(config, kafka.bootstrapServers());
    try (Admin admin = Admin.create(properties)) {
      int brokers = admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).size();
      return kafka.bootstrapServers() + " answers, " + brokers + " broker(s)";
    }
  }

  private String gateway() {
    VedetteConfig.Gateway gateway = config.gateway();
    Wiring.gateway(config, "127.0.0.1:1"); // its record refuses what cannot work
    Ports.require("OTLP/gRPC", gateway.host(), gateway.grpcPort(), "gateway.grpcPort");
    Ports.require("OTLP/HTTP", gateway.host(), gateway.httpPort(), "gateway.httpPort");
    return gateway.host()
        + ", ports "
        + port(gateway.grpcPort())
        + " and "
        + port(gateway.httpPort());
  }

  private String jobs() throws IOException, InterruptedException {
    VedetteConfig.Jobs jobs = config.jobs();
    if (jobs.embedded()) {
      Ports.require("Flink's web page", "127.0.0.1", jobs.webPort(), "jobs.webPort");
      return "embedded, parallelism " + jobs.parallelism();
    }
    return jobs.flinkRest() + " answers: " + get(URI.create(jobs.flinkRest()).resolve("/config"));
  }

  private String store() {
    boolean embedded = config.store().type() == VedetteConfig.StoreType.EMBEDDED;
    if (embedded) {
      return Wiring.store(config, dataDirectory).toString();
    }
    try (FindingStore store = FindingStores.open(Wiring.store(config, dataDirectory))) {
      store.check();
      return config.store().hosts() + " answers";
    }
  }

  private String review() {
    VedetteConfig.Review review = config.review();
    Ports.require("the review page", review.host(), review.port(), "review.port");
    return Wiring.review(config).toString();
  }

  private String responders() throws IOException, InterruptedException {
    VedetteConfig.Responders responders = config.responders();
    StringBuilder said = new StringBuilder(responders.dryRun() ? "dry run" : "may act");
    if (!responders.kubeconfig().isEmpty()) {
      said.append(", cluster ").append(Clusters.check(Path.of(responders.kubeconfig())));
    }
    if (!responders.alertmanagerUrl().isEmpty()) {
      get(URI.create(responders.alertmanagerUrl() + "/-/ready"));
      said.append(", Alertmanager answers");
    }
    return said.toString();
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    int status;
    try {
      status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new IOException(uri + " cannot be reached: " + e, e);
    }
    if (status != 200) {
      throw new IOException(uri + " answered " + status + ", not 200");
    }
    return "200";
  }

  private static String port(int port) {
    return port == 0 ? "any" : Integer.toString(port);
  }
}
