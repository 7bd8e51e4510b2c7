# The layers and the byte n-gram model in libtorch, as TorchScript. Weights of a linear layer are
# stored [out, in], and those of experts one tensor each, as modules would have them.


def dense(x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
    return torch.linear(torch.relu(torch.linear(x, w1, b1)), w2, b2)


def choose(probabilities: Tensor, k: int) -> Tuple[Tensor, Tensor]:
    """Gates and experts [tokens, k]; the gates of more than one choice sum to 1."""
    gates, chosen = torch.topk(probabilities, k, 1)
    if k > 1:
        gates = gates / torch.sum(gates, 1, True)
    return gates, chosen


def choices(x: Tensor, router: Tensor, k: int) -> Tensor:
    """The experts [tokens, k], to be compared."""
    return choose(torch.softmax(torch.linear(x, router), 1), k)[1]


def dispatch(
    x: Tensor,
    gates: Tensor,
    chosen: Tensor,
    w1: List[Tensor],
    b1: List[Tensor],
    w2: List[Tensor],
    b2: List[Tensor],
    capacity: int,
) -> Tensor:
    """The loop over experts. Slots go to all first choices before any second, in token order: a
    stable sort by expert keeps that order, and the first of each expert are kept."""
    flat = torch.reshape(torch.t(chosen), [-1])
    flat_gates = torch.reshape(torch.t(gates), [-1])
    order = torch.argsort(flat, stable=True)
    counts: List[int] = torch.bincount(flat, minlength=len(w1)).tolist()
    y = torch.zeros_like(x)
    start = 0
    for e in range(len(w1)):
        assignments = torch.narrow(order, 0, start, min(counts[e], capacity))
        start += counts[e]
        rows = torch.remainder(assignments, x.size(0))
        out = dense(torch.index_select(x, 0, rows), w1[e], b1[e], w2[e], b2[e])
        gate = torch.unsqueeze(torch.index_select(flat_gates, 0, assignments), 1)
        y.index_add_(0, rows, out * gate)
    return y


def experts(
    x: Tensor,
    router: Tensor,
    w1: List[Tensor],
    b1: List[Tensor],
    w2: List[Tensor],
    b2: List[Tensor],
    k: int,
    capacity: int,
) -> Tensor:
    gates, chosen = choose(torch.softmax(torch.linear(x, router), 1), k)
    return dispatch(x, gates, chosen, w1, b1, w2, b2, capacity)


def transposed(weights: Tensor) -> List[Tensor]:
    """Of weights [experts, in, out], one tensor [out, in] for each expert."""
    return [torch.contiguous(torch.t(w)) for w in torch.unbind(weights)]


def separate(values: Tensor) -> List[Tensor]:
    """Of values [count, ...], one tensor for each."""
    return [torch.clone(v) for v in torch.unbind(values)]


def appended(tensors: List[Tensor], more: List[Tensor]) -> List[Tensor]:
    return tensors + more


def leaves(tensors: List[Tensor]) -> List[Tensor]:
    """Parameters that gradients are wanted of."""
    return [t.detach().requires_grad_(True) for t in tensors]


def zeros(parameters: List[Tensor]) -> List[Tensor]:
    return [torch.zeros_like(p) for p in parameters]


def counters(parameters: List[Tensor]) -> List[Tensor]:
    """Steps of each. Made from something that differs: equal constants would be one tensor."""
    return [torch.zeros_like(torch.sum(p.detach())) for p in parameters]


def loss(
    rows: Tensor,
    offsets: Tensor,
    targets: Tensor,
    p: List[Tensor],
    blocks: int,
    experts: int,
    k: int,
    capacity: int,
    balance: float,
) -> Tuple[Tensor, Tensor]:
    """Cross entropy of the next byte, and the balance losses of all blocks. The last row of the
    tables stands for bytes before the text."""
    padding = p[0].size(0) - 1
    x = torch.embedding_bag(p[0], rows, offsets, False, 0, False, None, False, padding)[0]
    balance_loss = torch.zeros([])
    i = 1
    for block in range(blocks):
        normalized = torch.layer_norm(x, [x.size(1)], p[i], p[i + 1])
        i += 2
        if experts == 1:
            y = dense(normalized, p[i], p[i + 1], p[i + 2], p[i + 3])
            i += 4
        else:
            probabilities = torch.softmax(torch.linear(normalized, p[i]), 1)
            i += 1
            gates, chosen = choose(probabilities, k)
            w1 = p[i : i + experts]
            b1 = p[i + experts : i + 2 * experts]
            w2 = p[i + 2 * experts : i + 3 * experts]
            b2 = p[i + 3 * experts : i + 4 * experts]
            i += 4 * experts
            y = dispatch(normalized, gates, chosen, w1, b1, w2, b2, capacity)
            first = torch.bincount(torch.select(chosen, 1, 0), minlength=experts)
            share = first.to(x.dtype) / x.size(0)
            balance_loss = balance_loss + balance * experts * torch.sum(
                share * torch.mean(probabilities, 0)
            )
        x = x + y
    normalized = torch.layer_norm(x, [x.size(1)], p[i], p[i + 1])
    return torch.cross_entropy_loss(torch.linear(normalized, p[i + 2]), targets), balance_loss


def gradients(
    rows: Tensor,
    offsets: Tensor,
    targets: Tensor,
    p: List[Tensor],
    blocks: int,
    experts: int,
    k: int,
    capacity: int,
    balance: float,
) -> List[Tensor]:
    """The gradient of each parameter, and last the cross entropy."""
    cross_entropy, balance_loss = loss(
        rows, offsets, targets, p, blocks, experts, k, capacity, balance
    )
    result: List[Tensor] = []
    for gradient in torch.autograd.grad([cross_entropy + balance_loss], p):
        if gradient is not None:
            result.append(gradient)
    result.append(cross_entropy.detach())
    return result


def update(
    p: List[Tensor],
    gradients: List[Tensor],
    m: List[Tensor],
    v: List[Tensor],
    steps: List[Tensor],
    learning_rate: float,
    largest_norm: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> Tensor:
    """Clips the gradient to a global norm, and takes a step of fused Adam; returns the loss."""
    g = gradients[:-1]
    norm = torch.norm(torch.stack(torch._foreach_norm(g)))
    torch._foreach_mul_(g, torch.clamp(largest_norm / norm, max=1.0))
    torch._foreach_add_(steps, 1)
    torch._fused_adam_(
        p,
        g,
        m,
        v,
        [],
        steps,
        lr=learning_rate,
        beta1=beta1,
        beta2=beta2,
        weight_decay=0.0,
        eps=epsilon,
        amsgrad=False,
        maximize=False,
    )
    return gradients[-1]
