// Gradloom's export of models as programs of their own.

export { exportModule, type ExportedModule } from './standalone/exportModule.ts';
export { exportPage, type ExportPageOptions } from './standalone/exportPage.ts';
