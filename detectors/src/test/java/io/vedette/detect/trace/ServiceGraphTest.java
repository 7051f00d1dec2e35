package io.vedette.detect.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Entity;
import io.vedette.model.GraphEdge;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ServiceGraphTest {
  private static final Entity SHOP = Entity.service("", "shop");
  private static final Entity CART = Entity.service("", "cart");
  private static final Entity PRICE = Entity.service("", "price");

  @Test
  void knowsCallersAndCallees() {
    ServiceGraph graph = graph();

    assertThat(graph.callees(SHOP)).containsExactly(CART, PRICE);
    assertThat(graph.callers(PRICE)).containsExactly(SHOP);
    assertThat(graph.callers(SHOP)).isEmpty();
  }

  @Test
  void forgetsEdgesThatAreSeenNoMore() {
    ServiceGraph graph = graph();

    assertThat(graph.expire(1_500)).extracting(GraphEdge::callee).containsExactly(CART);
    assertThat(graph.callees(SHOP)).containsExactly(PRICE);
    assertThat(graph.callers(CART)).isEmpty();
  }

  @Test
  void keepsTheNewestObservationWhateverTheOrder() {
    ServiceGraph graph = graph();
    graph.observe(edge(PRICE, 10, 99));

    assertThat(graph.edges()).extracting(GraphEdge::calls).containsExactly(1.0, 2.0);
  }

  @Test
  void survivesARestore() throws IOException {
    ServiceGraph restored = TraceProperties.restored(ServiceGraph.codec(), graph());

    assertThat(restored.edges()).containsExactlyElementsOf(graph().edges());
    assertThat(restored.callees(SHOP)).containsExactly(CART, PRICE);
  }

  private static ServiceGraph graph() {
    ServiceGraph graph = new ServiceGraph(1_000);
    graph.observe(edge(CART, 100, 1));
    graph.observe(edge(PRICE, 900, 2));
    return graph;
  }

  private static GraphEdge edge(Entity callee, long time, double calls) {
    return new GraphEdge(SHOP, callee, time, calls, 0, 1, 2);
  }
}
