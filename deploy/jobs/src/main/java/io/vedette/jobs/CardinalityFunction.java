package io.vedette.jobs;

import io.vedette.detect.trace.Call;
import io.vedette.detect.trace.CardinalityLimit;
import io.vedette.detect.trace.RedTable;
import io.vedette.model.Entity;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The hard limits on what the job tells apart, before anything is kept by service, edge, operation
 * or carrier: beyond them a call goes on under the name {@code _other}, and is counted. So senders
 * that put an id into a service's or operation's name cost no more than the limits.
 *
 * <p>Keyed by {@link #bucket}: each bucket holds its part of the limits, so that the limit holds
 * over all subtasks without a meeting point. Services spread evenly over the buckets; the first to
 * be full is so a little before the whole is.
 */
final class CardinalityFunction extends KeyedProcessFunction<Integer, Call, Call> {
  /** Over how many keys the limits are spread. */
  static final int BUCKETS = 64;

  /**
   * How much is told apart in all.
   *
   * @param services callees
   * @param edges pairs of caller and callee
   * @param operations pairs of callee and operation
   * @param operationsPerService of one callee
   * @param carriers pods, nodes, hosts and zones by what they carry
   */
  record Limits(int services, int edges, int operations, int operationsPerService, int carriers)
      implements Serializable {
    /** Below 1 GiB of state with all of it in use. */
    static final Limits DEFAULT = new Limits(20_000, 100_000, 100_000, 200, 100_000);

    Limits {
      for (int limit : new int[] {services, edges, operations, operationsPerService, carriers}) {
        if (limit < 1) {
          throw new IllegalArgumentException("limit " + limit + " is not positive");
        }
      }
    }
  }

  private static final long serialVersionUID = 1L;

  private final Limits limits;
  private transient Admission services;
  private transient Admission edges;
  private transient Admission operations;
  private transient Admission carriers;
  private transient Counter overflowServices;
  private transient Counter overflowEdges;
  private transient Counter overflowOperations;
  private transient Counter overflowCarriers;

  CardinalityFunction(Limits limits) {
    this.limits = limits;
  }

  /** By callee: its operations and edges are counted where it is. */
  static int bucket(String id) {
    return (id.hashCode() * 0x9E3779B9) >>> 26;
  }

  @Override
  public void open(OpenContext context) {
    var runtime = getRuntimeContext();
    services = new Admission(runtime, "services", share(limits.services), Integer.MAX_VALUE);
    edges = new Admission(runtime, "edges", share(limits.edges), Integer.MAX_VALUE);
    operations =
        new Admission(runtime, "operations", share(limits.operations), limits.operationsPerService);
    carriers = new Admission(runtime, "carriers", share(limits.carriers), Integer.MAX_VALUE);
    overflowServices = runtime.getMetricGroup().counter("overflow_services");
    overflowEdges = runtime.getMetricGroup().counter("overflow_edges");
    overflowOperations = runtime.getMetricGroup().counter("overflow_operations");
    overflowCarriers = runtime.getMetricGroup().counter("overflow_carriers");
  }

  private static int share(int limit) {
    return Math.max(1, limit / BUCKETS);
  }

  @Override
  public void processElement(Call call, Context context, Collector<Call> out) throws Exception {
    long now = context.timestamp();
    String callee = call.callee().id();
    if (!services.admit("", callee, now)) {
      overflowServices.inc();
      String other = CardinalityLimit.OVERFLOW;
      out.collect(call.told(RedTable.OTHER, RedTable.OTHER, other, List.of()));
      return;
    }
    context.timerService().registerEventTimeTimer(nextHour(now));
    boolean edge = edges.admit("", call.caller().id() + ' ' + callee, now);
    boolean operation = operations.admit(callee, call.operation(), now);
    overflowEdges.inc(edge ? 0 : 1);
    overflowOperations.inc(operation ? 0 : 1);
    List<Entity> carriedBy = carriers(callee, call.carriers(), now);
    out.collect(
        edge && operation && carriedBy.size() == call.carriers().size()
            ? call
            : call.told(
                edge ? call.caller() : RedTable.OTHER,
                call.callee(),
                operation ? call.operation() : CardinalityLimit.OVERFLOW,
                carriedBy));
  }

  /** All that carry the callee, or none: a chain with a gap would say that a pod is in a zone. */
  private List<Entity> carriers(String callee, List<Entity> chain, long now) throws Exception {
    String carried = callee;
    for (Entity carrier : chain) {
      if (!carriers.admit("", carried + ' ' + carrier.id(), now)) {
        overflowCarriers.inc();
        return List.of();
      }
      carried = carrier.id();
    }
    return chain;
  }

  private static long nextHour(long timeMillis) {
    return (Math.floorDiv(timeMillis, Admission.FORGET_MILLIS) + 1) * Admission.FORGET_MILLIS;
  }

  @Override
  public void onTimer(long timeMillis, OnTimerContext context, Collector<Call> out)
      throws Exception {
    boolean left = services.expire(timeMillis);
    left |= edges.expire(timeMillis);
    left |= operations.expire(timeMillis);
    left |= carriers.expire(timeMillis);
    if (left) {
      context.timerService().registerEventTimeTimer(nextHour(timeMillis));
    }
  }
}
