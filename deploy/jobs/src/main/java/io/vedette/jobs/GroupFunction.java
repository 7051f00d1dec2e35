package io.vedette.jobs;

import io.vedette.detect.metric.LabelExplanation;
import io.vedette.detect.metric.SeriesGroup;
import io.vedette.ingest.flink.ModelTypes;
import io.vedette.model.BandPoint;
import io.vedette.model.Finding;
import io.vedette.model.Outcome;
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
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The series of one metric of one workload together: where findings are open on two or more of
 * them, one finding says on how many of how many, and which label value explains it ({@link
 * LabelExplanation}). The points are those that the series monitor gives out for this: every one of
 * a series with an open finding, and one in a while of the others.
 */
final class GroupFunction extends KeyedProcessFunction<String, BandPoint, Finding> {
  private static final long serialVersionUID = 1L;
  private static final long TICK_MILLIS = 60_000L;
  private static final long OPEN_MILLIS = 3 * TICK_MILLIS;
  private static final long FORGET_MILLIS = 3_600_000L;
  private static final int MAX_SERIES = 1000;

  private transient MapState<String, BandPoint> newest;
  private transient ValueState<Integer> size;
  private transient ValueState<Finding> last;

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    newest =
        runtime.getMapState(
            new MapStateDescriptor<>("newest", Types.STRING, ModelTypes.BAND_POINT));
    size = runtime.getState(new ValueStateDescriptor<>("size", Types.INT));
    last = runtime.getState(new ValueStateDescriptor<>("last", ModelTypes.FINDING));
  }

  @Override
  public void processElement(BandPoint point, Context context, Collector<Finding> out)
      throws Exception {
    if (!newest.contains(point.series())) {
      int known = size.value() == null ? 0 : size.value();
      if (known >= MAX_SERIES) {
        return;
      }
      size.update(known + 1);
    }
    newest.put(point.series(), point);
    boolean open = point.outcome() == Outcome.ANOMALOUS;
    long period = open ? TICK_MILLIS : FORGET_MILLIS;
    long due = (Math.floorDiv(point.timeMillis(), period) + 1) * period;
    context.timerService().registerEventTimeTimer(due);
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Finding> out)
      throws Exception {
    List<BandPoint> points = forget(timeMillis);
    if (points.isEmpty()) {
      newest.clear();
      size.clear();
      last.clear();
      return;
    }
    points.sort(Comparator.comparing(BandPoint::series));
    List<SeriesGroup.Member> members = new ArrayList<>();
    for (BandPoint p : points) {
      boolean open = p.outcome() == Outcome.ANOMALOUS && timeMillis - p.timeMillis() <= OPEN_MILLIS;
      members.add(new SeriesGroup.Member(SeriesText.parse(p.series()), p, open));
    }
    boolean several = members.stream().filter(SeriesGroup.Member::open).count() >= 2;
    Finding before = last.value();
    if (several) {
      long start = before == null ? timeMillis : before.startMillis();
      Finding now = SeriesGroup.finding(members, start, timeMillis);
      last.update(now);
      out.collect(now);
    } else if (before != null) {
      last.clear();
      out.collect(before.resolvedAt(timeMillis));
    }
    long period = members.stream().anyMatch(SeriesGroup.Member::open) ? TICK_MILLIS : FORGET_MILLIS;
    long next = (Math.floorDiv(timeMillis, period) + 1) * period;
    if (context.timerService().currentWatermark() != Long.MAX_VALUE) {
      context.timerService().registerEventTimeTimer(next);
    }
  }

  /** Leaves out the series that have been silent for long; gives back the others. */
  private List<BandPoint> forget(long nowMillis) throws Exception {
    List<BandPoint> left = new ArrayList<>();
    var all = newest.iterator();
    while (all.hasNext()) {
      Map.Entry<String, BandPoint> each = all.next();
      if (nowMillis - each.getValue().timeMillis() > FORGET_MILLIS) {
        all.remove();
      } else {
        left.add(each.getValue());
      }
    }
    size.update(left.size());
    return left;
  }
}
