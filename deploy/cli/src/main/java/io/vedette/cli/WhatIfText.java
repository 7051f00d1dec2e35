package io.vedette.cli;

import io.vedette.detect.whatif.Impact;
import io.vedette.detect.whatif.Impact.CallerImpact;
import io.vedette.detect.whatif.Impact.CarrierImpact;
import io.vedette.detect.whatif.Impact.QueueImpact;
import io.vedette.detect.whatif.Impact.ServiceImpact;
import io.vedette.detect.whatif.Impact.Status;
import io.vedette.model.Entity;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An impact in words, worst first. */
final class WhatIfText {
  private static final int MAX_CARRIERS = 20;

  private final Impact impact;
  private final double seconds;
  private final StringBuilder out = new StringBuilder();

  private WhatIfText(Impact impact, double seconds) {
    this.impact = impact;
    this.seconds = seconds;
  }

  static String of(Impact impact, double seconds) {
    return new WhatIfText(impact, seconds).write();
  }

  private String write() {
    line("Lost: %s", names(impact.lost()));
    summary();
    impact.services().forEach(this::service);
    section("Callers that fail (without fallbacks)", impact.callers());
    impact.callers().forEach(this::caller);
    section("Messages wait", impact.queues());
    impact.queues().forEach(this::queue);
    section("Machines that take over load", impact.carriers());
    impact.carriers().stream().limit(MAX_CARRIERS).forEach(this::carrier);
    if (!impact.unplaced().isEmpty()) {
      line("");
      line(
          "Nothing is known of %d services that name neither pod nor host: %s",
          impact.unplaced().size(), names(impact.unplaced()));
    }
    return out.toString();
  }

  private void summary() {
    if (impact.services().isEmpty() && impact.callers().isEmpty()) {
      line("No service has a replica there.");
      return;
    }
    line(
        "%d services lost, %d with too little left, %d without redundancy, %d reduced;"
            + " %.1f %% of the calls from outside fail.",
        count(Status.LOST),
        count(Status.OVERLOADED),
        count(Status.SINGLE_HOMED),
        count(Status.REDUCED),
        100 * impact.userShare());
    section("Services", impact.services());
  }

  private long count(Status status) {
    return impact.services().stream().filter(s -> s.status() == status).count();
  }

  private void section(String title, List<?> rows) {
    if (!rows.isEmpty()) {
      line("");
      line("%s:", title);
    }
  }

  private void service(ServiceImpact s) {
    String name = s.service().toString();
    switch (s.status()) {
      case LOST ->
          line(
              "  LOST          %s: all %d replicas gone, %.1f calls/s unanswered",
              name, s.replicas(), s.calls() / seconds);
      case OVERLOADED -> line("  OVERLOADED    %s: %s", name, remaining(s));
      case SINGLE_HOMED -> line("  SINGLE-HOMED  %s: %s", name, remaining(s));
      case REDUCED -> line("  REDUCED       %s: %s", name, remaining(s));
    }
  }

  private String remaining(ServiceImpact s) {
    String single =
        s.singleHomed().isEmpty() ? "" : "; one " + String.join(", one ", s.singleHomed());
    String room =
        Double.isNaN(s.utilisation())
            ? ""
            : String.format(Locale.ROOT, "; %.0f %% of what they can take", 100 * s.utilisation());
    return String.format(
        Locale.ROOT,
        "%d of %d replicas left%s; %.1f calls/s move, each takes %.2f times its load%s",
        s.remaining(),
        s.replicas(),
        single,
        s.moved() / seconds,
        s.loadFactor(),
        room);
  }

  private void caller(CallerImpact c) {
    line(
        "  %5.1f %%  %s %s %s",
        100 * c.share(), c.caller(), c.direct() ? "calls" : "through", names(c.via()));
  }

  private void queue(QueueImpact q) {
    line("  %s: %.2f messages/s for %s", q.queue(), q.messages() / seconds, q.consumer());
  }

  private void carrier(CarrierImpact c) {
    line(
        "  %s: %.1f -> %.1f calls/s (%+.0f %%)",
        c.carrier(), c.before() / seconds, c.after() / seconds, 100 * (c.after() / c.before() - 1));
  }

  private static String names(List<Entity> entities) {
    return entities.stream().map(Entity::toString).collect(Collectors.joining(", "));
  }

  private void line(String format, Object... args) {
    out.append(String.format(Locale.ROOT, format, args)).append('\n');
  }
}
