// The entry for reports: a training as one HTML page; for pages and for Node.

export { trainingReport } from './report/trainingReport.ts';
export type { ReportedHistory, TrainingReportOptions } from './report/trainingReport.ts';
