package io.vedette.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RbacCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Vedette.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @Test
  void printsWhatTheChosenActionsNeed() {
    assertThat(run("rbac", "--actions", "scale", "--namespace", "shop,pay")).isZero();
    assertThat(out.toString())
        .contains("namespace: shop", "namespace: pay", "deployments/scale")
        .doesNotContain("networkpolicies");
  }

  @Test
  void refusesAnActionThatItDoesNotKnow() {
    assertThat(run("rbac", "--actions", "delete")).isEqualTo(2);
    assertThat(err.toString()).contains("delete").doesNotContain("\tat ");
  }
}
