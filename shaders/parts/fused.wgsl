// needs: real.wgsl, index.wgsl, lanes1.wgsl, math.wgsl, arithmetic.wgsl, activation.wgsl, loss.wgsl, counter.wgsl, mask.wgsl
// Everything that a fused part may call.
