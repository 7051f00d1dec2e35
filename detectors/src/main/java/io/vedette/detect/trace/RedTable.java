package io.vedette.detect.trace;

import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import io.vedette.model.OperationRed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rate, errors and duration of one interval by service, by edge, and by operation and version of an
 * edge. Mutable and bounded: what comes beyond a bound is summed in a bucket named {@link
 * CardinalityLimit#OVERFLOW}, and counted.
 */
public final class RedTable {
  /**
   * How much is told apart.
   *
   * @param services most services
   * @param edges most edges
   * @param operationsPerEdge most pairs of operation and version of one edge
   * @param operations most of these over all edges
   */
  public record Limits(int services, int edges, int operationsPerEdge, int operations) {
    /** 20,000 services, 50,000 edges, 100 operations an edge, 100,000 in all: below 1 GiB. */
    public static final Limits DEFAULT = new Limits(20_000, 50_000, 100, 100_000);

    public Limits {
      if (services < 1 || edges < 1 || operationsPerEdge < 1 || operations < 1) {
        throw new IllegalArgumentException(
            "limits must be positive: "
                + services
                + ", "
                + edges
                + ", "
                + operationsPerEdge
                + ", "
                + operations);
      }
    }
  }

  /** The service that sums all beyond the bound. */
  public static final Entity OTHER = new Entity(EntityType.SERVICE, "", CardinalityLimit.OVERFLOW);

  /** Caller and callee. */
  public record Link(Entity caller, Entity callee) {}

  /** An operation in a version. */
  public record Operation(String name, String version) {}

  private static final Operation OTHER_OPERATION = new Operation(CardinalityLimit.OVERFLOW, "");
  private static final Link OTHER_LINK = new Link(OTHER, OTHER);

  private final Limits limits;
  private final Map<Entity, RedWindow> services = new LinkedHashMap<>();
  private final Map<Link, RedWindow> edges = new LinkedHashMap<>();
  private final Map<Link, Map<Operation, RedWindow>> operations = new HashMap<>();
  private final Set<Link> carriers = new LinkedHashSet<>();
  private int operationCount;
  private long overflowed;

  public RedTable(Limits limits) {
    this.limits = limits;
  }

  /** Takes one more call. */
  public void add(Call call) {
    boolean other = !services.containsKey(call.callee()) && services.size() >= limits.services;
    services.computeIfAbsent(other ? OTHER : call.callee(), k -> new RedWindow()).add(call);
    Link link = new Link(call.caller(), call.callee());
    boolean otherLink = !edges.containsKey(link) && edges.size() >= limits.edges;
    Link edge = otherLink ? OTHER_LINK : link;
    edges.computeIfAbsent(edge, k -> new RedWindow()).add(call);
    boolean otherOperation = !operation(edge, call);
    if (other || otherLink || otherOperation) {
      overflowed++;
    }
    carry(call);
  }

  private boolean operation(Link edge, Call call) {
    Map<Operation, RedWindow> own = operations.computeIfAbsent(edge, k -> new LinkedHashMap<>());
    Operation wanted = new Operation(call.operation(), call.calleeVersion());
    RedWindow window = own.get(wanted);
    boolean room = own.size() < limits.operationsPerEdge && operationCount < limits.operations;
    Operation operation = window != null || room ? wanted : OTHER_OPERATION;
    if (window == null) {
      window = own.get(operation);
    }
    if (window == null) {
      window = new RedWindow();
      own.put(operation, window);
      operationCount++;
    }
    window.addTimed(call);
    return operation.equals(wanted);
  }

  private void carry(Call call) {
    Entity carried = call.callee();
    for (Entity carrier : call.carriers()) {
      if (carriers.size() < limits.edges) {
        carriers.add(new Link(carried, carrier));
      }
      carried = carrier;
    }
  }

  /** Calls that a bucket took because something was beyond its bound. */
  public long overflowed() {
    return overflowed;
  }

  /** Windows kept, of services, edges and operations together. */
  public int windows() {
    return services.size() + edges.size() + operationCount;
  }

  /** The window of a service as a callee; an empty one where it was not called. */
  public RedWindow service(Entity service) {
    return services.getOrDefault(service, new RedWindow());
  }

  /** All services that were called, in order of their first call. */
  public Set<Entity> services() {
    return services.keySet();
  }

  /**
   * The edges with their operations, most calls first, and what carries whom.
   *
   * @param endMillis end of the interval
   * @param most operations listed of one edge
   */
  public List<GraphEdge> edges(long endMillis, int most) {
    List<GraphEdge> out = new ArrayList<>(edges.size() + carriers.size());
    edges.forEach(
        (link, window) ->
            out.add(
                window.edge(
                    link.caller,
                    link.callee,
                    endMillis,
                    EdgeKind.between(link.caller, link.callee),
                    rows(operations.getOrDefault(link, Map.of()), most))));
    for (Link link : carriers) {
      out.add(carries(link.caller, link.callee, endMillis));
    }
    return out;
  }

  /** An edge from what is carried to what carries it. */
  public static GraphEdge carries(Entity carried, Entity carrier, long endMillis) {
    return new GraphEdge(
        carried, carrier, endMillis, 0, 0, 0, 0, EdgeKind.RUNS_ON, List.of(), List.of());
  }

  /** The operations with the most calls; the rest merged into one row. */
  public static List<OperationRed> rows(Map<Operation, RedWindow> windows, int most) {
    List<Map.Entry<Operation, RedWindow>> sorted = new ArrayList<>(windows.entrySet());
    sorted.removeIf(e -> e.getKey().equals(OTHER_OPERATION));
    sorted.sort(
        Comparator.comparingDouble((Map.Entry<Operation, RedWindow> e) -> -e.getValue().calls())
            .thenComparing(e -> e.getKey().name())
            .thenComparing(e -> e.getKey().version()));
    RedWindow rest = new RedWindow();
    List<OperationRed> out = new ArrayList<>();
    for (Map.Entry<Operation, RedWindow> e : sorted) {
      if (out.size() < most) {
        out.add(e.getValue().operation(e.getKey().name(), e.getKey().version()));
      } else {
        rest.merge(e.getValue());
      }
    }
    rest.merge(windows.getOrDefault(OTHER_OPERATION, new RedWindow()));
    if (rest.seen() > 0) {
      out.add(rest.operation(CardinalityLimit.OVERFLOW, ""));
    }
    return out;
  }
}
