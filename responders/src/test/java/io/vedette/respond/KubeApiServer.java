package io.vedette.respond;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real API server with etcd on free loopback ports; no controllers, no kubelet. */
final class KubeApiServer implements AutoCloseable {
  private final Path state;
  private final Config admin;

  private KubeApiServer(Path state, Config admin) {
    this.state = state;
    this.admin = admin;
  }

  /** Starts the binaries that {@code KUBEBUILDER_ASSETS} names, or skips the test. */
  static KubeApiServer start(Path state) throws IOException, InterruptedException {
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    Path script = Processes.shared().resolve("tools/kube-up.sh");
    Processes.require(
        assets != null && Files.isExecutable(script),
        "needs KUBEBUILDER_ASSETS, the directory of kube-apiserver and etcd, and " + script);
    int api = Processes.freePort();
    int etcd = Processes.freePort();
    Process up =
        new ProcessBuilder(
                script.toString(),
                String.valueOf(assets),
                state.toString(),
                String.valueOf(api),
                String.valueOf(etcd))
            .redirectErrorStream(true)
            .redirectOutput(state.resolve("up.log").toFile())
            .start();
    boolean ended = up.waitFor(90, TimeUnit.SECONDS);
    if (!ended || up.exitValue() != 0) {
      up.destroyForcibly();
      stop(state);
      throw new IOException("kube-up.sh: " + Files.readString(state.resolve("up.log")));
    }
    Config admin = Config.fromKubeconfig(state.resolve("kubeconfig").toFile());
    return new KubeApiServer(state, admin);
  }

  /** Of a cluster administrator, in context {@code local}. */
  Path kubeconfig() {
    return state.resolve("kubeconfig");
  }

  KubernetesClient admin() {
    return client(admin);
  }

  /** With that service account's permissions. */
  KubernetesClient as(String namespace, String account) {
    return client(
        new ConfigBuilder(admin)
            .withImpersonateUsername("system:serviceaccount:" + namespace + ':' + account)
            .build());
  }

  private static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config).withRequestRetryBackoffLimit(0).build())
        .build();
  }

  static void create(KubernetesClient client, String yaml) {
    try (InputStream in = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))) {
      client.load(in).items().forEach(item -> client.resource(item).create());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Creates those CRDs of a file that are named, and waits until they are served. */
  static void createCrds(KubernetesClient client, Path file, String... names) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      for (HasMetadata item : client.load(in).items()) {
        if (List.of(names).contains(item.getMetadata().getName())) {
          client.resource(item).create();
        }
      }
    }
    for (String name : names) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(name)
          .waitUntilCondition(KubeApiServer::established, 30, TimeUnit.SECONDS);
    }
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private static void stop(Path state) throws IOException, InterruptedException {
    Path pids = state.resolve("pids");
    if (!Files.exists(pids)) {
      return;
    }
    List<String> lines = Files.readAllLines(pids);
    // The API server, the last one started, goes first.
    for (int i = lines.size() - 1; i >= 0; i--) {
      var process = ProcessHandle.of(Long.parseLong(lines.get(i).strip()));
      if (process.isPresent()) {
        process.get().destroyForcibly();
        process.get().onExit().join();
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stop(state);
  }
}
