package io.vedette.cli;

import io.vedette.model.ActionKind;
import io.vedette.respond.RbacGenerator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the Kubernetes roles that the responders need. */
@Command(
    name = "rbac",
    mixinStandardHelpOptions = true,
    description = "Prints the Kubernetes roles that the chosen actions need, and no more.")
final class RbacCommand implements Callable<Integer> {
  @Option(
      names = "--actions",
      split = ",",
      paramLabel = "ACTION",
      description = "Among ${COMPLETION-CANDIDATES}; default: all.")
  private Set<ActionKind> actions = EnumSet.allOf(ActionKind.class);

  @Option(
      names = "--targets",
      split = ",",
      paramLabel = "RESOURCE",
      description = "Only these, e.g. deployments,httproutes; default: all that the actions know.")
  private Set<String> targets = Set.of();

  @Option(
      names = "--namespace",
      split = ",",
      paramLabel = "NS",
      description = "A Role in each of these; default: one ClusterRole.")
  private List<String> namespaces = List.of();

  @Option(
      names = "--service-account",
      paramLabel = "NAME",
      defaultValue = "vedette",
      description = "Who gets the role; default: ${DEFAULT-VALUE}.")
  private String account;

  @Option(
      names = "--service-account-namespace",
      paramLabel = "NS",
      defaultValue = "vedette",
      description = "Where it lives; default: ${DEFAULT-VALUE}.")
  private String accountNamespace;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .print(RbacGenerator.yaml(actions, targets, namespaces, account, accountNamespace));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
