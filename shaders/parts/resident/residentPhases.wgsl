// needs: residentElementwise.wgsl
// The phases in order, as they are for a program of one phase without values. The kernel links its own instead.

fn load_values(local: u32) {}

fn run_step(local: u32) {
  phase(local);
  workgroupBarrier();
}

fn store_values(local: u32) {}
