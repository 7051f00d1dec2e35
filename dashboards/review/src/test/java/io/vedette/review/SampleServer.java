package io.vedette.review;

import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import io.vedette.model.Entity;
import io.vedette.store.FindingStore;
import io.vedette.store.FindingStores;
import io.vedette.store.StoreConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A review page over the sample afternoon; run its main method to look at it. */
final class SampleServer implements AutoCloseable {
  private static final AtomicInteger STORES = new AtomicInteger();

  private final FindingStore store;
  private final ReviewServer server;

  private SampleServer(FindingStore store, ReviewServer server) {
    this.store = store;
    this.server = server;
  }

  /** Over a store of its own, in memory. */
  static SampleServer start(ReviewConfig config) {
    String name = "mem:sample" + STORES.incrementAndGet();
    FindingStore store = FindingStores.open(StoreConfig.embedded(name));
    SampleData.fill(store);
    return new SampleServer(
        store,
        ReviewServer.start(
            config,
            store,
            new StoreDecisions(store),
            new OneProposal(),
            SampleServer::levels,
            builder -> {}));
  }

  private static List<ServiceLevels.Level> levels() {
    return List.of(
        level("payment", 0.995, 21.4, -0.31, 0L, ServiceLevels.Status.EXHAUSTED),
        level("checkout", 0.999, 6.2, 0.42, 164_000_000L, ServiceLevels.Status.BURNING),
        level("catalog", 0.999, 0.3, 0.87, null, ServiceLevels.Status.MET),
        level("search", 0.99, null, 1, null, ServiceLevels.Status.MET));
  }

  private static ServiceLevels.Level level(
      String service,
      double target,
      @Nullable Double burn,
      double remaining,
      @Nullable Long exhausted,
      ServiceLevels.Status status) {
    return new ServiceLevels.Level(
        service + "-availability",
        "Availability",
        Entity.service("shop", service),
        target,
        28 * 86_400_000L,
        burn,
        remaining,
        exhausted,
        status,
        SampleData.NOW);
  }

  FindingStore store() {
    return store;
  }

  ReviewServer server() {
    return server;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }

  /** Proposes one change, under the id {@code a1}. */
  private static final class OneProposal implements Tuning {
    private final AtomicBoolean accepted = new AtomicBoolean();

    @Override
    public List<Proposal> proposals() {
      return List.of(
          new Proposal(
              "a1",
              "queue_length{\"app\"=\"<pay>\"}",
              0.5,
              "Set sensitivity to 0.5.",
              9,
              5,
              4,
              4,
              2,
              0,
              "feedback-a1.yaml",
              accepted.get()));
    }

    @Override
    public Proposal accept(String id, String by) {
      if (!id.equals("a1")) {
        throw new NoSuchElementException("no proposal has the id " + id);
      }
      accepted.set(true);
      return proposals().get(0);
    }
  }

  /** Decides as the engine does, without acting. */
  private record StoreDecisions(FindingStore store) implements Decisions {
    @Override
    public ActionRecord approve(String actionId, String by) {
      return decide(actionId, ActionState.APPROVED, by, "");
    }

    @Override
    public ActionRecord reject(String actionId, String by, String note) {
      return decide(actionId, ActionState.REJECTED, by, note);
    }

    private ActionRecord decide(String id, ActionState state, String by, String note) {
      ActionRecord record =
          store.action(id).orElseThrow(() -> new NoSuchElementException("no action " + id));
      if (record.state() != ActionState.AWAITING_APPROVAL) {
        throw new IllegalStateException("action " + id + " is " + record.state());
      }
      List<ActionRecord.Transition> history = new ArrayList<>(record.history());
      history.add(new ActionRecord.Transition(SampleData.NOW, state, by, note));
      return new ActionRecord(record.action(), state, record.dryRun(), record.plan(), history);
    }
  }

  @SuppressWarnings("MustBeClosed")
  public static void main(String[] args) {
    SampleServer sample = start(ReviewConfig.defaults().withPort(Integer.parseInt(args[0])));
    System.out.println(sample.server().uri());
  }
}
