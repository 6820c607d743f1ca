// No second array is gathered.

fn copy_companion(row: u32, example: u32, columns: u32, column: u32) {}
