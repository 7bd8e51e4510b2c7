package moebench.layers;

import moebench.layers.routing.Router;
import moebench.layers.routing.Routing;

/** A layer of which each token uses some experts only, wherever it computes. */
public interface ExpertLayer extends Layer {

  /** How tokens are routed. */
  Router router();

  /** The routing of the latest forward pass. */
  Routing routing();

  /** Mean entropy of the router's probabilities in the latest pass, in nats; 0 if it has none. */
  double routerEntropy();
}
