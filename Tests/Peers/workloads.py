#!/usr/bin/env python3
"""Reference workloads for dataflow / autodiff systems on a CPU, float32.

    python workloads.py --peer torch --workload all --threads 1 [--json]
    python workloads.py --list

Every number that enters a workload comes from one integer formula, so that any
program can rebuild the same tensors bit for bit and compare losses:

    u32 h = i + s * 0x9E3779B9            (all arithmetic modulo 2**32)
    h ^= h >> 16;  h *= 0x85EBCA6B
    h ^= h >> 13;  h *= 0xC2B2AE35
    h ^= h >> 16
    v(s, i) = 2 * (h / 2**32) - 1         (in double, range [-1, 1))

i is the flat row-major index inside the tensor, s is the tensor's number.
(Not a plain sine: sin(a*(r*C+c)+b) is a matrix of rank 2, so activations would
shrink from layer to layer and a comparison of losses would prove little.)

    parameters   s = 1, 2, 3, ... in the order of Workload.params
      kind "w"     float32(v * sqrt(3 / fan_in))       weights, stored [in, out]
      kind "b"     float32(0.1 * v)                    biases (and LayerNorm beta)
      kind "g"     float32(1 + 0.1 * v)                LayerNorm gamma
      kind "a"     float32(0.1 * v)                    the vectors of deep-elementwise
    input x      s = 1001, float32(v)
    target t     s = 1002, float32(v)
    class label  (7 * row + 3) mod classes

A "step" is what one training iteration costs the user: forward, backward and
parameter update, with the loss value ready on the host side.  For the inference
workloads it is one forward pass.

Checks (printed with each timing, compared by compare.py and report.py):
    train workloads      loss0  = loss before the first update,
                         loss10 = loss after 10 updates
    deep-elementwise     loss0, grad = sum_i dL/da_i * v(2001, i)
    jacobian, inference  out = sum_i y_i * v(2001, i)
"""
import argparse
import gc
import json
import math
import os
import statistics
import sys
import time

# --------------------------------------------------------------------------
# Workloads (no peer is imported here)
# --------------------------------------------------------------------------


class Workload:
    """name, kind ('train' | 'grad' | 'jacobian' | 'infer'), tensors and the model."""

    def __init__(self, name, kind, params, x, loss=None, out=None, t=None, classes=0, lr=0.0,
                 momentum=0.0, labels=None, x_literal=None, t_literal=None, note="", flop=0):
        self.name, self.kind, self.params = name, kind, params
        self.x_shape, self.t_shape, self.classes, self.labels = x, t, classes, labels
        self.x_literal, self.t_literal = x_literal, t_literal
        self.loss, self.out, self.lr, self.momentum = loss, out, lr, momentum
        self.note, self.flop = note, flop


def dense_params(sizes):
    p = []
    for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
        p += [(f"W{i + 1}", (a, b), "w", a), (f"b{i + 1}", (b,), "b", a)]
    return p


def dense_flop(sizes, batch, train=True):
    f = sum(2 * batch * a * b for a, b in zip(sizes, sizes[1:]))
    return 3 * f - 2 * batch * sizes[0] * sizes[1] if train else f  # no gradient for x


def mlp_out(B, p, x):
    n = len(p) // 2
    for i in range(n):
        x = B.linear(x, p[2 * i], p[2 * i + 1])
        if i < n - 1:
            x = B.relu(x)
    return x


def mlp_ce(B, p, x, t):
    return B.softmax_ce(mlp_out(B, p, x), t)


def mlp_mse2n(B, p, x, t):
    d = mlp_out(B, p, x) - t
    return B.sum(d * d) * (0.5 / t.shape[0])


def branches_ce(B, p, x, t):
    outs = []
    for k in range(8):
        h = B.tanh(B.linear(x, p[4 * k], p[4 * k + 1]))
        outs.append(B.tanh(B.linear(h, p[4 * k + 2], p[4 * k + 3])))
    return B.softmax_ce(B.linear(B.concat(outs), p[32], p[33]), t)


LINKS = 200


def deep_loss(B, p, x, t):
    for a in p:
        x = B.tanh(x) * a + x
    return B.mean(x * x)


def lenet_ce(B, p, x, t):
    h = B.maxpool2(B.relu(B.conv(x, p[0], p[1])))
    h = B.maxpool2(B.relu(B.conv(h, p[2], p[3])))
    h = B.relu(B.linear(B.flatten(h), p[4], p[5]))
    return B.softmax_ce(B.linear(h, p[6], p[7]), t)


