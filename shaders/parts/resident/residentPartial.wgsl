// needs: residentWorkgroup.wgsl
// Memory in which the invocations of a resident program put their parts of a result; all phases use the same.

var<workgroup> reduce_partial: array<f32, WORKGROUP_SIZE>;
