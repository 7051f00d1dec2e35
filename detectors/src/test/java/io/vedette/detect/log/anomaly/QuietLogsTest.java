package io.vedette.detect.log.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.log.LogAnalyzer;
import io.vedette.detect.log.LogOptions;
import io.vedette.detect.log.LogState;
import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.Finding;
import io.vedette.model.LogRecord;
import io.vedette.model.MetricSample;
import io.vedette.model.Resource;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Services without an incident: patterns of very different frequency with a daily season, errors
 * among them, heartbeats, traces, and variables of all sorts.
 *
 * <p>The full size (50 services of 200 patterns for three days, 70 million lines) is run by hand;
 * see RATIONALE-log-anomalies.md.
 */
class QuietLogsTest {
  private static final long MINUTE = 60_000L;

  @Test
  void aDayAndAHalfOfQuietServicesRaisesNothing() throws IOException {
    assertThat(quiet(2, 60, 2160)).isEmpty();
  }

  /** What is raised, by id. */
  static Map<String, Finding> quiet(int services, int patterns, int minutes) throws IOException {
    Map<String, Finding> raised = new LinkedHashMap<>();
    for (int i = 0; i < services; i++) {
      new QuietService(i, patterns, raised).run(minutes);
    }
    return raised;
  }

  /** For the full size: services, patterns, minutes. */
  public static void main(String[] args) throws IOException {
    var cpu = ManagementFactory.getThreadMXBean();
    long start = cpu.getCurrentThreadCpuTime();
    Map<String, Finding> raised =
        quiet(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    raised.values().forEach(f -> System.out.println(f.title() + " | " + f.reason()));
    System.out.printf(
        "RESULT quiet findings=%d lines=%d lines_per_cpu_s=%.0f max_state_kib=%d%n",
        raised.size(),
        QuietService.lines,
        QuietService.lines / ((cpu.getCurrentThreadCpuTime() - start) / 1e9),
        QuietService.largestState / 1024);
  }

  /** One of them. */
  private static final class QuietService implements LogAnalyzer.Sink {
    static long lines;
    static int largestState;

    private static final String[] VERBS = {"loaded", "stored", "checked", "sent", "read", "closed"};
    private static final String[] THINGS = {"cart", "invoice", "token", "page", "image", "price"};

    private final Entity service;
    private final LogAnalyzer analyzer = new LogAnalyzer(LogOptions.defaults());
    private final LogState state;
    private final Random random;
    private final double[] rates;
    private final Map<String, Finding> raised;

    QuietService(int number, int patterns, Map<String, Finding> raised) {
      this.service = Entity.service("quiet", "s" + number);
      this.state = analyzer.newState(service);
      this.random = new Random(number * 31L + 7);
      this.raised = raised;
      this.rates = new double[patterns];
      for (int i = 0; i < patterns; i++) {
        rates[i] = Math.min(30, Math.exp(-1.5 + 1.8 * random.nextGaussian()));
      }
    }

    void run(int minutes) throws IOException {
      double phase = 2 * Math.PI * random.nextDouble();
      for (int m = 0; m < minutes; m++) {
        double season = 1 + 0.6 * Math.sin(phase + 2 * Math.PI * m / 1440);
        for (int i = 0; i < rates.length; i++) {
          int n = i % 20 == 0 ? 2 : ServiceLog.poisson(rates[i] * season, random);
          for (int k = 0; k < n; k++) {
            double at = i % 20 == 0 ? 0.5 * k + 0.02 * random.nextDouble() : random.nextDouble();
            line(m + at, i, "");
          }
        }
        for (int i = ServiceLog.poisson(5 * season, random); i > 0; i--) {
          trace(m + 0.9 * random.nextDouble());
        }
        analyzer.onTime(state, service, (m + 1) * MINUTE, this);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      analyzer.codec().write(state, new DataOutputStream(bytes));
      largestState = Math.max(largestState, bytes.size());
    }

    /** A trace of patterns in a usual order, with two that may change places or be left out. */
    private void trace(double at) {
      String trace = "%016x%016x".formatted(random.nextLong(), random.nextLong());
      log(at, 9, "request received by handler", trace);
      boolean swapped = random.nextInt(5) == 0;
      log(at + (swapped ? 0.02 : 0.01), 9, "cache lookup done", trace);
      log(at + (swapped ? 0.01 : 0.02), 9, "session was checked", trace);
      if (random.nextInt(200) > 0) {
        log(at + 0.03, 9, "response written", trace);
      }
      if (random.nextInt(300) == 0) {
        log(at + 0.04, 17, "upstream reset during response", trace);
      }
    }

    private void line(double minute, int i, String trace) {
      String head = "%s%s %s".formatted(THINGS[i % 6], letters(i), VERBS[i / 6 % 6]);
      double size = Math.exp(3 + random.nextGaussian());
      String tail =
          switch (i % 4) {
            case 0 -> " for customer";
            case 1 -> " in %d ms".formatted((long) size);
            case 2 -> " as number %d by mode=m%d".formatted(random.nextInt(99_999), mode());
            default -> " with %.1f %% left after %d tries".formatted(size, 1 + random.nextInt(3));
          };
      log(minute, i % 10 == 9 ? 17 : 9, head + tail, trace);
    }

    private int mode() {
      return random.nextInt(1000) == 0 ? 3 : random.nextInt(3);
    }

    private static String letters(int i) {
      return "" + (char) ('a' + i % 26) + (char) ('a' + i / 26);
    }

    private void log(double minute, int severity, String text, String trace) {
      lines++;
      analyzer.observe(
          state,
          service,
          new LogRecord(
              (long) (minute * MINUTE) * 1_000_000L,
              severity,
              "",
              text,
              trace,
              "",
              Resource.UNKNOWN,
              Attributes.empty()),
          this);
    }

    @Override
    public void sample(MetricSample sample) {
      // the metric detector's
    }

    @Override
    public void finding(Finding finding) {
      raised.put(finding.id(), finding);
    }
  }
}
