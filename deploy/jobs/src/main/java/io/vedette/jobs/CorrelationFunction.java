package io.vedette.jobs;

import io.vedette.model.Finding;
import io.vedette.rules.sigma.CorrelationState;
import io.vedette.rules.sigma.SigmaCorrelations;
import io.vedette.rules.sigma.SigmaCorrelations.Step;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Folds the matches that feed correlations, keyed by correlation and group, in event time. What it
 * completes may feed further correlations, whose steps leave by {@link #STEPS}.
 *
 * <p>A key holds the definition of its correlation: a reload leaves the state of every correlation
 * alone that stays as it was, and a changed one begins anew.
 */
final class CorrelationFunction
    extends KeyedBroadcastProcessFunction<String, Step, RuleFile, Finding> {
  static final OutputTag<Step> STEPS =
      new OutputTag<>("correlation-steps", JobTypes.CORRELATION_STEP);

  private static final long serialVersionUID = 1L;

  private final Map<String, String> ruleFiles;
  private transient RuleBook rules;
  private transient ValueState<CorrelationState> states;

  /** Matches that only the end of their timespan decides: what must not happen may yet happen. */
  private transient EventTimeQueue<Step> undecided;

  CorrelationFunction(Map<String, String> ruleFiles) {
    this.ruleFiles = ruleFiles;
  }

  @Override
  public void open(OpenContext context) {
    rules = new RuleBook(ruleFiles);
    states =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("correlation", JobTypes.CORRELATION_STATE));
    undecided =
        new EventTimeQueue<>(
            getRuntimeContext(),
            "undecided",
            JobTypes.CORRELATION_STEP,
            step -> step.finding().id());
  }

  @Override
  public void processElement(Step step, ReadOnlyContext context, Collector<Finding> out)
      throws Exception {
    SigmaCorrelations correlations =
        rules.pack(context.getBroadcastState(RuleBook.FILES)).correlations();
    CorrelationState state = states.value();
    state = state == null ? correlations.newState() : state;
    Finding found = correlations.onMatch(state, step);
    states.update(state);
    context.timerService().registerEventTimeTimer(correlations.forgetMillis(step));
    OptionalLong due = correlations.dueMillis(step);
    if (due.isPresent()) {
      undecided.add(step, due.getAsLong(), context.timerService());
    }
    emit(correlations, step, found, context, out);
  }

  private void emit(
      SigmaCorrelations correlations,
      Step step,
      @Nullable Finding found,
      ReadOnlyContext context,
      Collector<Finding> out) {
    if (found != null) {
      if (correlations.reports(found)) {
        out.collect(found);
      }
      correlations.steps(step.event(), found).forEach(next -> context.output(STEPS, next));
    }
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<Finding> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    CorrelationState state = states.value();
    if (state == null) {
      return;
    }
    List<Step> due = undecided.take(timeMillis);
    if (!due.isEmpty()) {
      SigmaCorrelations correlations =
          rules.pack(context.getBroadcastState(RuleBook.FILES)).correlations();
      for (Step step : due) {
        emit(correlations, step, correlations.onDue(state, step), context, out);
      }
      states.update(state);
    }
    if (state.over(timeMillis)) {
      states.clear();
    }
  }
}
