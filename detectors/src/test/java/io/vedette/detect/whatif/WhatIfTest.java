package io.vedette.detect.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vedette.detect.whatif.Impact.CallerImpact;
import io.vedette.detect.whatif.Impact.ServiceImpact;
import io.vedette.detect.whatif.Impact.Status;
import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhatIfTest {
  private static final Entity USER = new Entity(EntityType.EXTERNAL, "", "user");
  private static final Entity WEB = Entity.service("shop", "web");
  private static final Entity CART = Entity.service("shop", "cart");
  private static final Entity MAIL = Entity.service("shop", "mail");
  private static final Entity OUTBOX = new Entity(EntityType.RESOURCE, "", "outbox");

  private final List<GraphEdge> edges = new ArrayList<>();

  private static Entity of(EntityType type, String name) {
    return new Entity(type, type == EntityType.POD ? "shop" : "", name);
  }

  private void call(Entity caller, Entity callee, double calls) {
    EdgeKind kind = EdgeKind.between(caller, callee);
    edges.add(new GraphEdge(caller, callee, 60_000, calls, 0, 1, 2, kind, List.of(), List.of()));
  }

  private void carry(Entity what, Entity on, long time) {
    edges.add(new GraphEdge(what, on, time, 0, 0, 0, 0, EdgeKind.RUNS_ON, List.of(), List.of()));
  }

  private void pod(Entity service, String pod, String node, String zone) {
    carry(service, of(EntityType.POD, pod), 60_000);
    carry(of(EntityType.POD, pod), of(EntityType.NODE, node), 60_000);
    carry(of(EntityType.NODE, node), of(EntityType.ZONE, zone), 60_000);
  }

  /** Three web pods over two zones, two cart pods in zone a, one mail pod behind a queue. */
  private WhatIf shop() {
    call(USER, WEB, 600);
    call(WEB, CART, 300);
    call(WEB, OUTBOX, 30);
    call(OUTBOX, MAIL, 30);
    pod(WEB, "web-1", "n1", "a");
    pod(WEB, "web-2", "n2", "a");
    pod(WEB, "web-3", "n3", "b");
    pod(CART, "cart-1", "n1", "a");
    pod(CART, "cart-2", "n2", "a");
    pod(MAIL, "mail-1", "n1", "a");
    return WhatIf.of(edges);
  }

  private static ServiceImpact of(Impact impact, Entity service) {
    return impact.services().stream().filter(s -> s.service().equals(service)).findAny().get();
  }

  @Test
  void aLostNodeMovesItsLoadToTheReplicasThatAreLeft() {
    Impact impact = shop().lose(Set.of(of(EntityType.NODE, "n2")), Map.of());
    ServiceImpact web = of(impact, WEB);
    assertThat(web.status()).isEqualTo(Status.REDUCED);
    assertThat(web.remaining()).isEqualTo(2);
    assertThat(web.moved()).isEqualTo(200);
    assertThat(web.loadFactor()).isEqualTo(1.5);
    assertThat(web.takeOver()).allMatch(r -> r.before() == 200 && r.after() == 300);
    assertThat(of(impact, CART).status()).isEqualTo(Status.SINGLE_HOMED);
    assertThat(of(impact, CART).singleHomed()).containsExactly("replica", "node");
    assertThat(impact.callers()).isEmpty();
    assertThat(impact.userShare()).isZero();
    assertThat(impact.carriers())
        .extracting(c -> c.carrier().name() + " " + c.before() + " " + c.after())
        .containsExactly("n1 380.0 630.0", "n3 200.0 300.0");
  }

  @Test
  void aLostZoneTakesServicesAndTheirCallersWithIt() {
    Impact impact = shop().lose(Set.of(of(EntityType.ZONE, "a")), Map.of());
    assertThat(of(impact, CART).status()).isEqualTo(Status.LOST);
    assertThat(of(impact, MAIL).status()).isEqualTo(Status.LOST);
    assertThat(of(impact, WEB).singleHomed()).containsExactly("replica", "node", "zone");
    CallerImpact web = impact.callers().get(0);
    assertThat(web.caller()).isEqualTo(WEB);
    assertThat(web.via()).containsExactly(CART);
    assertThat(web.share()).isCloseTo(0.5, within(1e-9));
    assertThat(web.lostCalls()).isEqualTo(300);
    assertThat(impact.userShare()).isCloseTo(0.5, within(1e-9));
    assertThat(impact.queues())
        .extracting(q -> q.queue() + " " + q.consumer() + " " + q.messages())
        .containsExactly("outbox shop/mail 30.0");
  }

  @Test
  void knownCapacityTellsWhetherWhatIsLeftIsEnough() {
    Impact impact =
        shop().lose(Set.of(of(EntityType.POD, "web-1")), Map.of(WEB, 250.0, CART, 400.0));
    ServiceImpact web = of(impact, WEB);
    assertThat(web.status()).isEqualTo(Status.OVERLOADED);
    assertThat(web.utilisation()).isEqualTo(1.2);
    assertThat(impact.services()).hasSize(1);
  }

  @Test
  void failureSpreadsThroughSeveralTiersAndAroundCycles() {
    Entity a = Entity.service("", "a");
    Entity b = Entity.service("", "b");
    Entity c = Entity.service("", "c");
    call(USER, a, 100);
    call(a, b, 50);
    call(b, c, 25);
    call(b, a, 10);
    Impact impact = WhatIf.of(edges).lose(Set.of(c), Map.of());
    assertThat(impact.callers()).extracting(CallerImpact::caller).containsExactly(b, a);
    assertThat(impact.callers().get(0).share()).isBetween(0.5, 0.65);
    assertThat(impact.userShare()).isBetween(0.2, 0.35);
    assertThat(impact.unplaced()).containsExactly(a, b, c);
  }

  @Test
  void aPodThatMovedCountsWhereItIsNowAndOldOnesNotAtAll() {
    call(USER, WEB, 600);
    Entity pod = of(EntityType.POD, "web-0");
    long now = 100 * 60_000;
    carry(WEB, pod, now);
    carry(pod, of(EntityType.NODE, "old"), now - 60_000);
    carry(pod, of(EntityType.NODE, "new"), now);
    carry(WEB, of(EntityType.POD, "gone"), now - Placement.STALE_MILLIS - 1);
    WhatIf whatIf = WhatIf.of(edges);
    assertThat(whatIf.lose(Set.of(of(EntityType.NODE, "old")), Map.of()).services()).isEmpty();
    Impact impact = whatIf.lose(Set.of(of(EntityType.NODE, "new")), Map.of());
    assertThat(impact.services()).singleElement().matches(s -> s.status() == Status.LOST);
    assertThat(impact.userShare()).isEqualTo(1);
  }

  @Test
  void hostsWithoutPodsAreReplicas() {
    call(USER, WEB, 10);
    carry(WEB, of(EntityType.HOST, "h1"), 60_000);
    carry(WEB, of(EntityType.HOST, "h2"), 60_000);
    Impact impact = WhatIf.of(edges).lose(Set.of(of(EntityType.HOST, "h1")), Map.of());
    assertThat(of(impact, WEB).singleHomed()).containsExactly("replica", "node");
  }
}