def block_mse(B, p, x, t):
    g1, b1, wqkv, bqkv, wo, bo, g2, b2, w1, c1, w2, c2 = p
    h = B.layernorm(x, g1, b1)
    x = x + B.linear(B.causal_attention(B.linear(h, wqkv, bqkv), 4), wo, bo)
    h = B.layernorm(x, g2, b2)
    x = x + B.linear(B.gelu(B.linear(h, w1, c1)), w2, c2)
    d = x - t
    return B.mean(d * d)


def tanh_mlp(B, p, x):
    return B.linear(B.tanh(B.linear(x, p[0], p[1])), p[2], p[3])


def logreg_loss(B, p, x, t):
    return B.mean_logistic(B.matvec(x, p[0]) + p[1], t)


W3, W4, D = [784, 512, 256, 10], [1024, 2048, 2048, 1000], 128
BRANCHES = []
for _k in range(1, 9):
    BRANCHES += [(f"{name}_{_k}", *rest) for name, *rest in dense_params([256, 256, 256])]
LENET_MAC = 24 * 24 * 8 * 25, 8 * 8 * 16 * 25 * 8, 256 * 120, 120 * 10

WORKLOADS = [
    Workload("xor-train", "train", dense_params([2, 8, 1]), (4, 2), loss=mlp_mse2n, t=(4, 1), lr=0.1,
             x_literal=[[0, 0], [0, 1], [1, 0], [1, 1]], t_literal=[[0], [1], [1], [0]],
             flop=dense_flop([2, 8, 1], 4),
             note="W1  2-8-1 MLP, ReLU hidden, linear output, sum of squares / 2n, batch 4, SGD lr 0.1"),
    Workload("mlp-small-train", "train", dense_params([64, 32, 10]), (32, 64), loss=mlp_ce, classes=10, lr=0.1,
             flop=dense_flop([64, 32, 10], 32),
             note="W2  64-32-10 MLP, ReLU, mean softmax cross entropy, batch 32, SGD lr 0.1"),
    Workload("mlp-train", "train", dense_params(W3), (128, 784), loss=mlp_ce, classes=10, lr=0.02, momentum=0.9,
             flop=dense_flop(W3, 128),
             note="W3  784-512-256-10 MLP, ReLU, softmax CE, batch 128, SGD lr 0.02 momentum 0.9 (v=mv+g, p-=lr v)"),
    Workload("mlp-wide-train", "train", dense_params(W4), (256, 1024), loss=mlp_ce, classes=1000, lr=0.1,
             flop=dense_flop(W4, 256),
             note="W4  1024-2048-2048-1000 MLP, ReLU, softmax CE, batch 256, SGD lr 0.1"),
    Workload("branches-train", "train", BRANCHES + dense_params([2048, 10]), (64, 256), loss=branches_ce, classes=10,
             lr=0.05, flop=64 * 8 * 256 * 256 * 2 * 5 + 6 * 64 * 2048 * 10,
             note="W5  256 -> 8 independent branches 256-256-256 (tanh, tanh) -> concat 2048 -> 10, softmax CE, batch 64, SGD lr 0.05"),
    Workload("deep-elementwise", "grad", [(f"a{k + 1}", (1024,), "a", 1) for k in range(LINKS)], (64, 1024),
             loss=deep_loss,
             note="W6  200 chained links x = tanh(x)*a_k + x (600 elementwise ops), x [64,1024], 200 vectors a_k [1024]; loss mean(x^2); gradients of all a_k, no update"),
    Workload("lenet-train", "train",
             [("C1", (8, 1, 5, 5), "w", 25), ("c1", (8,), "b", 25), ("C2", (16, 8, 5, 5), "w", 200),
              ("c2", (16,), "b", 200)] + dense_params([256, 120, 10]), (64, 1, 28, 28), loss=lenet_ce, classes=10,
             lr=0.05, flop=2 * 64 * (3 * sum(LENET_MAC) - LENET_MAC[0]),
             note="W7  conv5x5x8 valid, relu, maxpool2, conv5x5x16 valid, relu, maxpool2, flatten (c,h,w) 256-120 relu -10, softmax CE, batch 64, SGD lr 0.05; conv weights OIHW"),
    Workload("transformer-block-train", "train",
             [("g1", (D,), "g", 1), ("b1", (D,), "b", 1), ("Wqkv", (D, 3 * D), "w", D), ("bqkv", (3 * D,), "b", D),
              ("Wo", (D, D), "w", D), ("bo", (D,), "b", D), ("g2", (D,), "g", 1), ("b2", (D,), "b", 1),
              ("W1", (D, 4 * D), "w", D), ("c1", (4 * D,), "b", D), ("W2", (4 * D, D), "w", 4 * D),
              ("c2", (D,), "b", 4 * D)], (8, 64, D), loss=block_mse, t=(8, 64, D), lr=0.5,
             flop=3 * 2 * 512 * (12 * D * D) + 3 * 2 * 2 * 8 * 4 * 64 * 64 * 32,
             note="W8  pre-LN block d=128, 4 heads, seq 64, batch 8, causal, tanh-GELU MLP x4, LN eps 1e-5, loss mean((y-t)^2), SGD lr 0.5; qkv columns = [q|k|v], head h = columns 32h..32h+31"),
    Workload("mlp-infer-1", "infer", dense_params(W3), (1, 784), out=mlp_out, flop=dense_flop(W3, 1, False),
             note="W9  net of W3, batch 1, forward only, logits"),
    Workload("mlp-infer-256", "infer", dense_params(W3), (256, 784), out=mlp_out, flop=dense_flop(W3, 256, False),
             note="W10 net of W3, batch 256, forward only, logits"),
    Workload("jacobian", "jacobian", dense_params([64, 128, 32]), (64,), out=tanh_mlp,
             flop=2 * 32 * 128 * 64 + 2 * (64 * 128 + 128 * 32),
             note="W11 Jacobian [32,64] of a 64-128-32 MLP (tanh hidden, linear output) at one input"),
    Workload("logreg-big", "train", [("w", (256,), "w", 256), ("b", (), "b", 256)], (65536, 256), loss=logreg_loss,
             t=(65536,), labels="logreg", lr=1.0, flop=2 * 2 * 65536 * 256,
             note="W12 logistic regression, X [65536,256], label = 1 if x0+x1-x2 > 0, mean binary CE on logits, full batch SGD lr 1"),
]
BY_NAME = {w.name: w for w in WORKLOADS}


