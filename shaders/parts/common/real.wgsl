// needs: opaqueZero.wgsl
// The number type that the parts are written over. The linker gives these aliases other right-hand sides
// (vec4f, vec4u, vec4i, vec4<bool>), so all code over them is free of branches and works lane by lane.

alias Real = f32;
alias Bits = u32;
alias Int = i32;
alias Bool = bool;
