package io.vedette.jobs;

import io.vedette.detect.incident.IncidentEngine;
import io.vedette.detect.incident.IncidentEngineState;
import io.vedette.detect.incident.IncidentOptions;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.Action;
import io.vedette.model.Finding;
import io.vedette.model.Incident;
import io.vedette.model.StateCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Groups findings into incidents and asks the playbooks what to do. All inputs meet under one key,
 * after everything that thins them out, and wait for the watermark, so that the engine sees them in
 * order of event time and the outcome does not depend on which arrived first.
 */
final class IncidentFunction
    extends KeyedBroadcastProcessFunction<Integer, IncidentInput, RuleFile, Incident> {
  static final OutputTag<Action> ACTIONS = new OutputTag<>("actions", ModelTypes.ACTION);

  private static final long serialVersionUID = 1L;
  private static final long TICK_MILLIS = 60_000L;
  private static final long FINDING_TTL_MILLIS = 26 * 3_600_000L;

  private final Map<String, String> ruleFiles;

  private transient IncidentEngine engine;
  private transient RuleBook rules;
  private transient ValueState<IncidentEngineState> states;
  private transient MapState<Long, List<IncidentInput>> waiting;
  private transient MapState<String, Finding> findings;
  private transient MapState<String, Long> decided;
  private transient ValueState<Long> nextTick;
  private transient ExampleShelf examples;

  IncidentFunction(Map<String, String> ruleFiles) {
    this.ruleFiles = ruleFiles;
  }

  @Override
  public void open(OpenContext context) {
    engine = new IncidentEngine(IncidentOptions.DEFAULT);
    rules = new RuleBook(ruleFiles);
    var runtime = getRuntimeContext();
    states = runtime.getState(new ValueStateDescriptor<>("incidents", StateSerializer.TYPE));
    waiting =
        runtime.getMapState(
            new MapStateDescriptor<>("waiting", Types.LONG, Types.LIST(JobTypes.INCIDENT_INPUT)));
    findings =
        runtime.getMapState(new MapStateDescriptor<>("findings", Types.STRING, ModelTypes.FINDING));
    decided = runtime.getMapState(new MapStateDescriptor<>("decided", Types.STRING, Types.LONG));
    examples = new ExampleShelf(runtime.getMapState(ExampleShelf.STATE));
    nextTick = runtime.getState(new ValueStateDescriptor<>("next-tick", Types.LONG));
  }

  @Override
  public void processElement(IncidentInput input, ReadOnlyContext context, Collector<Incident> out)
      throws Exception {
    long time = Math.max(timeOf(input), context.currentWatermark() + 1);
    List<IncidentInput> same = waiting.get(time);
    if (same == null) {
      same = new ArrayList<>(2);
      context.timerService().registerEventTimeTimer(time);
    }
    same.add(input);
    waiting.put(time, same);
  }

  private static long timeOf(IncidentInput input) {
    if (input.finding() != null) {
      return input.finding().endMillis();
    }
    if (input.edge() != null) {
      return input.edge().timeMillis();
    }
    if (input.example() != null) {
      return input.example().startMillis();
    }
    return input.change() == null ? 0 : input.change().timeMillis();
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Incident> out)
      throws Exception {
    IncidentEngineState state = states.value();
    if (state == null) {
      state = engine.newState();
    }
    List<Incident> changed = new ArrayList<>();
    List<IncidentInput> inputs = waiting.get(timeMillis);
    if (inputs != null) {
      inputs.sort(Comparator.comparing(IncidentFunction::orderOf));
      for (IncidentInput input : inputs) {
        changed.addAll(tell(state, input));
      }
      waiting.remove(timeMillis);
    }
    Long tick = nextTick.value();
    if (tick == null || timeMillis >= tick) {
      changed.addAll(engine.onTime(state, timeMillis));
      forget(timeMillis);
      long next = (Math.floorDiv(timeMillis, TICK_MILLIS) + 1) * TICK_MILLIS;
      nextTick.update(next);
      context.timerService().registerEventTimeTimer(next);
    }
    states.update(state);
    for (Incident incident : changed) {
      out.collect(examples.illustrate(incident));
      decide(incident, context);
    }
  }

  /** Edges and changes before the findings of the same moment; findings by id. */
  private static String orderOf(IncidentInput input) {
    if (input.edge() != null) {
      return "0" + input.edge().caller().id() + ' ' + input.edge().callee().id();
    }
    if (input.change() != null) {
      return "1" + input.change().entity().id() + input.change().text();
    }
    if (input.example() != null) {
      return "0" + input.example().traceId();
    }
    return "2" + (input.finding() == null ? "" : input.finding().id());
  }

  private List<Incident> tell(IncidentEngineState state, IncidentInput input) throws Exception {
    if (input.edge() != null) {
      engine.onEdge(state, input.edge());
      return List.of();
    }
    if (input.change() != null) {
      return engine.onChange(state, input.change());
    }
    if (input.example() != null) {
      examples.put(input.example());
      return List.of();
    }
    Finding finding = input.finding();
    if (finding == null) {
      return List.of();
    }
    findings.put(finding.id(), finding);
    return engine.onFinding(state, finding);
  }

  private void decide(Incident incident, OnTimerContext context) throws Exception {
    List<Finding> behind = new ArrayList<>();
    for (String id : incident.findingIds()) {
      Finding finding = findings.get(id);
      if (finding != null) {
        behind.add(finding);
      }
    }
    var pack = rules.pack(context.getBroadcastState(RuleBook.FILES));
    for (Action action : pack.playbooks().decide(incident, behind)) {
      if (!decided.contains(action.id())) {
        decided.put(action.id(), action.requestedAtMillis());
        context.output(ACTIONS, action);
      }
    }
  }

  private void forget(long nowMillis) throws Exception {
    examples.forget(nowMillis - FINDING_TTL_MILLIS);
    var old = findings.iterator();
    while (old.hasNext()) {
      if (nowMillis - old.next().getValue().endMillis() > FINDING_TTL_MILLIS) {
        old.remove();
      }
    }
    var done = decided.iterator();
    while (done.hasNext()) {
      if (nowMillis - done.next().getValue() > 7 * FINDING_TTL_MILLIS) {
        done.remove();
      }
    }
  }

  @Override
  public void processBroadcastElement(RuleFile file, Context context, Collector<Incident> out)
      throws Exception {
    rules.receive(file, context.getBroadcastState(RuleBook.FILES));
  }

  private static final class StateSerializer extends CodecSerializer<IncidentEngineState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<IncidentEngineState> TYPE =
        new CodecTypeInfo<>(new StateSerializer());
    private static final StateCodec<IncidentEngineState> CODEC =
        new IncidentEngine(IncidentOptions.DEFAULT).codec();

    private StateSerializer() {
      super(IncidentEngineState.class, false);
    }

    @Override
    protected StateCodec<IncidentEngineState> codec() {
      return CODEC;
    }
  }
}