def formula(np, s, n):
    i = np.arange(n, dtype=np.uint32)
    h = i + np.uint32((s * 0x9E3779B9) & 0xFFFFFFFF)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return h.astype(np.float64) / 4294967296.0 * 2.0 - 1.0


def make_data(np, w):
    """numpy params, x, t of a workload."""
    params = []
    for s, (_, shape, kind, fan_in) in enumerate(w.params, 1):
        v = formula(np, s, math.prod(shape))
        v = {"w": v * math.sqrt(3.0 / fan_in), "b": 0.1 * v, "a": 0.1 * v, "g": 1.0 + 0.1 * v}[kind]
        params.append(v.astype(np.float32).reshape(shape))
    if w.x_literal is not None:
        x, t = np.array(w.x_literal, np.float32), np.array(w.t_literal, np.float32)
        return params, x, t
    x = formula(np, 1001, math.prod(w.x_shape)).astype(np.float32).reshape(w.x_shape)
    t = None
    if w.classes:
        t = ((7 * np.arange(w.x_shape[0]) + 3) % w.classes).astype(np.int32)
    elif w.labels == "logreg":
        xd = x[:, :3].astype(np.float64)
        t = (xd[:, 0] + xd[:, 1] - xd[:, 2] > 0).astype(np.float32)
    elif w.t_shape:
        t = formula(np, 1002, math.prod(w.t_shape)).astype(np.float32).reshape(w.t_shape)
    return params, x, t


def weighted(np, y):
    y = np.asarray(y, np.float64).ravel()
    return float(y @ formula(np, 2001, y.size))


class Unsupported(Exception):
    pass


# --------------------------------------------------------------------------
# Peers.  Each has: build(w) -> Run with .step() (one timed step, synchronous)
# and .value() (loss or output of the last step as numpy).
# --------------------------------------------------------------------------


class Run:
    def __init__(self, step, value):
        self.step, self.value = step, value


def nhwc_params(np, w, params):
    """conv weights OIHW -> HWIO and the dense rows after flatten (c,h,w) -> (h,w,c)."""
    if w.name != "lenet-train":
        return params
    params = list(params)
    for i in (0, 2):
        params[i] = np.ascontiguousarray(params[i].transpose(2, 3, 1, 0))
    params[4] = np.ascontiguousarray(params[4].reshape(16, 4, 4, 120).transpose(1, 2, 0, 3).reshape(256, 120))
    return params


