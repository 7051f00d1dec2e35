package io.vedette.bench;

import io.vedette.model.AuditEvent;
import io.vedette.rules.Problem;
import io.vedette.rules.RulePack;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code vedette bench sigma}: events a second through all rules of one source, on one thread, from
 * JSON text to findings. Rules and events are generated: process creations, each rule with a
 * suffix, several substrings, a negated filter, and now and then a regular expression.
 */
@Command(
    name = "sigma",
    mixinStandardHelpOptions = true,
    description =
        "Process creations through 1,000 and 3,000 generated Sigma rules, on one thread; then"
            + " CloudTrail events through the shipped packs, without and with behaviour.")
final class SigmaBench implements Callable<Integer> {
  private static final int EVENTS = 20_000;
  private static final String[] VERBS = {
    "get", "set", "add", "run", "list", "copy", "send", "load"
  };

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "measured for each number of rules")
  private int seconds;

  @Option(
      names = "--matching",
      defaultValue = "0.01",
      description = "share of events that one rule is meant to match")
  private double matching;

  @Option(
      names = "--rules",
      split = ",",
      defaultValue = "1000,3000",
      description = "numbers of rules")
  private List<Integer> sizes = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Map<Integer, Double> rates = new TreeMap<>();
    for (int size : sizes) {
      RulePack pack = pack(size);
      List<AuditEvent> events = events(size, new Random(7));
      // the first one also warms up what all share
      rate(pack, events, rates.isEmpty() ? 3 * seconds : seconds);
      double rate = rate(pack, events, seconds);
      rates.put(size, rate);
      out.printf(Locale.ROOT, "%,d rules: %,.0f events/s%n", size, rate);
    }
    BehaviorRates shipped = new BehaviorRates(seconds);
    double packs = shipped.rules();
    double withBehavior = shipped.rulesAndBehavior();
    out.printf(
        Locale.ROOT,
        "shipped packs on CloudTrail: %,.0f events/s, with behaviour and risk %,.0f%n",
        packs,
        withBehavior);
    StringBuilder result = new StringBuilder("RESULT sigma");
    rates.forEach(
        (size, rate) ->
            result.append(String.format(Locale.ROOT, " events_per_s_%d=%.0f", size, rate)));
    result.append(
        String.format(
            Locale.ROOT,
            " packs_events_per_s=%.0f packs_with_behavior_events_per_s=%.0f",
            packs,
            withBehavior));
    out.println(result);
    out.flush();
    return 0;
  }

  /** Events a second of the one thread's own CPU time: what one core does, busy machine or not. */
  private static double rate(RulePack pack, List<AuditEvent> events, int seconds) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    long start = threads.getCurrentThreadCpuTime();
    long done = 0;
    long found = 0;
    while (System.nanoTime() < end) {
      for (int i = 0; i < 500; i++) {
        found += pack.sigma().match(events.get((int) (done++ % events.size()))).size();
      }
    }
    if (found == 0) {
      throw new IllegalStateException("no rule matched; the benchmark measures nothing");
    }
    return done * 1e9 / (threads.getCurrentThreadCpuTime() - start);
  }

  private static RulePack pack(int size) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < size; i++) {
      yaml.append(rule(i)).append("---\n");
    }
    RulePack pack = RulePack.fromFiles(Map.of("generated.yaml", yaml.toString()));
    for (Problem problem : pack.problems()) {
      throw new IllegalStateException("generated rule refused: " + problem);
    }
    return pack;
  }

  /** One of five shapes; names come from the number, so that rules share only common words. */
  private static String rule(int i) {
    String head =
        """
        title: Generated %1$d
        id: generated-%1$d
        logsource: {category: process_creation, product: windows}
        detection:
          filter: {ParentImage|endswith: '\\updater%2$d.exe'}
        """
            .formatted(i, i % 37);
    String verb = VERBS[i % VERBS.length];
    String body =
        switch (i % 5) {
          case 0 ->
              """
                img: {Image|endswith: ['\\tool%1$d.exe', '\\aux%1$d.exe']}
                cli: {CommandLine|contains|all: [' --%2$s', ' -x%1$d']}
              """;
          case 1 ->
              """
                img: {OriginalFileName: 'Tool%1$d.EXE'}
                cli: {CommandLine|contains: ['/%2$s', 'mode%1$d', 'key%1$d=']}
              """;
          case 2 ->
              """
                img: {Image|endswith: ['\\powershell.exe', '\\pwsh.exe']}
                cli: {CommandLine|contains: ['Invoke-Thing%1$d', 'New-Thing%1$d ', '-%2$s%1$d']}
              """;
          case 3 ->
              """
                img: {CommandLine|re: '(?i)thing%1$d\\s+(on|off)\\s+[a-z]{2,8}'}
                cli: {CommandLine|contains: 'thing%1$d'}
              """;
          default ->
              """
                img: {Image|startswith: 'C:\\Users\\', Image|endswith: '\\drop%1$d.exe'}
                cli: {ParentImage|endswith: ['\\winword.exe', '\\excel.exe', '\\host%1$d.exe']}
              """;
        };
    return head + body.formatted(i, verb) + "  condition: img and cli and not filter\n";
  }

  private List<AuditEvent> events(int rules, Random random) {
    List<AuditEvent> events = new ArrayList<>();
    for (int n = 0; n < EVENTS; n++) {
      boolean hit = random.nextDouble() < matching;
      int i = 5 * random.nextInt(Math.max(1, rules / 5));
      String image = hit ? "tool" + i : "svc" + random.nextInt(400);
      String options =
          hit
              ? " --" + VERBS[i % VERBS.length] + " -x" + i
              : " --config " + Long.toHexString(random.nextLong()) + " /quiet --level 3";
      events.add(new AuditEvent("windows", "", "e" + n, n, n, document(n, image, options, random)));
    }
    return events;
  }

  private static String document(int n, String image, String options, Random random) {
    return """
    {"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},\
    "EventID":1,"Version":5,"Level":4,"Channel":"Microsoft-Windows-Sysmon/Operational",\
    "Computer":"ws%1$d.example.org","EventRecordID":%2$d},"EventData":{\
    "UtcTime":"2026-01-02 03:04:05.678","ProcessGuid":"{%3$016x}","ProcessId":%4$d,\
    "Image":"C:\\\\Program Files\\\\Example\\\\%5$s.exe","FileVersion":"1.%1$d",\
    "Description":"A service of the example","Product":"Example","Company":"Example Org",\
    "OriginalFileName":"%5$s.exe","CommandLine":"\\"C:\\\\Program Files\\\\Example\\\\%5$s.exe\\"%6$s",\
    "CurrentDirectory":"C:\\\\Windows\\\\system32\\\\","User":"EXAMPLE\\\\user%1$d",\
    "IntegrityLevel":"Medium","ParentProcessId":%4$d,\
    "ParentImage":"C:\\\\Windows\\\\System32\\\\services.exe",\
    "ParentCommandLine":"C:\\\\Windows\\\\system32\\\\services.exe"}}}\
    """
        .formatted(n % 97, n, random.nextLong(), random.nextInt(65_536), image, options);
  }
}
