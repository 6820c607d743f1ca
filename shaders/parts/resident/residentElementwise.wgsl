// needs: real.wgsl, index.wgsl, residentWorkgroup.wgsl, finish.wgsl
// Phase of a resident program: a chain of elementwise operations over all elements of [rows, COLUMNS].

const COUNT: u32 = 1u;
const COLUMNS: u32 = 1u;

fn phase(local: u32) {
  prepare();
  for (var index = local * WIDTH; index < COUNT; index += WORKGROUP_SIZE * WIDTH) {
    finish(index, index / COLUMNS, index % COLUMNS, Real(0.0));
  }
}
