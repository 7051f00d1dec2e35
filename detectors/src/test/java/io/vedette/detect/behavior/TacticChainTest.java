package io.vedette.detect.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TacticChainTest {
  private final TacticChain prior = TacticChain.prior();

  @Property(tries = 200)
  void probabilitiesOfTheTacticsNotSeenSumToOne(
      @ForAll @Size(min = 1, max = 13) List<Tactic> seen) {
    List<TacticChain.Next> next = TacticChain.prior().next(seen);

    assertThat(next).noneMatch(n -> seen.contains(n.tactic()));
    double sum = next.stream().mapToDouble(TacticChain.Next::probability).sum();
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void collectionIsFollowedByExfiltration() {
    assertThat(prior.next(List.of(Tactic.DISCOVERY, Tactic.COLLECTION)).get(0).tactic())
        .isEqualTo(Tactic.EXFILTRATION);
  }

  @Test
  void nothingSeenPredictsNothingAndAllSeenNothingMore() {
    assertThat(prior.next(List.of())).isEmpty();
    assertThat(prior.next(List.copyOf(EnumSet.allOf(Tactic.class)))).isEmpty();
  }

  @Test
  void confirmedIncidentsMoveTheChain() {
    List<List<Tactic>> incidents =
        Collections.nCopies(60, List.of(Tactic.EXECUTION, Tactic.EXECUTION, Tactic.IMPACT));

    TacticChain learnt = prior.learn(incidents);

    assertThat(learnt.next(List.of(Tactic.EXECUTION)).get(0).tactic()).isEqualTo(Tactic.IMPACT);
    assertThat(prior.next(List.of(Tactic.EXECUTION)).get(0).tactic()).isNotEqualTo(Tactic.IMPACT);
    assertThat(learnt.version()).isEqualTo("tactics/1+60");
  }

  @Test
  void readsIncidentsFromAFileAndNamesTheLineThatIsWrong() {
    assertThat(TacticChain.parse("# ours\nexecution, impact\n\n").version())
        .isEqualTo("tactics/1+1");
    assertThatThrownBy(() -> TacticChain.parse("execution,impact\nexecution,imapct"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("imapct");
  }

  @Test
  void everyTechniqueOfASubTechniqueHasItsTactic() {
    assertThat(Techniques.tactic("T1552.007")).contains(Tactic.CREDENTIAL_ACCESS);
    assertThat(Techniques.tactic("AML.T0024.002")).contains(Tactic.EXFILTRATION);
    assertThat(Techniques.tactic("T9999")).isEmpty();
  }
}
