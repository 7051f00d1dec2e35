package io.vedette.respond;

/** Objects that the tests act on, as an operator would write them. */
final class ClusterObjects {
  static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: checkout, namespace: shop}
      spec:
        replicas: 2
        selector: {matchLabels: {app: checkout}}
        template:
          metadata: {labels: {app: checkout}}
          spec: {containers: [{name: main, image: "example/checkout:1"}]}
      """;

  static final String STATEFUL_SET =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: cart, namespace: shop}
      spec:
        replicas: 3
        serviceName: cart
        selector: {matchLabels: {app: cart}}
        template:
          metadata: {labels: {app: cart}}
          spec: {containers: [{name: main, image: "example/cart:1"}]}
      """;

  /** A pod without any label. */
  static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: lonely, namespace: shop}
      spec: {automountServiceAccountToken: false, containers: [{name: main, image: "example/x:1"}]}
      """;

  static final String VIRTUAL_SERVICE =
      """
      apiVersion: networking.istio.io/v1beta1
      kind: VirtualService
      metadata: {name: checkout, namespace: shop}
      spec:
        hosts: [checkout]
        http:
        - match: [{uri: {prefix: /health}}]
          route: [{destination: {host: checkout, subset: v1}}]
        - route:
          - destination: {host: checkout, subset: v1}
            weight: 10
          - destination: {host: checkout, subset: v2}
            weight: 90
          timeout: 2s
      """;

  static final String HTTP_ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: infer, namespace: shop}
      spec:
        parentRefs: [{name: gateway}]
        rules:
        - backendRefs:
          - {name: model-v1, port: 80}
          - {name: model-v2, port: 80, weight: 3}
      """;

  private ClusterObjects() {}
}
