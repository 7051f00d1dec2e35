package io.vedette.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vedette.cli.config.ConfigException;
import io.vedette.cli.config.ConfigLoader;
import io.vedette.cli.config.VedetteConfig;
import io.vedette.cli.demo.DemoJudge;
import io.vedette.cli.demo.DemoTraffic;
import io.vedette.model.ActionRecord;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.store.ActionQuery;
import io.vedette.store.FindingQuery;
import io.vedette.store.FindingStore;
import io.vedette.store.IncidentQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vedette demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts everything, plays a live scenario against it and says what it found: a web shop and an"
          + " inference service, three past days in fast motion, then 90 minutes with six planted"
          + " faults. Nothing is changed anywhere: actions are planned only."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int MAX_FALSE = 0;
  private static final int PAGE = 1000;
  private static final long SEED = 20_26;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Option(
      names = "--once",
      description =
          "Play the scenario, print planted against found, and end: 0 if all"
              + " was found, each by one incident, and nothing else.")
  private boolean once;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write the judgement as JSON.")
  private @Nullable Path report;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where all state is kept (default: a new directory, removed at the end).")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--minute",
      paramLabel = "MS",
      defaultValue = "800",
      description = "How long a minute of the scenario takes (default: ${DEFAULT-VALUE} ms).")
  private long millisPerMinute;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path data = dataDirectory == null ? Files.createTempDirectory("vedette-demo") : dataDirectory;
    AtomicBoolean stopped = new AtomicBoolean();
    Platform platform = Platform.start(config(), data, out);
    Thread hook =
        new Thread(
            () -> {
              stopped.set(true);
              platform.close();
              cleanUp(data);
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    DemoTraffic traffic =
        new DemoTraffic(platform.gatewayHttp(), System.currentTimeMillis(), SEED, out);
    Files.write(data.resolve("truth.json"), JSON.writeValueAsBytes(traffic.truth()));
    say(out, "Sending three past days in fast motion …");
    traffic.sendHistory();
    say(out, "Playing 90 minutes with six planted faults; watch " + platform.reviewPage());
    traffic.playScenario(millisPerMinute);
    say(out, "Waiting until everything sent is judged …");
    DemoJudge.Report judged = await(platform.store(), traffic);
    print(out, judged);
    if (report != null) {
      Files.write(report, JSON.writeValueAsBytes(judged));
    }
    if (!once) {
      say(out, "Going on in real time at " + platform.reviewPage() + "; press Ctrl-C to stop.");
      traffic.continueLive(stopped::get);
      return 0;
    }
    if (Runtime.getRuntime().removeShutdownHook(hook)) {
      platform.close();
      cleanUp(data);
    }
    return judged.passed() ? 0 : 1;
  }

  /** The demo runs beside whatever else runs: with --once on free ports. */
  private VedetteConfig config() throws ConfigException {
    Map<String, String> overrides = new HashMap<>(Map.of("kafka.port", "0", "jobs.webPort", "0"));
    if (once) {
      overrides.putAll(
          Map.of("gateway.grpcPort", "0", "gateway.httpPort", "0", "review.port", "0"));
    }
    return ConfigLoader.load(null, System.getenv(), overrides);
  }

  /** Judges again and again, until all is found and quiet, or nothing new has come for long. */
  private static DemoJudge.Report await(FindingStore store, DemoTraffic traffic)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    DemoJudge.Report judged = judge(store, traffic);
    int seen = 0;
    int still = 0;
    while (System.nanoTime() < deadline && still < (judged.passed() ? 8 : 25)) {
      TimeUnit.SECONDS.sleep(1);
      judged = judge(store, traffic);
      int now = store.findings(FindingQuery.all().withLimit(PAGE)).hashCode();
      still = now == seen ? still + 1 : 0;
      seen = now;
    }
    return judged;
  }

  private static DemoJudge.Report judge(FindingStore store, DemoTraffic traffic) {
    List<Incident> incidents = store.incidents(IncidentQuery.all().withLimit(PAGE));
    List<Finding> findings = store.findings(FindingQuery.all().withLimit(PAGE));
    List<ActionRecord> actions = store.actions(ActionQuery.all().withLimit(PAGE));
    return DemoJudge.judge(traffic.truth(), incidents, findings, actions, MAX_FALSE);
  }

  private static void print(PrintWriter out, DemoJudge.Report judged) {
    out.printf(
        "%n%-22s %-6s %9s  %-46s %s%n", "planted", "found", "delay", "cause named", "actions");
    for (DemoJudge.Result result : judged.results()) {
      out.printf(
          "%-22s %-6s %9s  %-46s %s%s%n",
          result.planted().id(),
          result.found() ? "yes" : "NO",
          result.delayMillis() < 0 ? "-" : result.delayMillis() / 1000 + " s",
          result.cause(),
          result.actions().stream()
              .map(kind -> kind.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", ")),
          result.why().isEmpty() ? "" : "   [" + result.why() + "]");
    }
    out.printf("%nfalse incidents: %d (at most %d)%n", judged.falseIncidents().size(), MAX_FALSE);
    judged.falseIncidents().forEach(line -> out.println("  " + line));
    out.println(judged.passed() ? "PASSED" : "FAILED");
    out.flush();
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private void cleanUp(Path data) {
    if (dataDirectory != null) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      spec.commandLine().getErr().println("could not remove " + data + ": " + e.getMessage());
    }
  }
}
