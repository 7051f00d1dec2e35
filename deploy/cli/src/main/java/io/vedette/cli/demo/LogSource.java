package io.vedette.cli.demo;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.List;
import java.util.Random;

/** Logs of the services: varied lines with variables, some warnings, few errors. */
final class LogSource {
  static final List<String> SERVICES =
      List.of("frontend", "catalog", "checkout", "payment", "inventory", "llm");
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Scenario scenario;
  private final long seed;

  LogSource(Scenario scenario, long seed) {
    this.scenario = scenario;
    this.seed = seed;
  }

  ExportLogsServiceRequest request(long from, long to) {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    for (String service : SERVICES) {
      ScopeLogs.Builder logs = ScopeLogs.newBuilder();
      for (long minute = from; minute < to; minute++) {
        minute(service, minute, logs);
      }
      request.addResourceLogs(
          ResourceLogs.newBuilder()
              .setResource(TraceSource.resource(service, scenario.version(service, to - 1)))
              .addScopeLogs(logs));
    }
    return request.build();
  }

  private void minute(String service, long minute, ScopeLogs.Builder logs) {
    Random random = Scenario.random(seed, minute, "logs " + service);
    int lines = TraceSource.poisson(4 * TraceSource.daily(minute), random);
    for (int i = 0; i < lines; i++) {
      logs.addLogRecords(usual(service, minute, random));
    }
    if (service.equals("catalog") && scenario.newLog(minute)) {
      for (int i = 0; i < 4; i++) {
        logs.addLogRecords(
            line(
                minute,
                random,
                SeverityNumber.SEVERITY_NUMBER_ERROR,
                "cannot decode partner price feed: unexpected token at offset "
                    + random.nextInt(90_000)));
      }
    }
    if (service.equals("payment") && scenario.databaseFails(minute)) {
      for (int i = 0; i < 8; i++) {
        logs.addLogRecords(
            line(
                minute,
                random,
                SeverityNumber.SEVERITY_NUMBER_ERROR,
                "charge failed for order " + random.nextInt(99_999)));
      }
    }
  }

  private static LogRecord usual(String service, long minute, Random random) {
    int n = random.nextInt(99_999);
    int kind = random.nextInt(400);
    if (kind == 0) {
      return line(
          minute,
          random,
          SeverityNumber.SEVERITY_NUMBER_ERROR,
          "payment".equals(service)
              ? "charge failed for order " + n
              : "request " + n + " failed: upstream reset");
    }
    if (kind < 12) {
      return line(
          minute,
          random,
          SeverityNumber.SEVERITY_NUMBER_WARN,
          "slow request " + n + " took " + random.nextInt(900) + " ms");
    }
    String text =
        switch (kind % 4) {
          case 0 -> service + " served request " + n + " in " + random.nextInt(200) + " ms";
          case 1 -> "cache hit for key item-" + n;
          case 2 -> "user u" + n + " session renewed";
          default -> "connection pool has " + random.nextInt(20) + " idle connections";
        };
    return line(minute, random, SeverityNumber.SEVERITY_NUMBER_INFO, text);
  }

  private static LogRecord line(long minute, Random random, SeverityNumber severity, String text) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(minute * MINUTE_NANOS + (long) (random.nextDouble() * MINUTE_NANOS * 0.99))
        .setSeverityNumber(severity)
        .setBody(AnyValue.newBuilder().setStringValue(text))
        .build();
  }
}
