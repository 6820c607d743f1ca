// Which member of a population a workgroup trains: its number.

var<private> member: u32 = 0u;
