package io.vedette.jobs;

import io.vedette.detect.behavior.intel.Indicator;
import io.vedette.detect.behavior.intel.IndicatorException;
import io.vedette.detect.behavior.intel.IndicatorFindings;
import io.vedette.detect.behavior.intel.IndicatorParser;
import io.vedette.detect.behavior.intel.IndicatorSet;
import io.vedette.model.AuditEvent;
import io.vedette.model.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds each audit event against the lists of indicators in force. */
final class IntelFunction extends BroadcastProcessFunction<AuditEvent, RuleFile, Finding> {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(IntelFunction.class);

  private final HashMap<String, String> initial = new HashMap<>();
  private transient IndicatorFindings findings;
  private transient @Nullable IndicatorSet indicators;

  /**
   * @param files those in force at the start; of these only lists of indicators are kept
   */
  IntelFunction(Map<String, String> files) {
    files.forEach(
        (path, content) -> {
          if (path.startsWith(SecurityFiles.INTEL)) {
            initial.put(path, content);
          }
        });
  }

  @Override
  public void open(OpenContext context) {
    findings = new IndicatorFindings();
  }

  @Override
  public void processElement(AuditEvent event, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    findings.of(event, indicators(context.getBroadcastState(RuleBook.FILES))).forEach(out::collect);
  }

  private IndicatorSet indicators(ReadOnlyBroadcastState<String, String> state) throws Exception {
    IndicatorSet known = indicators;
    if (known == null) {
      Map<String, String> files = new HashMap<>(initial);
      for (Map.Entry<String, String> file : state.immutableEntries()) {
        files.put(file.getKey(), file.getValue());
      }
      known = new IndicatorSet(parse(files));
      indicators = known;
    }
    return known;
  }

  private static List<Indicator> parse(Map<String, String> files) {
    List<Indicator> all = new ArrayList<>();
    files.forEach(
        (path, content) -> {
          try {
            all.addAll(
                IndicatorParser.parse(path.substring(SecurityFiles.INTEL.length()), content));
          } catch (IndicatorException e) {
            log.warn("left out a list of indicators: {}", e.getMessage());
          }
        });
    return all;
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<Finding> out)
      throws Exception {
    if (!file.path().startsWith(SecurityFiles.INTEL)) {
      return;
    }
    Optional<String> problem = SecurityFiles.check(file);
    if (problem.isPresent()) {
      log.warn("refused a list; the one before stays in force: {}", problem.get());
      return;
    }
    var state = context.getBroadcastState(RuleBook.FILES);
    if (!file.content().equals(state.get(file.path()))) {
      state.put(file.path(), file.content());
      indicators = null;
    }
  }
}
