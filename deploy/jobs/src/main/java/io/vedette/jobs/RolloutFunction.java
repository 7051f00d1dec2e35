package io.vedette.jobs;

import io.vedette.detect.incident.ChangeEvent;
import io.vedette.detect.log.VersionPatterns;
import io.vedette.detect.rollout.Deploy;
import io.vedette.detect.rollout.Rollout;
import io.vedette.detect.rollout.RolloutState;
import io.vedette.detect.rollout.RolloutWatch;
import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.RedWindow;
import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.StateCodec;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sums the calls of each version of a service by minute, with what it logs, and compares new
 * versions with old ones. The second input is log patterns and deploys; a service whose spans name
 * no version has the one that was deployed last.
 */
final class RolloutFunction extends KeyedCoProcessFunction<String, Call, RolloutNews, Finding> {
  static final OutputTag<ChangeEvent> CHANGES =
      new OutputTag<>("rollout-changes", JobTypes.CHANGE_EVENT);

  private static final long serialVersionUID = 1L;
  private static final long MINUTE = 60_000L;
  private static final long SILENT_MILLIS = 26 * 60 * MINUTE;
  private static final int MAX_VERSIONS = 16;

  /** The version of a service that names none, until a deploy does. */
  static final String UNNAMED = "unnamed";

  private transient ValueState<RolloutState> states;
  private transient ValueState<Entity> services;
  private transient ValueState<Long> lastCall;

  /** Calls by version of the minute that is under way, and of those after it. */
  private transient MapState<Long, Map<String, RedWindow>> minutes;

  /** What was deployed last, of a service whose spans name no version; see {@link #version}. */
  private transient ValueState<String> announced;

  private transient ValueState<Boolean> named;

  /** What versions logged, by end of the minute and version. */
  private transient MapState<String, RolloutNews> logs;

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    states = runtime.getState(new ValueStateDescriptor<>("rollout", Rollouts.TYPE));
    services = runtime.getState(new ValueStateDescriptor<>("service", JobTypes.ENTITY));
    lastCall = runtime.getState(new ValueStateDescriptor<>("last-call", Types.LONG));
    announced = runtime.getState(new ValueStateDescriptor<>("announced", Types.STRING));
    named = runtime.getState(new ValueStateDescriptor<>("named", Types.BOOLEAN));
    logs =
        runtime.getMapState(new MapStateDescriptor<>("logs", Types.STRING, JobTypes.ROLLOUT_NEWS));
    minutes =
        runtime.getMapState(
            new MapStateDescriptor<>("minutes", Types.LONG, Types.MAP(Types.STRING, Windows.TYPE)));
  }

  @Override
  public void processElement1(Call call, Context context, Collector<Finding> out) throws Exception {
    String version = version(call);
    if (version.isEmpty()) {
      return;
    }
    long time = context.timestamp();
    long end = (Math.floorDiv(time, MINUTE) + 1) * MINUTE;
    if (services.value() == null) {
      services.update(call.callee());
      context.timerService().registerEventTimeTimer(end);
    }
    Map<String, RedWindow> versions = minutes.get(end);
    if (versions == null) {
      versions = new HashMap<>();
    }
    if (versions.size() < MAX_VERSIONS || versions.containsKey(version)) {
      versions.computeIfAbsent(version, v -> new RedWindow()).add(call);
      minutes.put(end, versions);
    }
    lastCall.update(time);
  }

  /** Empty where the call is none of a version: of a database, or of one of mixed senders. */
  private String version(Call call) throws Exception {
    if (!call.calleeVersion().isEmpty()) {
      if (named.value() == null) {
        named.update(true);
      }
      return call.calleeVersion();
    }
    if (named.value() != null || call.callee().type() != EntityType.SERVICE) {
      return "";
    }
    return current();
  }

  @Override
  public void processElement2(RolloutNews news, Context context, Collector<Finding> out)
      throws Exception {
    if (services.value() == null) {
      return; // nothing of it was called: there is nothing to compare
    }
    Deploy deploy = news.deploy();
    if (deploy != null && deploy.kind().equals("deploy") && !deploy.version().isEmpty()) {
      announced.update(deploy.version());
    }
    VersionPatterns patterns = news.logs();
    if (patterns != null) {
      logs.put(patterns.endMillis() + "|" + patterns.version(), news);
    }
  }

  /** What was logged until the end of a minute, which is then forgotten. */
  private Map<String, VersionPatterns> takeLogs(long end) throws Exception {
    Map<String, VersionPatterns> out = new HashMap<>();
    Iterator<Map.Entry<String, RolloutNews>> each = logs.iterator();
    while (each.hasNext()) {
      VersionPatterns patterns = each.next().getValue().logs();
      if (patterns == null || patterns.endMillis() <= end) {
        each.remove();
        if (patterns != null && patterns.endMillis() == end) {
          out.put(patterns.version().isEmpty() ? current() : patterns.version(), patterns);
        }
      }
    }
    return out;
  }

  private String current() throws Exception {
    String last = announced.value();
    return last == null ? UNNAMED : last;
  }

  @Override
  public void onTimer(long end, OnTimerContext context, Collector<Finding> out) throws Exception {
    Entity service = services.value();
    Long last = lastCall.value();
    if (service == null || last == null) {
      return;
    }
    RolloutWatch watch = new RolloutWatch(service);
    RolloutState state = states.value();
    if (state == null) {
      state = watch.newState();
    }
    Map<String, RedWindow> versions = minutes.get(end);
    Optional<Rollout> rollout =
        watch.observe(state, end, versions == null ? Map.of() : versions, takeLogs(end));
    minutes.remove(end);
    if (rollout.isPresent()) {
      out.collect(rollout.get().finding());
      context.output(CHANGES, rollout.get().change());
    }
    states.update(state);
    if (end - last >= SILENT_MILLIS) {
      clear();
    } else {
      context.timerService().registerEventTimeTimer(end + MINUTE);
    }
  }

  private void clear() {
    states.clear();
    services.clear();
    lastCall.clear();
    minutes.clear();
    announced.clear();
    named.clear();
    logs.clear();
  }

  private static final class Rollouts extends CodecSerializer<RolloutState> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<RolloutState> TYPE = new CodecTypeInfo<>(new Rollouts());
    private static final StateCodec<RolloutState> CODEC = RolloutWatch.codec();

    private Rollouts() {
      super(RolloutState.class, false);
    }

    @Override
    protected StateCodec<RolloutState> codec() {
      return CODEC;
    }
  }

  private static final class Windows extends CodecSerializer<RedWindow> {
    private static final long serialVersionUID = 1L;
    private static final CodecTypeInfo<RedWindow> TYPE = new CodecTypeInfo<>(new Windows());
    private static final StateCodec<RedWindow> CODEC = RedWindow.codec();

    private Windows() {
      super(RedWindow.class, false);
    }

    @Override
    protected StateCodec<RedWindow> codec() {
      return CODEC;
    }
  }
}
