package io.vedette.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class GraphLayoutProperties {
  private static final int VERTICES = 12;

  @Provide
  Arbitrary<List<int[]>> edges() {
    Arbitrary<Integer> vertex = Arbitraries.integers().between(0, VERTICES - 1);
    return vertex.array(int[].class).ofSize(2).filter(e -> e[0] != e[1]).list().ofMaxSize(40);
  }

  @Property(tries = 300)
  void everyVertexHasOnePlaceWhateverCyclesThereAre(@ForAll("edges") List<int[]> edges) {
    GraphLayout layout = GraphLayout.of(VERTICES, edges);
    assertThat(layout.layers().stream().flatMap(List::stream).filter(v -> v < VERTICES))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, VERTICES).boxed().toList());
    assertThat(layout.chains()).hasSameSizeAs(edges);
    for (int i = 0; i < edges.size(); i++) {
      List<Integer> chain = layout.chains().get(i);
      assertThat(chain).startsWith(edges.get(i)[0]).endsWith(edges.get(i)[1]);
    }
  }

  @Example
  void aLongEdgeGoesAroundWhatIsBetween() {
    GraphLayout layout =
        GraphLayout.of(3, List.of(new int[] {0, 1}, new int[] {1, 2}, new int[] {0, 2}));
    assertThat(layout.layers()).hasSize(3);
    assertThat(layout.layers().get(1)).hasSize(2).contains(1);
    assertThat(layout.chains().get(2)).hasSize(3);
  }
}
