package io.vedette.review;

import static io.vedette.review.SampleData.INFERENCE;
import static io.vedette.review.SampleData.LOAD;
import static io.vedette.review.SampleData.ONSET;
import static io.vedette.review.SampleData.PAYMENT;
import static io.vedette.review.SampleData.SLOW_PAYMENT;

import io.vedette.model.Action;
import io.vedette.model.ActionKind;
import io.vedette.model.ActionRecord;
import io.vedette.model.ActionState;
import java.util.List;
import java.util.Map;

/** Proposed and done actions of the sample afternoon. */
final class SampleActions {
  private static final long MINUTE = 60_000;

  private SampleActions() {}

  static List<ActionRecord> all() {
    return List.of(reroute(), notification(), scale());
  }

  static ActionRecord reroute() {
    Action action =
        new Action(
            "a1",
            ActionKind.REROUTE,
            SLOW_PAYMENT,
            PAYMENT,
            Map.of("to", "1.8.4", "weight", "100"),
            "rollback-bad-deploy",
            true,
            30 * MINUTE,
            ONSET + 6 * MINUTE,
            "payment 1.9.0 is the probable cause (84 %); 1.8.4 still runs and was healthy for 3 days");
    String plan =
        """
        --- VirtualService shop/payment
        +++ VirtualService shop/payment
        @@ spec.http[0].route @@
           - destination:
               host: payment
               subset: v1-8-4
        -    weight: 0
        +    weight: 100
           - destination:
               host: payment
               subset: v1-9-0
        -    weight: 100
        +    weight: 0
        """;
    return new ActionRecord(
        action,
        ActionState.AWAITING_APPROVAL,
        true,
        plan,
        List.of(
            step(
                6 * MINUTE,
                ActionState.PLANNED,
                "engine",
                "guard: 1 of 4 services, budget 2 of 6 an" + " hour, no cool-down"),
            step(6 * MINUTE, ActionState.AWAITING_APPROVAL, "engine", "the playbook asks for it")));
  }

  private static ActionRecord notification() {
    Action action =
        new Action(
            "a2",
            ActionKind.NOTIFY,
            SLOW_PAYMENT,
            PAYMENT,
            Map.of("receiver", "on-call"),
            "notify-on-call",
            false,
            0,
            ONSET + 5 * MINUTE,
            "an incident of high severity is open");
    return new ActionRecord(
        action,
        ActionState.VERIFIED,
        false,
        "POST /api/v2/alerts\n[{\"labels\":{\"alertname\":\"VedetteIncident\",\"service\":"
            + "\"payment\",\"severity\":\"high\"}}]",
        List.of(
            step(5 * MINUTE, ActionState.PLANNED, "engine", ""),
            step(5 * MINUTE + 80, ActionState.EXECUTED, "engine", ""),
            step(5 * MINUTE + 900, ActionState.VERIFIED, "engine", "Alertmanager shows it")));
  }

  private static ActionRecord scale() {
    Action action =
        new Action(
            "a3",
            ActionKind.SCALE,
            LOAD,
            INFERENCE,
            Map.of("replicas", "5"),
            "scale-ahead",
            true,
            60 * MINUTE,
            ONSET - 38 * MINUTE,
            "the forecast needs 5 replicas by 14:55; starting one takes 6 minutes");
    return new ActionRecord(
        action,
        ActionState.REFUSED,
        true,
        " spec:\n-  replicas: 3\n+  replicas: 5\n",
        List.of(
            step(
                -38 * MINUTE,
                ActionState.REFUSED,
                "engine",
                "namespace ml may grow by 1 replica an hour; this asks for 2")));
  }

  private static ActionRecord.Transition step(
      long afterOnset, ActionState state, String by, String note) {
    return new ActionRecord.Transition(ONSET + afterOnset, state, by, note);
  }
}
