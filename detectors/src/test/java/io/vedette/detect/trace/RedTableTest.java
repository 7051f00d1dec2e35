package io.vedette.detect.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vedette.model.EdgeKind;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.GraphEdge;
import io.vedette.model.OperationRed;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedTableTest {
  private static final Entity SHOP = Entity.service("", "shop");
  private static final Entity CART = Entity.service("", "cart");

  private static Call call(Entity callee, String operation, String version) {
    return new Call(
        SHOP, callee, operation, version, 0, 5_000_000, 5_000_000, false, false, 4, "t");
  }

  @Test
  void tellsOperationsAndVersionsApart() {
    RedTable table = new RedTable(RedTable.Limits.DEFAULT);
    table.add(call(CART, "GET /cart", "1"));
    table.add(call(CART, "GET /cart", "2"));
    table.add(call(CART, "GET /cart", "2"));
    table.add(call(CART, "PUT /cart", "2"));
    GraphEdge edge = table.edges(60_000, 10).get(0);
    assertThat(edge.calls()).isEqualTo(16);
    assertThat(edge.operations())
        .extracting(o -> o.operation() + " " + o.version() + " " + o.calls())
        .containsExactly("GET /cart 2 8.0", "GET /cart 1 4.0", "PUT /cart 2 4.0");
    assertThat(edge.operations().get(0).exemplars()).extracting("ref").contains("t");
  }

  @Test
  void sumsAndCountsWhatComesBeyondTheBounds() {
    RedTable table = new RedTable(new RedTable.Limits(10, 10, 3, 20));
    for (int service = 0; service < 30; service++) {
      for (int operation = 0; operation < 5; operation++) {
        table.add(call(Entity.service("", "s" + service), "op" + operation, ""));
      }
    }
    assertThat(table.windows()).isLessThanOrEqualTo(11 + 11 + 31);
    assertThat(table.overflowed()).isPositive();
    assertThat(table.service(RedTable.OTHER).calls()).isEqualTo(20 * 5 * 4);
    double total =
        table.edges(0, 2).stream()
            .flatMap(e -> e.operations().stream())
            .mapToDouble(OperationRed::calls)
            .sum();
    assertThat(total).isEqualTo(30 * 5 * 4);
  }

  @Test
  void knowsWhatCarriesAService() {
    Entity pod = new Entity(EntityType.POD, "shop", "cart-1");
    Entity node = new Entity(EntityType.NODE, "", "n1");
    RedTable table = new RedTable(RedTable.Limits.DEFAULT);
    table.add(
        new Call(
            SHOP,
            CART,
            "op",
            "1",
            0,
            1,
            1,
            false,
            false,
            1,
            "t",
            null,
            false,
            1,
            false,
            List.of(pod, node)));
    assertThat(table.edges(0, 1))
        .extracting(GraphEdge::kind, GraphEdge::caller, GraphEdge::callee)
        .contains(tuple(EdgeKind.RUNS_ON, CART, pod), tuple(EdgeKind.RUNS_ON, pod, node));
  }
}
