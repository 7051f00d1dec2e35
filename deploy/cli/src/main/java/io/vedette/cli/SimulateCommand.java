package io.vedette.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vedette.predict.scale.Backtest;
import io.vedette.predict.scale.Backtest.Contestant;
import io.vedette.predict.scale.Backtest.HpaSource;
import io.vedette.predict.scale.HpaSpec;
import io.vedette.predict.scale.LoadTrace;
import io.vedette.predict.scale.ScalingPolicy;
import io.vedette.predict.scale.ServiceModel;
import io.vedette.predict.scale.SimulationResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette simulate}: a recorded load under four autoscalers. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows beforehand what predictive scaling would have done: runs a recorded load through a"
          + " simulated service (queue, start-up delay) under Kubernetes' HPA, HPA with KEDA's"
          + " queue trigger, an oracle that knows the load, and Vedette.",
      ""
    },
    footer = {
      "",
      "Input: CSV with a header, timestamp,value or series,timestamp,value. A value is the load of"
          + " its step in requests a second, the unit of --replica-capacity (or any other unit, if"
          + " it is the same for both); with --counts it is the number of requests in the step."
          + " Several series are services of their own, and their figures are summed.",
      "",
      "Output: violation_request_seconds (seconds over the latency objective, summed over all"
          + " requests), replica_hours (with replicas that are starting), flaps (changes of"
          + " direction within ten minutes).",
      "",
      "Example:",
      "  vedette simulate --input load.csv --replica-capacity 10 --startup 120s --plot out.svg",
      "  kubectl get hpa web -o yaml > hpa.yaml",
      "  vedette simulate --input load.csv --replica-capacity 10 --hpa hpa.yaml"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final double[] CURVE_TARGETS = {0.5, 0.6, 0.7, 0.8, 0.9};
  private static final double[] CURVE_PREMIUMS = {0.04, 0.08, 0.12, 0.2, 0.3};

  @Option(names = "--input", required = true, paramLabel = "CSV", description = "The load.")
  private Path input;

  @Option(
      names = "--replica-capacity",
      required = true,
      paramLabel = "RATE",
      description = "Requests a second that one replica serves within the objective.")
  private double capacity;

  @Option(
      names = "--startup",
      defaultValue = "120s",
      converter = Seconds.class,
      paramLabel = "TIME",
      description = "From the decision until a replica is ready; default: ${DEFAULT-VALUE}.")
  private Duration startup;

  @Option(
      names = "--objective",
      defaultValue = "1s",
      converter = Seconds.class,
      paramLabel = "TIME",
      description = "Latency objective, waiting and service; default: ${DEFAULT-VALUE}.")
  private Duration objective;

  @Option(
      names = "--service-time",
      defaultValue = "500ms",
      converter = Seconds.class,
      paramLabel = "TIME",
      description = "Time in service, without waiting; default: ${DEFAULT-VALUE}.")
  private Duration serviceTime;

  @Option(
      names = "--counts",
      description = "Values count the requests of their step; default: requests a second.")
  private boolean counts;

  @Option(names = "--min-replicas", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private int minReplicas;

  @Option(
      names = "--max-replicas",
      defaultValue = "1000",
      description = "Default: ${DEFAULT-VALUE}.")
  private int maxReplicas;

  @Option(
      names = "--hpa-metric",
      defaultValue = "utilization",
      description =
          "What the HPA reads: ${COMPLETION-CANDIDATES}. Utilisation ends at 100 %%, requests do"
              + " not; default: ${DEFAULT-VALUE}.")
  private HpaSource hpaMetric;

  @Option(
      names = "--target-utilization",
      defaultValue = "0.8",
      paramLabel = "SHARE",
      description =
          "Share of a replica's capacity that HPA and KEDA aim at; default: ${DEFAULT-VALUE}, which"
              + " Kubernetes takes where no metric is given.")
  private double target;

  @Option(
      names = "--premium",
      defaultValue = "0.14",
      paramLabel = "SHARE",
      description =
          "What Vedette may spend over an oracle in the long run; default: ${DEFAULT-VALUE}.")
  private double premium;

  @Option(
      names = "--hpa",
      paramLabel = "FILE",
      description =
          "The HorizontalPodAutoscaler (autoscaling/v2, YAML or JSON, as of kubectl get -o yaml) to"
              + " compare with: limits, target, behavior with policies, stabilisation and"
              + " tolerances.")
  private @Nullable Path hpaFile;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--curve",
      description = "Also print HPA at other targets and Vedette at other premiums.")
  private boolean curve;

  @Option(
      names = "--plot",
      paramLabel = "SVG",
      description = "Draw replicas over time (of the first series) to this file.")
  private @Nullable Path plot;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    HpaManifest hpa = hpa();
    ServiceModel model = model(hpa.spec());
    Map<String, LoadTrace> loads = LoadReader.read(input, counts);
    List<Map<Contestant, SimulationResult>> results =
        run(loads, model, settings(hpa, hpa.target(), premium));
    PrintWriter out = spec.commandLine().getOut();
    Map<Contestant, SimulationResult> sum = sum(results);
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(json(sum)));
    } else {
      table(out, sum);
    }
    if (curve) {
      curve(out, loads, model, hpa);
    }
    if (plot != null) {
      LoadTrace first = loads.values().iterator().next();
      Files.writeString(plot, new SimulationPlot(first, model, results.get(0)).svg());
    }
    out.flush();
    return 0;
  }

  private HpaManifest hpa() throws IOException {
    try {
      if (hpaFile == null) {
        return new HpaManifest(HpaSpec.of(minReplicas, maxReplicas), hpaMetric, target);
      }
      for (String option :
          List.of("--min-replicas", "--max-replicas", "--hpa-metric", "--target-utilization")) {
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
          throw new IllegalArgumentException(
              option + " beside --hpa: the manifest says it; leave one of them out");
        }
      }
      return HpaManifest.read(hpaFile, capacity);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ServiceModel model(HpaSpec limits) {
    try {
      return new ServiceModel(
          capacity,
          startup.toMillis() / 1000 * 1000,
          serviceTime.toMillis() / 1000.0,
          objective.toMillis() / 1000.0,
          limits.minReplicas(),
          limits.maxReplicas());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Backtest.Settings settings(
      HpaManifest hpa, double targetUtilization, double costPremium) {
    try {
      return new Backtest.Settings(
          hpa.source(),
          targetUtilization,
          hpa.spec(),
          ScalingPolicy.of(hpa.spec().minReplicas(), hpa.spec().maxReplicas())
              .withPremium(costPremium));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static List<Map<Contestant, SimulationResult>> run(
      Map<String, LoadTrace> loads, ServiceModel model, Backtest.Settings settings) {
    return loads.values().parallelStream()
        .map(load -> Backtest.run(load, model, settings))
        .toList();
  }

  private static Map<Contestant, SimulationResult> sum(
      List<Map<Contestant, SimulationResult>> results) {
    Map<Contestant, SimulationResult> sum = new EnumMap<>(Contestant.class);
    results.forEach(
        one -> one.forEach((who, result) -> sum.merge(who, result, SimulationResult::plus)));
    return sum;
  }

  private static ObjectNode json(Map<Contestant, SimulationResult> results) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    results.forEach(
        (who, result) ->
            json.putObject(name(who))
                .put("violation_request_seconds", rounded(result.violationRequestSeconds()))
                .put("replica_hours", rounded(result.replicaHours()))
                .put("flaps", result.flaps())
                .put("violating_share", result.violatingRequests() / Math.max(1, result.requests()))
                .put("peak_replicas", result.peakReplicas()));
    return json;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static String name(Contestant who) {
    return who.name().toLowerCase(Locale.ROOT);
  }

  private static void table(PrintWriter out, Map<Contestant, SimulationResult> results) {
    out.printf(
        "%-8s %26s %14s %6s %16s %14s%n",
        "",
        "violation_request_seconds",
        "replica_hours",
        "flaps",
        "violating_share",
        "peak_replicas");
    results.forEach((who, result) -> row(out, name(who), result));
  }

  private static void row(PrintWriter out, String name, SimulationResult result) {
    out.printf(
        Locale.ROOT,
        "%-8s %26.1f %14.2f %6d %16.5f %14d%n",
        name,
        result.violationRequestSeconds(),
        result.replicaHours(),
        result.flaps(),
        result.violatingRequests() / Math.max(1, result.requests()),
        result.peakReplicas());
  }

  private void curve(
      PrintWriter out, Map<String, LoadTrace> loads, ServiceModel model, HpaManifest hpa) {
    Map<String, SimulationResult> rows = new LinkedHashMap<>();
    for (double at : CURVE_TARGETS) {
      rows.put("hpa " + at, one(loads, model, Contestant.HPA, settings(hpa, at, premium)));
    }
    for (double at : CURVE_PREMIUMS) {
      rows.put("ved " + at, one(loads, model, Contestant.VEDETTE, settings(hpa, hpa.target(), at)));
    }
    out.println();
    rows.forEach((name, result) -> row(out, name, result));
  }

  private static SimulationResult one(
      Map<String, LoadTrace> loads,
      ServiceModel model,
      Contestant who,
      Backtest.Settings settings) {
    List<SimulationResult> results = new ArrayList<>();
    loads.values().forEach(load -> results.add(Backtest.run(who, load, model, settings)));
    return results.stream().reduce(SimulationResult::plus).orElseThrow();
  }
}