class TorchPeer:
    """Eager torch: autograd + torch.optim.SGD(fused=True)."""

    def __init__(self, threads, mode="eager"):
        import numpy as np
        import torch
        import torch.nn.functional as F
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(1)
        self.np, self.torch, self.F, self.mode = np, torch, F, mode
        self.version = torch.__version__

    # ops
    def linear(self, x, w, b):
        return self.torch.addmm(b, x, w) if x.dim() == 2 else x @ w + b

    def relu(self, x): return self.torch.relu(x)
    def tanh(self, x): return self.torch.tanh(x)
    def sum(self, x): return x.sum()
    def mean(self, x): return x.mean()
    def concat(self, xs): return self.torch.cat(xs, 1)
    def softmax_ce(self, z, t): return self.F.cross_entropy(z, t)
    def conv(self, x, w, b): return self.F.conv2d(x, w, b)
    def maxpool2(self, x): return self.F.max_pool2d(x, 2)
    def flatten(self, x): return x.flatten(1)
    def gelu(self, x): return self.F.gelu(x, approximate="tanh")
    def layernorm(self, x, g, b): return self.F.layer_norm(x, (x.shape[-1],), g, b, 1e-5)
    def matvec(self, x, w): return self.torch.mv(x, w)
    def mean_logistic(self, z, t): return self.F.binary_cross_entropy_with_logits(z, t)

    def causal_attention(self, qkv, heads):
        b, s, d3 = qkv.shape
        q, k, v = qkv.view(b, s, 3, heads, d3 // 3 // heads).permute(2, 0, 3, 1, 4).unbind(0)
        o = self.F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return o.transpose(1, 2).reshape(b, s, d3 // 3)

    def build(self, w):
        torch, np = self.torch, self.np
        pn, xn, tn = make_data(np, w)
        params = [torch.from_numpy(p.copy()) for p in pn] if pn[-1].shape else [torch.tensor(p) for p in pn]
        x = torch.from_numpy(xn)
        t = None if tn is None else torch.from_numpy(tn.astype(np.int64) if w.classes else tn)
        if os.environ.get("TORCH_CHANNELS_LAST") == "1":
            params = [p.contiguous(memory_format=torch.channels_last) if p.dim() == 4 else p for p in params]
            x = x.contiguous(memory_format=torch.channels_last) if x.dim() == 4 else x
        compiled = self.mode != "eager"
        box = [None]
        if compiled:
            torch._dynamo.reset()
        wrap = torch.compile if compiled else (lambda f: f)

        if w.kind == "infer":
            f = wrap(lambda p, x: w.out(self, p, x))

            def step():
                with torch.inference_mode():
                    box[0] = f(params, x)
            return Run(step, lambda: box[0].numpy())

        if w.kind == "jacobian":
            fwd = lambda x: tanh_mlp_vec(self, params, x)
            f = wrap(torch.func.jacrev(fwd))

            def step():
                with torch.no_grad():
                    box[0] = f(x)
            return Run(step, lambda: box[0].numpy())

        if self.mode == "compile":  # one compiled graph: forward, backward and update
            vg = torch.func.grad_and_value(lambda p, x, t: w.loss(self, p, x, t))
            mom = [torch.zeros_like(p) for p in params] if w.momentum else []

            def whole(p, m, x, t):
                g, loss = vg(p, x, t)
                if w.kind == "grad":
                    return loss, g
                if m:
                    for v, gi in zip(m, g):
                        v.mul_(w.momentum).add_(gi)
                    g = m
                for pi, gi in zip(p, g):
                    pi.add_(gi, alpha=-w.lr)
                return loss, None
            f = wrap(whole)

            def step():
                with torch.no_grad():
                    box[0] = f(params, mom, x, t)
            if w.kind == "grad":
                return Run(step, lambda: (float(box[0][0]), np.stack([g.numpy() for g in box[0][1]])))
            return Run(step, lambda: float(box[0][0]))

        # eager, or "compile-bwd": torch.compile of the loss, autograd and optimizer outside
        for p in params:
            p.requires_grad_(True)
        f = wrap(lambda p, x, t: w.loss(self, p, x, t))
        if w.kind == "grad":
            def step():
                loss = f(params, x, t)
                box[0] = (loss, torch.autograd.grad(loss, params))
            return Run(step, lambda: (float(box[0][0].detach()), np.stack([g.numpy() for g in box[0][1]])))
        opt = torch.optim.SGD(params, lr=w.lr, momentum=w.momentum, fused=os.environ.get("SGD_FUSED", "1") == "1",
                              foreach=os.environ.get("SGD_FOREACH") == "1")

        def step():
            opt.zero_grad()
            loss = f(params, x, t)
            loss.backward()
            opt.step()
            box[0] = loss
        return Run(step, lambda: float(box[0].detach()))


def tanh_mlp_vec(B, p, x):
    """W11's model on a vector x (torch's addmm wants matrices)."""
    return B.tanh(x @ p[0] + p[1]) @ p[2] + p[3]


class JaxPeer:
    """jax.jit of the whole step, parameter buffers donated, blocked every step.
    mode 'loop': lax.fori_loop over 200 (10 for large nets) steps inside one jit call;
    training only, and the caller sees a loss only at the end of the loop."""

    @staticmethod
    def loop_steps(w):
        return 200 if w.flop < 1e7 else 10

    def __init__(self, threads, mode="jit"):
        import numpy as np
        if threads == 1:
            os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_cpu_multi_thread_eigen=false"
        import jax
        import jax.numpy as jnp
        self.np, self.jax, self.jnp, self.mode = np, jax, jnp, mode
        self.version = jax.__version__

    def linear(self, x, w, b): return x @ w + b
    def relu(self, x): return self.jax.nn.relu(x)
    def tanh(self, x): return self.jnp.tanh(x)
    def sum(self, x): return self.jnp.sum(x)
    def mean(self, x): return self.jnp.mean(x)
    def concat(self, xs): return self.jnp.concatenate(xs, 1)

    def softmax_ce(self, z, t):
        jnp = self.jnp
        lse = self.jax.nn.logsumexp(z, axis=1)
        return jnp.mean(lse - jnp.take_along_axis(z, t[:, None], 1)[:, 0])

    def conv(self, x, w, b):
        return self.jax.lax.conv_general_dilated(x, w, (1, 1), "VALID",
                                                 dimension_numbers=("NHWC", "HWIO", "NHWC")) + b

    def maxpool2(self, x):
        if os.environ.get("JAX_POOL") == "window":  # select-and-scatter backward: slower on CPU
            lax = self.jax.lax
            return lax.reduce_window(x, -self.jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
        n, h, w, c = x.shape
        return x.reshape(n, h // 2, 2, w // 2, 2, c).max((2, 4))

    def flatten(self, x): return x.reshape(x.shape[0], -1)
    def gelu(self, x): return self.jax.nn.gelu(x, approximate=True)
    def matvec(self, x, w): return x @ w

    def layernorm(self, x, g, b):
        jnp = self.jnp
        m = x.mean(-1, keepdims=True)
        v = ((x - m) ** 2).mean(-1, keepdims=True)
        return (x - m) * self.jax.lax.rsqrt(v + 1e-5) * g + b

    def mean_logistic(self, z, t):
        jnp = self.jnp
        return jnp.mean(jnp.maximum(z, 0) - z * t + jnp.log1p(jnp.exp(-jnp.abs(z))))

    def causal_attention(self, qkv, heads):
        jnp = self.jnp
        b, s, d3 = qkv.shape
        dh = d3 // 3 // heads
        q, k, v = (u.reshape(b, s, heads, dh).transpose(0, 2, 1, 3) for u in jnp.split(qkv, 3, -1))
        z = q @ k.transpose(0, 1, 3, 2) * (1 / math.sqrt(dh))
        z = jnp.where(jnp.tril(jnp.ones((s, s), bool)), z, -jnp.inf)
        o = self.jax.nn.softmax(z, -1) @ v
        return o.transpose(0, 2, 1, 3).reshape(b, s, d3 // 3)

    def build(self, w):
        jax, jnp, np = self.jax, self.jnp, self.np
        pn, xn, tn = make_data(np, w)
        if w.name == "lenet-train":
            pn, xn = nhwc_params(np, w, pn), xn.reshape(64, 28, 28, 1)
        params = [jnp.array(p) for p in pn]
        x = jnp.array(xn)
        t = None if tn is None else jnp.array(tn)
        box = [None]
        if self.mode == "loop" and w.kind != "train":
            raise Unsupported("training workloads only")
        if w.kind == "infer":
            f = jax.jit(lambda p, x: w.out(self, p, x))

            def step():
                box[0] = f(params, x).block_until_ready()
            return Run(step, lambda: np.asarray(box[0]))
        if w.kind == "jacobian":
            f = jax.jit(lambda p, x: jax.jacrev(lambda x: tanh_mlp_vec(self, p, x))(x))

            def step():
                box[0] = f(params, x).block_until_ready()
            return Run(step, lambda: np.asarray(box[0]))
        if w.kind == "grad":
            f = jax.jit(jax.value_and_grad(lambda p, x: w.loss(self, p, x, None)))

            def step():
                box[0] = f(params, x)
                box[0][0].block_until_ready()
            return Run(step, lambda: (float(box[0][0]), np.stack([np.asarray(g) for g in box[0][1]])))
        vg = jax.value_and_grad(lambda p, x, t: w.loss(self, p, x, t))

        def one(state, x, t):
            p, m = state
            loss, g = vg(p, x, t)
            if w.momentum:
                m = [w.momentum * v + gi for v, gi in zip(m, g)]
                g = m
            return ([pi - w.lr * gi for pi, gi in zip(p, g)], m), loss
        state = [(params, [jnp.zeros_like(p) for p in params] if w.momentum else [])]
        if self.mode == "loop":
            def many(st, x, t, n):
                return jax.lax.fori_loop(0, n, lambda _, c: one(c[0], x, t), (st, jnp.float32(0)))
            f = jax.jit(many, donate_argnums=(0,))

            def step(n=1):
                state[0], box[0] = f(state[0], x, t, n)
                box[0].block_until_ready()
            return Run(step, lambda: float(box[0]))
        f = jax.jit(one, donate_argnums=(0,))

        def step():
            state[0], box[0] = f(state[0], x, t)
            box[0].block_until_ready()
        return Run(step, lambda: float(box[0]))


class TfPeer:
    """tf.function, plain or with jit_compile=True."""

    def __init__(self, threads, mode="graph"):
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        import numpy as np
        if threads == 1 and mode == "xla":
            os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_cpu_multi_thread_eigen=false"
        import tensorflow as tf
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        self.np, self.tf, self.xla = np, tf, mode == "xla"
        self.version = tf.__version__

    def linear(self, x, w, b):
        return self.tf.nn.bias_add(self.tf.linalg.matmul(x, w), b) if len(x.shape) == 2 else \
            self.tf.tensordot(x, w, 1) + b

    def relu(self, x): return self.tf.nn.relu(x)
    def tanh(self, x): return self.tf.tanh(x)
    def sum(self, x): return self.tf.reduce_sum(x)
    def mean(self, x): return self.tf.reduce_mean(x)
    def concat(self, xs): return self.tf.concat(xs, 1)

    def softmax_ce(self, z, t):
        return self.tf.reduce_mean(self.tf.nn.sparse_softmax_cross_entropy_with_logits(labels=t, logits=z))

    def conv(self, x, w, b): return self.tf.nn.bias_add(self.tf.nn.conv2d(x, w, 1, "VALID"), b)
    def maxpool2(self, x): return self.tf.nn.max_pool2d(x, 2, 2, "VALID")
    def flatten(self, x): return self.tf.reshape(x, [x.shape[0], -1])
    def gelu(self, x): return self.tf.nn.gelu(x, approximate=True)
    def matvec(self, x, w): return self.tf.linalg.matvec(x, w)

    def layernorm(self, x, g, b):
        m, v = self.tf.nn.moments(x, [-1], keepdims=True)
        return self.tf.nn.batch_normalization(x, m, v, b, g, 1e-5)

    def mean_logistic(self, z, t):
        return self.tf.reduce_mean(self.tf.nn.sigmoid_cross_entropy_with_logits(labels=t, logits=z))

    def causal_attention(self, qkv, heads):
        tf = self.tf
        b, s, d3 = qkv.shape
        dh = d3 // 3 // heads
        q, k, v = (tf.transpose(tf.reshape(u, [b, s, heads, dh]), [0, 2, 1, 3]) for u in tf.split(qkv, 3, -1))
        z = tf.matmul(q, k, transpose_b=True) * (1 / math.sqrt(dh))
        mask = tf.constant(self.np.triu(self.np.full((s, s), -1e9, self.np.float32), 1))
        o = tf.matmul(tf.nn.softmax(z + mask), v)
        return tf.reshape(tf.transpose(o, [0, 2, 1, 3]), [b, s, d3 // 3])

    def build(self, w):
        tf, np = self.tf, self.np
        pn, xn, tn = make_data(np, w)
        if w.name == "lenet-train":
            pn, xn = nhwc_params(np, w, pn), xn.reshape(64, 28, 28, 1)
        params = [tf.Variable(p) for p in pn]
        x = tf.constant(xn)
        t = None if tn is None else tf.constant(tn)
        fn = lambda f: tf.function(f, jit_compile=True) if self.xla else tf.function(f)
        box = [None]
        if w.kind == "infer":
            f = fn(lambda x: w.out(self, params, x))

            def step():
                box[0] = f(x).numpy()
            return Run(step, lambda: box[0])
        if w.kind == "jacobian":
            def jac(x):
                with tf.GradientTape() as tape:
                    tape.watch(x)
                    h = tf.tanh(tf.linalg.matvec(params[0], x, transpose_a=True) + params[1])
                    y = tf.linalg.matvec(params[2], h, transpose_a=True) + params[3]
                return tape.jacobian(y, x)
            f = fn(jac)

            def step():
                box[0] = f(x).numpy()
            return Run(step, lambda: box[0])
        mom = [tf.Variable(np.zeros_like(p)) for p in pn] if w.momentum else []

        def one(x, t=None):
            with tf.GradientTape() as tape:
                loss = w.loss(self, params, x, t)
            g = tape.gradient(loss, params)
            if w.kind == "grad":
                return loss, g
            if mom:
                g = [v.assign(w.momentum * v + gi) for v, gi in zip(mom, g)]
            for p, gi in zip(params, g):
                p.assign_sub(w.lr * gi)
            return loss
        f = fn(one)
        if w.kind == "grad":
            def step():
                box[0] = f(x)
                box[0][0].numpy()
            return Run(step, lambda: (float(box[0][0]), np.stack([g.numpy() for g in box[0][1]])))

        def step():
            box[0] = f(x, t).numpy()
        return Run(step, lambda: float(box[0]))


class OrtPeer:
    """onnxruntime inference of a graph made with onnx.helper (Gemm + Relu)."""

    def __init__(self, threads):
        import numpy as np
        import onnx
        import onnxruntime
        self.np, self.onnx, self.ort, self.threads = np, onnx, onnxruntime, threads
        self.version = onnxruntime.__version__

    def build(self, w):
        if w.kind != "infer":
            raise Unsupported("inference workloads only")
        np, onnx = self.np, self.onnx
        h, T = onnx.helper, onnx.TensorProto
        pn, xn, _ = make_data(np, w)
        nodes, cur, n = [], "x", len(pn) // 2
        for i in range(n):
            out = "y" if i == n - 1 else f"z{i}"
            nodes.append(h.make_node("Gemm", [cur, f"p{2 * i}", f"p{2 * i + 1}"], [out]))
            cur = out
            if i < n - 1:
                nodes.append(h.make_node("Relu", [cur], [f"h{i}"]))
                cur = f"h{i}"
        g = h.make_graph(nodes, "mlp", [h.make_tensor_value_info("x", T.FLOAT, list(xn.shape))],
                         [h.make_tensor_value_info("y", T.FLOAT, [xn.shape[0], pn[-1].shape[0]])],
                         [onnx.numpy_helper.from_array(p, f"p{i}") for i, p in enumerate(pn)])
        model = h.make_model(g, opset_imports=[h.make_opsetid("", 17)], ir_version=9)
        so = self.ort.SessionOptions()
        so.intra_op_num_threads, so.inter_op_num_threads = self.threads, 1
        sess = self.ort.InferenceSession(model.SerializeToString(), so, providers=["CPUExecutionProvider"])
        feed, names, box = {"x": xn}, ["y"], [None]

        def step():
            box[0] = sess.run(names, feed)[0]
        return Run(step, lambda: box[0])


class NumpyPeer:
    """Hand-written forward and backward with numpy (its bundled OpenBLAS)."""

    def __init__(self, threads):
        import numpy as np
        self.np, self.version = np, np.__version__

    def build(self, w):
        np = self.np
        p, x, t = make_data(np, w)
        box, n = [None], len(p) // 2
        if w.name == "logreg-big":
            def step():
                z = x @ p[0] + p[1]
                e = np.exp(-np.abs(z))
                box[0] = np.mean(np.maximum(z, 0) - z * t + np.log1p(e))
                r = 1 / (1 + np.exp(-z))
                r -= t
                r *= np.float32(1 / len(t))
                p[0] -= np.float32(w.lr) * (r @ x)
                p[1] -= np.float32(w.lr) * r.sum()
            return Run(step, lambda: float(box[0]))
        if w.loss not in (mlp_ce, mlp_mse2n) and w.out is not mlp_out:
            raise Unsupported("not hand-written")
        W, b = p[0::2], p[1::2]
        lr, mu = np.float32(w.lr), np.float32(w.momentum)

        def forward():
            acts = [x]
            for i in range(n):
                z = acts[-1] @ W[i]
                z += b[i]
                if i < n - 1:
                    np.maximum(z, 0, out=z)
                acts.append(z)
            return acts
        if w.kind == "infer":
            def step():
                box[0] = forward()[-1]
            return Run(step, lambda: box[0])
        rows, bs = np.arange(x.shape[0]), x.shape[0]
        mom = [np.zeros_like(q) for q in p] if w.momentum else None

        def step():
            acts = forward()
            z = acts[-1]
            if w.loss is mlp_ce:
                z = z - z.max(1, keepdims=True)
                e = np.exp(z)
                s = e.sum(1, keepdims=True)
                box[0] = np.mean(np.log(s[:, 0]) - z[rows, t])
                e /= s
                e[rows, t] -= 1
                e *= np.float32(1 / bs)
                d = e
            else:
                d = z - t
                box[0] = np.sum(d * d) * 0.5 / bs
                d *= np.float32(1 / bs)
            for i in range(n - 1, -1, -1):
                gw, gb = acts[i].T @ d, d.sum(0)
                if i:
                    d = d @ W[i].T
                    d *= acts[i] > 0
                for j, (q, g) in enumerate(((W[i], gw), (b[i], gb))):
                    if mom:
                        v = mom[2 * i + j]
                        v *= mu
                        v += g
                        g = v
                        q -= lr * v
                    else:
                        g *= lr
                        q -= g
        return Run(step, lambda: float(box[0]))


PEERS = {
    "torch": lambda t: TorchPeer(t),
    "torch-compile": lambda t: TorchPeer(t, "compile"),
    "torch-compile-bwd": lambda t: TorchPeer(t, "compile-bwd"),
    "jax": lambda t: JaxPeer(t),
    "jax-loop": lambda t: JaxPeer(t, "loop"),
    "tf": lambda t: TfPeer(t),
    "tf-xla": lambda t: TfPeer(t, "xla"),
    "onnxruntime": OrtPeer,
    "numpy": NumpyPeer,
    "numpy-avx512": NumpyPeer,  # OPENBLAS_CORETYPE=SkylakeX: OpenBLAS picks its AVX2 kernels on some AVX-512 machines
}

# --------------------------------------------------------------------------
# Measuring
# --------------------------------------------------------------------------


def checks(np, w, run):
    if w.kind == "train":
        run.step()
        first = run.value()
        for _ in range(10):
            run.step()
        return {"loss0": first, "loss10": run.value()}
    run.step()
    if w.kind == "grad":
        loss, g = run.value()
        return {"loss0": loss, "grad": weighted(np, g)}
    return {"out": weighted(np, run.value())}


def measure(step, budget, scale=1):
    """Groups of steps; a sample is one group and lasts at least ~0.3 ms."""
    now = time.perf_counter
    end, n, t0 = now() + min(0.5, budget / 3), 0, now()
    while now() < end or n < 3:
        step()
        n += 1
    est = (now() - t0) / n
    group = max(1, int(0.0003 / est) + 1) if est < 0.0003 else 1
    count = int(min(3000, max(30, budget / (est * group))))
    samples = []
    gc.collect()
    gc.disable()
    cpu0, wall0 = time.process_time(), now()
    for _ in range(count):
        a = now()
        for _ in range(group):
            step()
        samples.append((now() - a) / group)
    cpu, wall = time.process_time() - cpu0, now() - wall0
    gc.enable()
    samples.sort()
    us = lambda s: round(s * 1e6 / scale, 3)
    return {"us_median": us(statistics.median(samples)), "us_min": us(samples[0]), "us_p10": us(samples[count // 10]),
            "us_p90": us(samples[count * 9 // 10]), "samples": count, "steps_per_sample": group * scale,
            "cpu_per_wall": round(cpu / wall, 2)}


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--peer", choices=sorted(PEERS))
    ap.add_argument("--workload", default="all", help="name, comma-separated names, or all")
    ap.add_argument("--threads", type=int, default=1, choices=(1, 2))
    ap.add_argument("--budget", type=float, default=2.0, help="seconds of timing per workload")
    ap.add_argument("--json", action="store_true", help="one JSON object per line")
    ap.add_argument("--list", action="store_true")
    a = ap.parse_args()
    if a.list or not a.peer:
        for w in WORKLOADS:
            print(f"{w.name:26s}{w.note}" + (f"  [{w.flop / 1e6:.2f} MFLOP in matmul/conv]" if w.flop else ""))
            names = [name for name, *_ in w.params]
            print(" " * 26 + "parameters " + " ".join(names if len(names) < 40 else [*names[:2], "...", names[-1]]))
        return
    # threads must be fixed before any library starts its pools
    for k in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[k] = str(a.threads)
    if a.peer == "numpy-avx512":
        os.environ["OPENBLAS_CORETYPE"] = "SkylakeX"
    if a.threads == 1:  # one thread means one core, for every peer alike
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
    names = [w.name for w in WORKLOADS] if a.workload == "all" else a.workload.split(",")
    peer = PEERS[a.peer](a.threads)
    import numpy as np
    for name in names:
        w = BY_NAME[name]
        rec = {"peer": a.peer, "version": peer.version, "workload": name, "threads": a.threads}
        try:
            t0 = time.perf_counter()
            run = peer.build(w)
            rec["check"] = checks(np, w, run)
            rec["build_s"] = round(time.perf_counter() - t0, 2)  # build, compile and the check steps
            if a.peer == "jax-loop":
                n = JaxPeer.loop_steps(w)
                rec.update(measure(lambda: run.step(n), a.budget, n))
            else:
                rec.update(measure(run.step, a.budget))
        except Unsupported as e:
            rec["unsupported"] = str(e)
        except Exception as e:  # reported, not hidden
            rec["failed"] = f"{type(e).__name__}: {str(e)[:300]}"
        if a.json:
            print(json.dumps(rec), flush=True)
        elif "us_median" in rec:
            print(f"{a.peer:14s} t={a.threads} {name:26s}{rec['us_median']:12.2f} us  (min {rec['us_min']:.2f}, p90 {rec['us_p90']:.2f}, "
                  f"{rec['samples']}x{rec['steps_per_sample']})  {rec['check']}", flush=True)
        else:
            print(f"{a.peer:14s} t={a.threads} {name:26s}{rec.get('failed') or 'n/a: ' + rec['unsupported']}", flush=True)
        run = None
        gc.collect()


if __name__ == "__main__":
    main()
